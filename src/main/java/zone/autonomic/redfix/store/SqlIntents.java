package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.Intents;

/** Intents in SQL. A bot is a process here: the same one after a restart doesn't know what the one before it has still sent. */
@ApplicationScoped
public class SqlIntents implements Intents {

    private final Database database;
    private final Clock clock;
    private final String me = UUID.randomUUID().toString();

    public SqlIntents(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Optional<Intent> find(InvestigationId investigation, String name) {
        return database.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select bot, since, comment_before, status_before from intent where investigation = ? and name = ?")) {
                select.setString(1, investigation.value());
                select.setString(2, name);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(new Intent(row.getString(1).equals(me), row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant(),
                            row.getLong(3), row.getLong(4))) : Optional.empty();
                }
            }
        });
    }

    @Override
    public boolean begin(InvestigationId investigation, String name, long commentBefore, long statusBefore) {
        try {
            return database.inTransaction(connection -> {
                try (PreparedStatement insert = connection.prepareStatement(
                        "insert into intent (investigation, name, bot, since, comment_before, status_before) values (?, ?, ?, ?, ?, ?)")) {
                    insert.setString(1, investigation.value());
                    insert.setString(2, name);
                    insert.setString(3, me);
                    insert.setObject(4, Database.time(clock.instant()));
                    insert.setLong(5, commentBefore);
                    insert.setLong(6, statusBefore);
                    return insert.executeUpdate() == 1;
                }
            });
        } catch (Database.Duplicate quicker) {
            return false;
        }
    }

    @Override
    public boolean take(InvestigationId investigation, String name, Intent seen) {
        return database.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update intent set bot = ?, since = ? where investigation = ? and name = ? and bot = ? and since = ?")) {
                update.setString(1, me);
                update.setObject(2, Database.time(clock.instant()));
                update.setString(3, investigation.value());
                update.setString(4, name);
                update.setString(5, seen.bot());
                update.setObject(6, Database.time(seen.since()));
                return update.executeUpdate() == 1;
            }
        });
    }
}
