package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import zone.autonomic.redfix.step.port.GivenUp;

/** What was given up, from the rows of webhooks and comments. */
@ApplicationScoped
public class SqlGivenUp implements GivenUp {

    private static final String QUERY = """
            select true, event || ' ' || delivery_id, given_up, handled_at from delivery where given_up is not null and handled_at >= ?
            union all
            select false, url, given_up, handled_at from heeded_comment where given_up is not null and handled_at >= ?
            order by 4 desc""";

    private final Database database;

    public SqlGivenUp(Database database) {
        this.database = database;
    }

    @Override
    public List<Thing> since(Instant time) {
        return database.inTransaction(connection -> {
            List<Thing> things = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(QUERY)) {
                select.setObject(1, Database.time(time));
                select.setObject(2, Database.time(time));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        things.add(new Thing(row.getBoolean(1), row.getString(2), row.getString(3), row.getObject(4, OffsetDateTime.class).toInstant()));
                    }
                }
            }
            return List.copyOf(things);
        });
    }
}
