package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.KeptLog;
import zone.autonomic.redfix.step.port.Logs;
import zone.autonomic.redfix.store.LogRows.Head;

/** Logs: rows say which pieces there are, and their bytes lie in files beside H2, or in PostgreSQL's rows, where every bot can read them. */
@ApplicationScoped
public class SqlLogs implements Logs {

    /** A piece is this long at most, in characters, so that a part of a log costs no more than a part. */
    private static final int PIECE = 64 << 10;
    private static final int SEGMENT = 256 << 10;
    /** In characters. What lies between goes in whole segments. */
    static final long BEGINNING = 1 << 20;
    static final long END = 3 << 20;

    private final Database database;
    private final LogShelf shelf;

    @Inject
    public SqlLogs(Database database, @ConfigProperty(name = "redfix.data-dir") String dataDirectory) {
        this(database, database.shared() ? new RowShelf() : new FolderShelf(Path.of(dataDirectory, "logs")));
    }

    SqlLogs(Database database, LogShelf shelf) {
        this.database = database;
        this.shelf = shelf;
    }

    private static LogRows rows(InvestigationId investigation, String runId) {
        return new LogRows(investigation.value(), runId);
    }

    @Override
    public Reading reading(InvestigationId investigation, String runId) {
        return database.inTransaction(connection -> rows(investigation, runId).head(connection, false))
                .map(head -> new Reading(head.offset(), head.red())).orElse(new Reading(0, Optional.empty()));
    }

    @Override
    public boolean append(InvestigationId investigation, String runId, Piece piece) {
        LogRows rows = rows(investigation, runId);
        makeSure(rows);
        List<LogShelf.Segment> dropped = new ArrayList<>();
        boolean appended = database.inTransaction(connection -> append(connection, rows, piece, dropped));
        shelf.drop(dropped);
        return appended;
    }

    /** Within a transaction, to a log whose row is there. @param dropped the segments that are to be forgotten once it is committed */
    boolean append(Connection connection, LogRows rows, Piece piece, List<LogShelf.Segment> dropped) throws SQLException {
        Head head = rows.head(connection, true).orElseThrow();
        if (head.offset() != piece.from()) {
            return false;
        }
        Head after = put(connection, rows, head, piece);
        rows.move(connection, after);
        if (after.length() > BEGINNING + END + SEGMENT) {
            dropped.addAll(rows.drop(connection, BEGINNING, after.length() - END));
        }
        return true;
    }

    void forget(List<LogShelf.Segment> dropped) {
        shelf.drop(dropped);
    }

    private void makeSure(LogRows rows) {
        try {
            database.inTransaction(connection -> {
                rows.makeSure(connection);
                return null;
            });
        } catch (Database.Duplicate somebodyElseWasQuicker) {
            // It is there, which is what was wanted.
        }
    }

    private Head put(Connection connection, LogRows rows, Head head, Piece piece) throws SQLException {
        // A carriage return ends a line wherever people read it; so it does where lines are counted.
        String text = Storable.text(piece.text().replace("\r\n", "\n").replace('\r', '\n'));
        Optional<LogRows.Piece> last = rows.last(connection);
        long lineEnds = head.lineEnds();
        for (int from = 0; from < text.length();) {
            String some = text.substring(from, end(text, from));
            byte[] packed = Packed.of(some);
            LogRows.Piece next = next(head.length() + from, some, lineEnds, last, packed.length);
            rows.insert(connection, next, shelf.put(rows.segment(next.segment()), next.placeInFile(), packed));
            last = Optional.of(next);
            lineEnds += next.lineEnds();
            from += some.length();
        }
        return new Head(piece.next(), head.length() + text.length(), lineEnds, head.red().or(piece::red));
    }

    private static int end(String text, int from) {
        int end = Math.min(from + PIECE, text.length());
        return end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }

