package zone.autonomic.redfix.step.port;

import java.time.Instant;
import java.util.Optional;

/** Webhooks as they came, kept before they are answered: the forge doesn't send them again. */
public interface Inbox {

    /**
     * Keeps one, unless its like is there.
     *
     * @param deliveryId the forge's own
     * @param bodyHash SHA-256 of the bytes, in hexadecimal
     * @param about what it has the bot look at, in words that are the same for the same look; empty where nothing is known of that
     * @return false for a doubled one: the same delivery, or the same body of the same event
     */
    boolean put(String deliveryId, String event, String bodyHash, String body, Optional<String> about);

    /**
     * The oldest that nobody has handled, held for the asker until it is {@link #handled} or {@link #failed}. All others that are due and about the same
     * count as handled from now on: the look that this one leads to is theirs, too.
     */
    Optional<Delivery> claim();

    void handled(Delivery delivery);

    /**
     * It is offered again after a while, up to a dozen times.
     *
     * @param why what kept it from being handled
     * @return whether it is given up: the last time was this one
     */
    boolean failed(Delivery delivery, String why);

    /** Forgets those that were handled and came before a time. */
    int forget(Instant before);

    /** Nobody else is at work: what a dead process held is free. Does nothing where other processes share the database. */
    void takeUpWhatWasDropped();

    /** @param event what happened, in the forge's words, e.g. {@code pull_request} */
    record Delivery(long id, String deliveryId, String event, String body) {}
}
