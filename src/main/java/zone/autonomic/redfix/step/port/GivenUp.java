package zone.autonomic.redfix.step.port;

import java.time.Instant;
import java.util.List;

/** Webhooks and comments that couldn't be dealt with, however often that was tried. */
public interface GivenUp {

    /** Those that were given up since a time, the newest first. */
    List<Thing> since(Instant time);

    /**
     * @param webhook whether it is a webhook, and not a comment
     * @param what the comment's address, or the webhook's event and its delivery's id
     * @param why what kept it from being dealt with at the last try
     */
    record Thing(boolean webhook, String what, String why, Instant at) {}
}
