package zone.autonomic.redfix.step.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.step.port.Forge.Remark;

/** The comments that want something of the bot, each heeded once, and how far each repository's comments were looked through. */
public interface HeededComments {

    /** By the forge's clock; empty where the repository was never looked at. */
    Optional<Instant> seenUntil(String repository);

    /** Keeps those that aren't kept yet and notes how far was looked, both or neither. */
    void note(String repository, List<Remark> asking, Instant seenUntil);

    /** The oldest that nobody has answered, held for the asker until it is {@link #handled} or {@link #failed}. */
    Optional<Heeded> claim();

    void handled(Heeded comment);

    /**
     * It is offered again after a while: up to a dozen times, or for some days where it isn't the comment's fault.
     *
     * @param outage whether the forge didn't answer as it should
     * @param why what kept it from being answered
     * @return whether it is given up: the last time was this one
     */
    boolean failed(Heeded comment, boolean outage, String why);

    /** Nobody else is at work: what a dead process held is free. Does nothing where other processes share the database. */
    void takeUpWhatWasDropped();

    /** @param edited whether it had been edited by the time it was first seen */
    record Heeded(long id, String repository, long number, Forge.Comment comment, boolean edited) {}
}
