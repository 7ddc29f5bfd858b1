package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.step.port.Digests;

/** Digests in SQL. Whose insert of a slot succeeds has made it; whose update of a delivery counts may tell it. */
@ApplicationScoped
public class SqlDigests implements Digests {

    private final Database database;
    private final Clock clock;

    public SqlDigests(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Optional<Digest> newest() {
        return database.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select slot, due_at, until_at, body from digest order by due_at desc, slot desc limit 1")) {
                return digest(select);
            }
        });
    }

    @Override
    public boolean put(Digest digest, List<String> rooms) {
        try {
            return database.inTransaction(connection -> {
                insert(connection, digest);
                for (String room : rooms) {
                    insert(connection, digest, room);
                }
                return true;
            });
        } catch (Database.Duplicate somebodyWasQuicker) {
            return false;
        }
    }

    private static void insert(Connection connection, Digest digest) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into digest (slot, due_at, until_at, body) values (?, ?, ?, ?)")) {
            insert.setString(1, digest.key());
            insert.setObject(2, Database.time(digest.due()));
            insert.setObject(3, Database.time(digest.until()));
            insert.setString(4, Storable.text(digest.text()));
            insert.executeUpdate();
        }
    }

    private static void insert(Connection connection, Digest digest, String room) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into digest_delivery (slot, room, tries, next_try_at) values (?, ?, 0, ?)")) {
            insert.setString(1, digest.key());
            insert.setString(2, room);
            insert.setObject(3, Database.time(digest.due()));
            insert.executeUpdate();
        }
    }

    @Override
    public Optional<Digest> take(String room, Instant now, Duration lease) {
        return database.inTransaction(connection -> {
            Optional<Digest> oldest = oldestUntold(connection, room);
            return oldest.isPresent() && taken(connection, oldest.get().key(), room, now, lease) ? oldest : Optional.empty();
        });
    }

    private static Optional<Digest> oldestUntold(Connection connection, String room) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select d.slot, d.due_at, d.until_at, d.body from digest d"
                + " join digest_delivery v on v.slot = d.slot where v.room = ? and v.told_at is null order by d.due_at, d.slot limit 1")) {
            select.setString(1, room);
            return digest(select);
        }
    }

    /** Of two who try at once, the second one's condition is looked at again after the first one's commit. */
    private static boolean taken(Connection connection, String slot, String room, Instant now, Duration lease) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update digest_delivery set next_try_at = ?, tries = tries + 1"
                + " where slot = ? and room = ? and told_at is null and next_try_at <= ?")) {
            update.setObject(1, Database.time(now.plus(lease)));
            update.setString(2, slot);
            update.setString(3, room);
            update.setObject(4, Database.time(now));
            return update.executeUpdate() > 0;
        }
    }

    @Override
    public void told(String key, String room) {
        set("told_at", key, room, clock.instant());
    }

    @Override
    public void tryAgain(String key, String room, Instant at) {
        set("next_try_at", key, room, at);
    }

    private void set(String column, String key, String room, Instant time) {
        database.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement("update digest_delivery set " + column + " = ? where slot = ? and room = ?")) {
                update.setObject(1, Database.time(time));
                update.setString(2, key);
                update.setString(3, room);
                return update.executeUpdate();
            }
        });
    }

    @Override
    public int tries(String key, String room) {
        return database.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select tries from digest_delivery where slot = ? and room = ?")) {
                select.setString(1, key);
                select.setString(2, room);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? row.getInt(1) : 0;
                }
            }
        });
    }

    private static Optional<Digest> digest(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(new Digest(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant(),
                    row.getObject(3, OffsetDateTime.class).toInstant(), row.getString(4))) : Optional.empty();
        }
    }
}
