package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import zone.autonomic.redfix.step.port.Notices;

/** The page's board in SQL. */
@ApplicationScoped
public class SqlNotices implements Notices {

    private final Database database;
    private final Clock clock;

    public SqlNotices(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void hang(String key, String markdown) {
        try {
            database.inTransaction(connection -> {
                try (PreparedStatement insert = connection.prepareStatement("insert into notice (notice_key, hung_at, body) values (?, ?, ?)")) {
                    insert.setString(1, key);
                    insert.setObject(2, Database.time(clock.instant()));
                    insert.setString(3, Storable.text(markdown));
                    return insert.executeUpdate();
                }
            });
        } catch (Database.Duplicate hangsAlready) {
            // as promised
        }
    }

    @Override
    public List<Notice> newest(int most) {
        return database.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select notice_key, hung_at, body from notice order by hung_at desc, notice_key desc limit ?")) {
                select.setInt(1, most);
                List<Notice> found = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        found.add(new Notice(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant(), row.getString(3)));
                    }
                }
                return List.copyOf(found);
            }
        });
    }
}
