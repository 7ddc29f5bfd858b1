package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.step.port.LivingComments;

/** The bot's comments on pull requests in SQL: each change raises what is wanted, and showing it raises what is shown. */
@ApplicationScoped
public class SqlLivingComments implements LivingComments {

    private final Database database;
    private final Clock clock;
    private final DueRows rows;

    public SqlLivingComments(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.rows = new DueRows(database, clock, "living_comment", "wanted > shown");
    }

    @Override
    public void put(String repository, long number, String key, String markdown) {
        makeSure(repository, number);
        String text = Storable.text(markdown);
        database.inTransaction(connection -> {
            long comment = lock(connection, repository, number);
            if (!replaced(connection, comment, key, text) && !added(connection, comment, key, text)) {
                return null;
            }
            try (PreparedStatement want = connection.prepareStatement("update living_comment set wanted = wanted + 1 where id = ?")) {
                want.setLong(1, comment);
                want.executeUpdate();
            }
            return null;
        });
    }

    private void makeSure(String repository, long number) {
        try {
            database.inTransaction(connection -> {
                try (PreparedStatement insert = connection.prepareStatement(
                        "insert into living_comment (repository, number, wanted, shown, due_at, attempts) select ?, ?, 0, 0, ?, 0"
                                + " where not exists (select 1 from living_comment where repository = ? and number = ?)")) {
                    insert.setString(1, repository);
                    insert.setLong(2, number);
                    insert.setObject(3, Database.time(clock.instant()));
                    insert.setString(4, repository);
                    insert.setLong(5, number);
                    return insert.executeUpdate();
                }
            });
        } catch (Database.Duplicate somebodyElseWasQuicker) {
            // It is there, which is what was wanted.
        }
    }

    private static long lock(Connection connection, String repository, long number) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select id from living_comment where repository = ? and number = ? for update")) {
            select.setString(1, repository);
            select.setLong(2, number);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static boolean replaced(Connection connection, long comment, String key, String text) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update living_entry set body = ? where comment = ? and entry_key = ? and body <> ?")) {
            update.setString(1, text);
            update.setLong(2, comment);
            update.setString(3, key);
            update.setString(4, text);
            return update.executeUpdate() > 0;
        }
    }

    private boolean added(Connection connection, long comment, String key, String text) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into living_entry (comment, seq, entry_key, said_at, body)"
                + " select ?, coalesce((select max(e.seq) from living_entry e where e.comment = ?), 0) + 1, ?, ?, ?"
                + " where not exists (select 1 from living_entry e where e.comment = ? and e.entry_key = ?)")) {
            insert.setLong(1, comment);
            insert.setLong(2, comment);
            insert.setString(3, key);
            insert.setObject(4, Database.time(clock.instant()));
            insert.setString(5, text);
            insert.setLong(6, comment);
            insert.setString(7, key);
            return insert.executeUpdate() > 0;
        }
    }

    @Override
    public Optional<Draft> claim() {
        return rows.claim().map(id -> database.inTransaction(connection -> draft(connection, id)));
    }

    private static Draft draft(Connection connection, long id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select wanted, repository, number, comment_id from living_comment where id = ?")) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                long comment = row.getLong(4);
                Optional<Long> known = row.wasNull() ? Optional.empty() : Optional.of(comment);
                return new Draft(id, row.getInt(1), row.getString(2), row.getLong(3), known, entries(connection, id));
            }
        }
    }

    private static List<Entry> entries(Connection connection, long comment) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select entry_key, said_at, body from living_entry where comment = ? order by seq desc")) {
            select.setLong(1, comment);
            List<Entry> entries = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(new Entry(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant(), row.getString(3)));
                }
            }
            return List.copyOf(entries);
        }
    }

    @Override
    public void shown(Draft draft, long commentId) {
        database.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update living_comment set comment_id = ?, shown = ?, due_at = ?, attempts = 0 where id = ?")) {
                update.setLong(1, commentId);
                update.setInt(2, draft.version());
                update.setObject(3, Database.time(clock.instant()));
                update.setLong(4, draft.id());
                return update.executeUpdate();
            }
        });
    }

    @Override
    public void failed(Draft draft) {
        rows.failed(draft.id());
    }

    @Override
    public void takeUpWhatWasDropped() {
        rows.takeUpWhatWasDropped();
    }
}
