package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.Archive;

/** Kept texts. An older redfix kept some in several rows. */
@ApplicationScoped
public class SqlArchive implements Archive {

    /** In characters; of a longer text half as much is kept of its beginning and of its end. */
    private static final int LONGEST = 2 << 20;

    private final Database database;

    public SqlArchive(Database database) {
        this.database = database;
    }

    @Override
    public void keep(InvestigationId investigation, String name, String text) {
        database.inTransaction(connection -> {
            lock(connection, investigation);
            try (PreparedStatement delete = connection.prepareStatement("delete from archive where investigation = ? and name = ?")) {
                delete.setString(1, investigation.value());
                delete.setString(2, name);
                delete.executeUpdate();
            }
            insert(connection, investigation, name, bounded(text));
            return null;
        });
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : "%s%n[… %,d characters are left out here …]%n%s".formatted(text.substring(0, LONGEST / 2), text.length() - LONGEST,
                text.substring(text.length() - LONGEST / 2));
    }

    @Override
    public Optional<String> read(InvestigationId investigation, String name) {
        return database.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select body from archive where investigation = ? and name = ? order by place")) {
                select.setString(1, investigation.value());
                select.setString(2, name);
                try (ResultSet row = select.executeQuery()) {
                    StringBuilder whole = null;
                    while (row.next()) {
                        whole = whole == null ? new StringBuilder() : whole;
                        whole.append(row.getString(1));
                    }
                    return Optional.ofNullable(whole).map(StringBuilder::toString);
                }
            }
        });
    }

    @Override
    public List<String> names(InvestigationId investigation) {
        return database.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select distinct name from archive where investigation = ? order by name")) {
                select.setString(1, investigation.value());
                List<String> names = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        names.add(row.getString(1));
                    }
                }
                return List.copyOf(names);
            }
        });
    }

    private void lock(Connection connection, InvestigationId investigation) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select id from investigation where id = ? for update")) {
            select.setString(1, investigation.value());
            select.executeQuery().close();
        }
    }

    private void insert(Connection connection, InvestigationId investigation, String name, String text) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into archive (investigation, name, place, length, body) values (?, ?, ?, ?, ?)")) {
            insert.setString(1, investigation.value());
            insert.setString(2, name);
            insert.setLong(3, 0);
            insert.setLong(4, text.length());
            insert.setString(5, Storable.text(text));
            insert.executeUpdate();
        }
    }
}
