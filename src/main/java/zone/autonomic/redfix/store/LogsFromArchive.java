package zone.autonomic.redfix.store;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.Logs;
import zone.autonomic.redfix.step.port.OnDuty;

/**
 * Brings logs that an older redfix kept as texts where logs lie now, before anybody goes to work. Each goes over in one transaction, piece by piece.
 */
@ApplicationScoped
class LogsFromArchive {

    private static final Logger LOG = Logger.getLogger(LogsFromArchive.class);
    private static final String LOG_NAME = "/log";
    private static final String OFFSET_NAME = "/offset";
    private static final int PIECE = 1 << 20;

    private final Database database;
    private final SqlLogs logs;

    LogsFromArchive(Database database, SqlLogs logs) {
        this.database = database;
        this.logs = logs;
    }

    private record Kept(InvestigationId investigation, String run) {}

    void onDuty(@Observes @Priority(10) OnDuty event) {
        move();
    }

    /** @return how many logs were brought over */
    int move() {
        List<Kept> old = old();
        old.forEach(this::move);
        if (!old.isEmpty()) {
            LOG.infof("%d logs were brought over from the texts of an older redfix", old.size());
        }
        return old.size();
    }

    private List<Kept> old() {
        return database.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select distinct investigation, name from archive where name like ?")) {
                select.setString(1, "%" + LOG_NAME);
                List<Kept> found = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        String name = row.getString(2);
                        found.add(new Kept(new InvestigationId(row.getString(1)), name.substring(0, name.length() - LOG_NAME.length())));
                    }
                }
                return found;
            }
        });
    }

    private void move(Kept log) {
        LogRows rows = new LogRows(log.investigation().value(), log.run());
        List<LogShelf.Segment> dropped = new ArrayList<>();
        database.inTransaction(connection -> {
            if (rows.head(connection, false).isEmpty()) {
                rows.makeSure(connection);
                copy(connection, log, rows, dropped);
            }
            for (String name : List.of(LOG_NAME, OFFSET_NAME)) {
                try (PreparedStatement delete = select(connection, "delete from archive where investigation = ? and name = ?", log, name)) {
                    delete.executeUpdate();
                }
            }
            return null;
        });
        logs.forget(dropped);
    }

    private void copy(Connection connection, Kept log, LogRows rows, List<LogShelf.Segment> dropped) throws SQLException {
        long step = 0;
        try (PreparedStatement select = select(connection, "select body from archive where investigation = ? and name = ? order by place", log, LOG_NAME)) {
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    try (Reader text = row.getCharacterStream(1)) {
                        for (String some = some(text); !some.isEmpty(); some = some(text)) {
                            logs.append(connection, rows, new Logs.Piece(step, ++step, some, Optional.empty()), dropped);
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException("the log of " + log.run() + " can't be read", e);
                    }
                }
            }
        }
        logs.append(connection, rows, new Logs.Piece(step, offset(connection, log), "", Optional.empty()), dropped);
    }

    /** A text of hundreds of megabytes must not be in memory at once. */
    private static String some(Reader text) throws IOException {
        char[] characters = new char[PIECE];
        int read = 0;
        for (int more = 0; more >= 0 && read < PIECE; more = text.read(characters, read, PIECE - read)) {
            read += more;
        }
        return new String(characters, 0, read);
    }

    /** How far the node's log was read. */
    private static long offset(Connection connection, Kept log) throws SQLException {
        try (PreparedStatement select = select(connection, "select body from archive where investigation = ? and name = ?", log, OFFSET_NAME)) {
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Long.parseLong(row.getString(1)) : 0;
            }
        }
    }

    private static PreparedStatement select(Connection connection, String query, Kept log, String name) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(query);
        statement.setString(1, log.investigation().value());
        statement.setString(2, log.run() + name);
        return statement;
    }
}
