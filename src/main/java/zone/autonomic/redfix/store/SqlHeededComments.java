package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Forge.Remark;
import zone.autonomic.redfix.step.port.HeededComments;

/** Comments that want something of the bot, in SQL. One that was kept stays for good: it is known again however often it is seen. */
@ApplicationScoped
public class SqlHeededComments implements HeededComments {

    private static final int LOOKS = 5;
    private static final int MOST_TRIES = 12;
    /** Ten minutes apart at the end: three days. */
    private static final int MOST_TRIES_IN_AN_OUTAGE = 440;

    private final Database database;
    private final Clock clock;
    private final DueRows rows;

    public SqlHeededComments(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.rows = new DueRows(database, clock, "heeded_comment", "handled_at is null");
    }

    @Override
    public Optional<Instant> seenUntil(String repository) {
        return database.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select seen_until from comment_cursor where repository = ?")) {
                select.setString(1, repository);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getObject(1, OffsetDateTime.class).toInstant()) : Optional.empty();
                }
            }
        });
    }

    @Override
    public void note(String repository, List<Remark> asking, Instant seenUntil) {
        for (int look = 1;; look++) {
            try {
                database.inTransaction(connection -> {
                    for (Remark remark : asking) {
                        keep(connection, repository, remark);
                    }
                    moveCursor(connection, repository, seenUntil);
                    return null;
                });
                return;
            } catch (Database.Duplicate somebodyElseWasQuicker) {
                // Another look, here or in another process, kept one of them at the same moment: the next attempt finds it there.
                if (look == LOOKS) {
                    throw somebodyElseWasQuicker;
                }
            }
        }
    }

    private void keep(Connection connection, String repository, Remark remark) throws SQLException {
        Forge.Comment comment = remark.comment();
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into heeded_comment (repository, comment_id, number, author, body, url, made_at, edited, due_at, attempts)"
                        + " select ?, ?, ?, ?, ?, ?, ?, ?, ?, 0 where not exists (select 1 from heeded_comment where repository = ? and comment_id = ?)")) {
            insert.setString(1, repository);
            insert.setLong(2, comment.id());
            insert.setLong(3, remark.number());
            insert.setString(4, comment.author());
            insert.setString(5, Storable.text(comment.body()));
            insert.setString(6, comment.url());
            insert.setObject(7, Database.time(comment.createdAt()));
            insert.setBoolean(8, remark.edited());
            insert.setObject(9, Database.time(clock.instant()));
            insert.setString(10, repository);
            insert.setLong(11, comment.id());
            insert.executeUpdate();
        }
    }

    private static void moveCursor(Connection connection, String repository, Instant seenUntil) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into comment_cursor (repository, seen_until)"
                + " select ?, ? where not exists (select 1 from comment_cursor where repository = ?)")) {
            insert.setString(1, repository);
            insert.setObject(2, Database.time(seenUntil));
            insert.setString(3, repository);
            if (insert.executeUpdate() > 0) {
                return;
            }
        }
        try (PreparedStatement update = connection.prepareStatement("update comment_cursor set seen_until = ? where repository = ? and seen_until < ?")) {
            update.setObject(1, Database.time(seenUntil));
            update.setString(2, repository);
            update.setObject(3, Database.time(seenUntil));
            update.executeUpdate();
        }
    }

    @Override
    public Optional<Heeded> claim() {
        return rows.claim().map(id -> database.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select repository, number, comment_id, author, body, url, made_at, edited from heeded_comment where id = ?")) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    Forge.Comment comment = new Forge.Comment(row.getLong(3), row.getString(4), row.getString(5), row.getString(6),
                            row.getObject(7, OffsetDateTime.class).toInstant());
                    return new Heeded(id, row.getString(1), row.getLong(2), comment, row.getBoolean(8));
                }
            }
        }));
    }

    @Override
    public void handled(Heeded comment) {
        database.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement("update heeded_comment set handled_at = ? where id = ?")) {
                update.setObject(1, Database.time(clock.instant()));
                update.setLong(2, comment.id());
                return update.executeUpdate();
            }
        });
    }

    @Override
    public boolean failed(Heeded comment, boolean outage, String why) {
        return rows.failed(comment.id(), outage ? MOST_TRIES_IN_AN_OUTAGE : MOST_TRIES, why);
    }

    @Override
    public void takeUpWhatWasDropped() {
        rows.takeUpWhatWasDropped();
    }
}
