package zone.autonomic.redfix.step.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The digests that were made, and in which rooms each was told. Several bots may share it. */
public interface Digests {

    /**
     * @param key of the hour that it is for
     * @param due when that was
     * @param until up to when it tells what happened
     * @param text Markdown; empty where there was nothing to say
     */
    record Digest(String key, Instant due, Instant until, String text) {}

    /** The one of the latest hour. */
    Optional<Digest> newest();

    /**
     * Puts a digest down, to be told in rooms, in one go.
     *
     * @return false where one with that key was put down before: then nothing is changed
     */
    boolean put(Digest digest, List<String> rooms);

    /**
     * The oldest digest that is still to be told in a room, if its next try is due. It is the caller's for a while: until then nobody else gets it, and
     * afterwards somebody does, unless it was told.
     */
    Optional<Digest> take(String room, Instant now, Duration lease);

    /** It was told in the room. */
    void told(String key, String room);

    /** It couldn't be told in the room. @param at when it is tried next */
    void tryAgain(String key, String room, Instant at);

    /** How often it was taken to be told in the room. */
    int tries(String key, String room);
}
