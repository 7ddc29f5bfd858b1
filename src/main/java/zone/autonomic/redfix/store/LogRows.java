package zone.autonomic.redfix.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.store.LogShelf.Segment;

/** The rows that say how far a log was read and which pieces of it there are. */
final class LogRows {

    private final String investigation;
    private final String run;

    LogRows(String investigation, String run) {
        this.investigation = investigation;
        this.run = run;
    }

    /** What is known of a log. @param offset in bytes of the node's log @param length in characters */
    record Head(long offset, long length, long lineEnds, Optional<String> red) {}

    /** Which characters a piece has, and where its bytes lie. */
    record Piece(int seq, long place, int length, long linesBefore, int lineEnds, int segment, long placeInFile, int stored) {

        long end() {
            return place + length;
        }
    }

    Segment segment(int number) {
        return new Segment(investigation, run, number);
    }

    /** The log's row, so that it can be held. @throws Database.Duplicate when somebody else makes it at the same moment */
    void makeSure(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into run_log (investigation, run, node_offset, length, line_ends)"
                + " select ?, ?, 0, 0, 0 where not exists (select 1 from run_log where investigation = ? and run = ?)")) {
            names(insert, 1);
            names(insert, 3);
            insert.executeUpdate();
        }
    }

    Optional<Head> head(Connection connection, boolean hold) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select node_offset, length, line_ends, red from run_log where investigation = ? and run = ?"
                + (hold ? " for update" : ""))) {
            names(select, 1);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new Head(row.getLong(1), row.getLong(2), row.getLong(3), Optional.ofNullable(row.getString(4)))) : Optional.empty();
            }
        }
    }

    void move(Connection connection, Head to) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update run_log set node_offset = ?, length = ?, line_ends = ?, red = ? where investigation = ? and run = ?")) {
            update.setLong(1, to.offset());
            update.setLong(2, to.length());
            update.setLong(3, to.lineEnds());
            update.setString(4, to.red().map(Storable::text).orElse(null));
            names(update, 5);
            update.executeUpdate();
        }
    }

    Optional<Piece> last(Connection connection) throws SQLException {
        return pieces(connection, " order by seq desc limit 1").stream().findFirst();
    }

    List<Piece> all(Connection connection) throws SQLException {
        return pieces(connection, " order by seq");
    }

    private List<Piece> pieces(Connection connection, String order) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select seq, place, length, lines_before, line_ends, segment, place_in_file, stored"
                + " from log_piece where investigation = ? and run = ?" + order)) {
            names(select, 1);
            List<Piece> pieces = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    pieces.add(new Piece(row.getInt(1), row.getLong(2), row.getInt(3), row.getLong(4), row.getInt(5), row.getInt(6), row.getLong(7), row.getInt(8)));
                }
            }
            return pieces;
        }
    }

    void insert(Connection connection, Piece piece, Optional<byte[]> body) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into log_piece (investigation, run, seq, place, length, lines_before, line_ends,"
                + " segment, place_in_file, stored, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            names(insert, 1);
            insert.setInt(3, piece.seq());
            insert.setLong(4, piece.place());
            insert.setInt(5, piece.length());
            insert.setLong(6, piece.linesBefore());
            insert.setInt(7, piece.lineEnds());
            insert.setInt(8, piece.segment());
            insert.setLong(9, piece.placeInFile());
            insert.setInt(10, piece.stored());
            if (body.isPresent()) {
                insert.setBytes(11, body.get());
            } else {
                insert.setNull(11, Types.BINARY);
            }
            insert.executeUpdate();
        }
    }

    Optional<byte[]> body(Connection connection, Piece piece) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select body from log_piece where investigation = ? and run = ? and seq = ?")) {
            names(select, 1);
            select.setInt(3, piece.seq());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getBytes(1)) : Optional.empty();
            }
        }
    }

    /** Takes away the segments that lie wholly between two places. @return which */
    List<Segment> drop(Connection connection, long from, long to) throws SQLException {
        List<Segment> dropped = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("select segment from log_piece where investigation = ? and run = ?"
                + " group by segment having min(place) >= ? and max(place + length) <= ?")) {
            names(select, 1);
            select.setLong(3, from);
            select.setLong(4, to);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    dropped.add(segment(row.getInt(1)));
                }
            }
        }
        try (PreparedStatement delete = connection.prepareStatement("delete from log_piece where investigation = ? and run = ? and segment = ?")) {
            for (Segment segment : dropped) {
                names(delete, 1);
                delete.setInt(3, segment.number());
                delete.executeUpdate();
            }
        }
        return dropped;
    }

    private void names(PreparedStatement statement, int first) throws SQLException {
        statement.setString(first, investigation);
        statement.setString(first + 1, run);
    }
}
