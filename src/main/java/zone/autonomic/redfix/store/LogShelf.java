package zone.autonomic.redfix.store;

import java.util.List;
import java.util.Optional;

/** Where the bytes of logs lie. What it is given within a transaction counts only if that is committed. */
interface LogShelf {

    /** Several pieces of a log, which go as a whole. */
    record Segment(String investigation, String run, int number) {}

    /**
     * Puts bytes at a place of a segment; whatever stands there or behind it was never committed.
     *
     * @return what is to be kept in the piece's own row; empty where the shelf keeps it itself
     */
    Optional<byte[]> put(Segment segment, long place, byte[] bytes);

    /** @param inRow what the piece's own row has @return empty where the bytes are lost */
    Optional<byte[]> get(Segment segment, long place, int length, Optional<byte[]> inRow);

    /** Forgets segments whose rows are gone. */
    void drop(List<Segment> segments);
}
