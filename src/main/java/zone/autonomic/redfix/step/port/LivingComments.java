package zone.autonomic.redfix.step.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is to be read on pull requests, kept, and what has come of showing it there. */
public interface LivingComments {

    /** Adds an entry, or replaces the text of the one with that key; where it says so already, nothing changes. */
    void put(String repository, long number, String key, String markdown);

    /** One whose comment doesn't say what it should, held for the asker until it is {@link #shown} or {@link #failed}; each is held by one at a time. */
    Optional<Draft> claim();

    /** The comment says what the draft has. */
    void shown(Draft draft, long commentId);

    /** It couldn't be shown; it is offered again after a while. */
    void failed(Draft draft);

    /** Nobody else is at work: what a dead process held is free. Does nothing where other processes share the database. */
    void takeUpWhatWasDropped();

    /**
     * @param id of the row that is held
     * @param version what the entries came to be by now
     * @param comment the comment that shows them, if one does
     * @param entries the newest first
     */
    record Draft(long id, int version, String repository, long number, Optional<Long> comment, List<Entry> entries) {}

    record Entry(String key, Instant at, String markdown) {}
}
