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
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.Posts;

/** The console's threads in SQL. */
@ApplicationScoped
public class SqlPosts implements Posts {

    private final Database database;
    private final Clock clock;

    public SqlPosts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public boolean add(InvestigationId investigation, String key, String markdown) {
        return database.inTransaction(connection -> {
            // What was said long ago is offered again after each start; looking first costs no write.
            if (isThere(connection, investigation, key)) {
                return false;
            }
            // The row is held so that places are given one after the other; a key that is there already adds nothing.
            try (PreparedStatement lock = connection.prepareStatement("select id from investigation where id = ? for update")) {
                lock.setString(1, investigation.value());
                lock.executeQuery().close();
            }
            try (PreparedStatement insert = connection.prepareStatement("insert into message (investigation, seq, message_key, said_at, body)"
                    + " select ?, coalesce((select max(m.seq) from message m where m.investigation = ?), 0) + 1, ?, ?, ?"
                    + " from investigation i where i.id = ?"
                    + " and not exists (select 1 from message m where m.investigation = ? and m.message_key = ?)")) {
                insert.setString(1, investigation.value());
                insert.setString(2, investigation.value());
                insert.setString(3, key);
                insert.setObject(4, Database.time(clock.instant()));
                insert.setString(5, Storable.text(markdown));
                insert.setString(6, investigation.value());
                insert.setString(7, investigation.value());
                insert.setString(8, key);
                return insert.executeUpdate() > 0;
            }
        });
    }

    private static boolean isThere(Connection connection, InvestigationId investigation, String key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select 1 from message where investigation = ? and message_key = ?")) {
            select.setString(1, investigation.value());
            select.setString(2, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    @Override
    public List<Post> after(InvestigationId investigation, int after) {
        return database.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select seq, message_key, said_at, body from message where investigation = ? and seq > ? order by seq")) {
                select.setString(1, investigation.value());
                select.setInt(2, after);
                List<Post> posts = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        posts.add(new Post(row.getInt(1), row.getString(2), row.getObject(3, OffsetDateTime.class).toInstant(), row.getString(4)));
                    }
                }
                return List.copyOf(posts);
            }
        });
    }
}
