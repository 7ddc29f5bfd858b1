package zone.autonomic.redfix.store;

import java.util.List;
import java.util.Optional;

/** The bytes lie in the pieces' own rows: every bot on the database can read them, and a transaction has them too. */
final class RowShelf implements LogShelf {

    @Override
    public Optional<byte[]> put(Segment segment, long place, byte[] bytes) {
        return Optional.of(bytes);
    }

    @Override
    public Optional<byte[]> get(Segment segment, long place, int length, Optional<byte[]> inRow) {
        return inRow;
    }

    @Override
    public void drop(List<Segment> segments) {
        // They went with their rows.
    }
}