    private static LogRows.Piece next(long place, String text, long linesBefore, Optional<LogRows.Piece> last, int stored) {
        int lineEnds = (int) text.chars().filter(c -> c == '\n').count();
        if (last.isEmpty()) {
            return new LogRows.Piece(1, place, text.length(), linesBefore, lineEnds, 1, 0, stored);
        }
        LogRows.Piece before = last.get();
        // A segment is full when the next place lies in another of the log's equal parts, so that nothing needs to be added up.
        boolean fresh = place / SEGMENT != before.place() / SEGMENT;
        return new LogRows.Piece(before.seq() + 1, place, text.length(), linesBefore, lineEnds, fresh ? before.segment() + 1 : before.segment(),
                fresh ? 0 : before.placeInFile() + before.stored(), stored);
    }

    /** A piece's characters; empty where its bytes are lost. */
    private Optional<String> text(Connection connection, LogRows rows, LogRows.Piece piece) throws SQLException {
        return shelf.get(rows.segment(piece.segment()), piece.placeInFile(), piece.stored(), rows.body(connection, piece)).flatMap(Packed::text);
    }

    @Override
    public Optional<KeptLog> kept(InvestigationId investigation, String runId) {
        LogRows rows = rows(investigation, runId);
        return database.inTransaction(connection -> {
            if (rows.head(connection, false).isEmpty()) {
                return Optional.empty();
            }
            StringBuilder beginning = new StringBuilder();
            StringBuilder end = null;
            long at = 0;
            long leftOut = 0;
            long endsFrom = 0;
            for (LogRows.Piece piece : rows.all(connection)) {
                Optional<String> text = text(connection, rows, piece);
                if (text.isEmpty()) {
                    continue;
                }
                if (piece.place() != at) {
                    leftOut = piece.place() - beginning.length();
                    end = new StringBuilder();
                    endsFrom = piece.linesBefore() + 1;
                }
                (end == null ? beginning : end).append(text.get());
                at = piece.end();
            }
            return Optional.of(new KeptLog(beginning.toString(), leftOut, end == null ? "" : end.toString(), endsFrom));
        });
    }

    @Override
    public Optional<Part> part(InvestigationId investigation, String runId, long first, int most) {
        LogRows rows = rows(investigation, runId);
        return database.inTransaction(connection -> {
            Optional<Head> head = rows.head(connection, false);
            if (head.isEmpty()) {
                return Optional.empty();
            }
            List<LogRows.Piece> pieces = rows.all(connection);
            return Optional.of(new Part(lines(connection, rows, pieces, new LineWindow(first, most)), total(connection, rows, pieces, head.get())));
        });
    }

    private List<Line> lines(Connection connection, LogRows rows, List<LogRows.Piece> pieces, LineWindow window) throws SQLException {
        long at = 0;
        long linesBefore = 0;
        for (LogRows.Piece piece : pieces) {
            boolean wanted = window.wants(piece.linesBefore() + 1, piece.linesBefore() + piece.lineEnds() + 1);
            Optional<String> text = wanted ? text(connection, rows, piece) : Optional.of("");
            if (text.isEmpty()) {
                continue;
            }
            if (piece.place() != at) {
                window.gap(linesBefore + 1, piece.linesBefore() + 1, piece.place() - at);
            }
            if (wanted) {
                window.feed(piece.linesBefore(), text.get());
            }
            at = piece.end();
            linesBefore = piece.linesBefore() + piece.lineEnds();
        }
        return window.lines();
    }

    private long total(Connection connection, LogRows rows, List<LogRows.Piece> pieces, Head head) throws SQLException {
        if (pieces.isEmpty()) {
            return head.lineEnds();
        }
        boolean open = text(connection, rows, pieces.get(pieces.size() - 1)).filter(text -> !text.endsWith("\n")).isPresent();
        return head.lineEnds() + (open ? 1 : 0);
    }

    @Override
    public String end(InvestigationId investigation, String runId, int most) {
        LogRows rows = rows(investigation, runId);
        return database.inTransaction(connection -> {
            List<LogRows.Piece> pieces = rows.all(connection);
            StringBuilder end = new StringBuilder();
            for (int i = pieces.size() - 1; i >= 0 && end.length() < most; i--) {
                end.insert(0, text(connection, rows, pieces.get(i)).orElse(""));
            }
            return end.substring(Math.max(0, end.length() - most));
        });
    }
}
