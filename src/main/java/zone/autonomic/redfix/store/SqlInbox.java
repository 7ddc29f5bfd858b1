package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import zone.autonomic.redfix.step.port.Inbox;

/** Webhooks in SQL. A doubled one breaks a unique key; its body goes as soon as it has been handled. */
@ApplicationScoped
public class SqlInbox implements Inbox {

    private static final int MOST_TRIES = 12;

    private final Database database;
    private final Clock clock;
    private final DueRows rows;

    public SqlInbox(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.rows = new DueRows(database, clock, "delivery", "handled_at is null");
    }

    @Override
    public boolean put(String deliveryId, String event, String bodyHash, String body, Optional<String> about) {
        try {
            return database.inTransaction(connection -> {
                try (PreparedStatement insert = connection.prepareStatement(
                        "insert into delivery (delivery_id, event, body_hash, received_at, body, due_at, about, attempts) values (?, ?, ?, ?, ?, ?, ?, 0)")) {
                    insert.setString(1, deliveryId);
                    insert.setString(2, event);
                    insert.setString(3, bodyHash);
                    insert.setObject(4, Database.time(clock.instant()));
                    insert.setString(5, Storable.text(body));
                    insert.setObject(6, Database.time(clock.instant()));
                    insert.setString(7, about.orElse(null));
                    return insert.executeUpdate() == 1;
                }
            });
        } catch (Database.Duplicate doubled) {
            return false;
        }
    }

    @Override
    public Optional<Delivery> claim() {
        return rows.claim().map(id -> database.inTransaction(connection -> {
            handleAllLike(connection, id);
            try (PreparedStatement select = connection.prepareStatement("select delivery_id, event, body from delivery where id = ?")) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return new Delivery(id, row.getString(1), row.getString(2), row.getString(3));
                }
            }
        }));
    }

    /** Those that somebody holds, or that failed and wait, are left to their time. */
    private void handleAllLike(Connection connection, long id) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update delivery set handled_at = ?, body = '' where handled_at is null and due_at <= ? and id <> ?"
                + " and about = (select claimed.about from delivery claimed where claimed.id = ?)")) {
            update.setObject(1, Database.time(clock.instant()));
            update.setObject(2, Database.time(clock.instant()));
            update.setLong(3, id);
            update.setLong(4, id);
            update.executeUpdate();
        }
    }

    @Override
    public void handled(Delivery delivery) {
        database.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement("update delivery set handled_at = ?, body = '' where id = ?")) {
                update.setObject(1, Database.time(clock.instant()));
                update.setLong(2, delivery.id());
                return update.executeUpdate();
            }
        });
    }

    @Override
    public boolean failed(Delivery delivery, String why) {
        return rows.failed(delivery.id(), MOST_TRIES, why);
    }

    @Override
    public int forget(Instant before) {
        return database.inTransaction(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("delete from delivery where handled_at is not null and received_at < ?")) {
                delete.setObject(1, Database.time(before));
                return delete.executeUpdate();
            }
        });
    }

    @Override
    public void takeUpWhatWasDropped() {
        rows.takeUpWhatWasDropped();
    }
}
