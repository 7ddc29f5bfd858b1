package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import zone.autonomic.redfix.step.port.Inbox;

/** Webhooks in SQL. A doubled one breaks a unique key; its body goes as soon as it has been handled. */
@ApplicationScoped
public class SqlInbox implements Inbox {

    private final Database database;
    private final Clock clock;
    private final DueRows rows;

    public SqlInbox(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.rows = new DueRows(database, clock, "delivery", "handled_at is null");
    }

    @Override
    public boolean put(String deliveryId, String event, String bodyHash, String body) {
        try {
            return database.inTransaction(connection -> {
                try (PreparedStatement insert = connection.prepareStatement(
                        "insert into delivery (delivery_id, event, body_hash, received_at, body, due_at, attempts) values (?, ?, ?, ?, ?, ?, 0)")) {
                    insert.setString(1, deliveryId);
                    insert.setString(2, event);
                    insert.setString(3, bodyHash);
                    insert.setObject(4, Database.time(clock.instant()));
                    insert.setString(5, Storable.text(body));
                    insert.setObject(6, Database.time(clock.instant()));
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
            try (PreparedStatement select = connection.prepareStatement("select delivery_id, event, body from delivery where id = ?")) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return new Delivery(id, row.getString(1), row.getString(2), row.getString(3));
                }
            }
        }));
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
    public void failed(Delivery delivery) {
        rows.failed(delivery.id());
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
