package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.step.port.Checkup;

/** Whether the database that is configured can be used. It is looked at over a connection of its own, and nothing is kept in it. */
@ApplicationScoped
class DatabaseCheckup implements Checkup {

    private static final String SECTION = "README, Set up for real, 5. The database";
    private static final int H2_IN_USE = 90020;
    private static final int LEAST_POSTGRESQL = 15;
    private static final long GIB = 1L << 30;
    private static final String SECONDS = "8";

    private final boolean postgres;
    private final Optional<String> url;
    private final Optional<String> user;
    private final Optional<String> password;
    private final Path data;

    @Inject
    DatabaseCheckup(@ConfigProperty(name = "redfix.database.pg.active") boolean postgres,
            @ConfigProperty(name = "quarkus.datasource.pg.jdbc.url") Optional<String> url,
            @ConfigProperty(name = "quarkus.datasource.pg.username") Optional<String> user,
            @ConfigProperty(name = "quarkus.datasource.pg.password") Optional<String> password,
            @ConfigProperty(name = "redfix.data-dir") String data) {
        this.postgres = postgres;
        this.url = url;
        this.user = user;
        this.password = password;
        this.data = Path.of(data);
    }

    @Override
    public String subject() {
        return "Database";
    }

    @Override
    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        if (postgres) {
            postgres(findings);
        } else {
            h2(findings);
        }
        return findings;
    }

    private void postgres(List<Finding> findings) {
        if (url.isEmpty()) {
            findings.add(Finding.failed("address", "redfix.database.pg.active=true, and no address", "set quarkus.datasource.pg.jdbc.url (%s)".formatted(SECTION)));
            return;
        }
        Properties properties = new Properties();
        user.ifPresent(u -> properties.setProperty("user", u));
        password.ifPresent(p -> properties.setProperty("password", p));
        properties.setProperty("connectTimeout", SECONDS);
        properties.setProperty("loginTimeout", SECONDS);
        properties.setProperty("socketTimeout", SECONDS);
        String place = url.get().replaceFirst("\\?.*", "").replaceFirst("^jdbc:", "");
        try (Connection connection = DriverManager.getConnection(url.get(), properties)) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            String found = "PostgreSQL %s at %s".formatted(connection.getMetaData().getDatabaseProductVersion(), place);
            findings.add(version >= LEAST_POSTGRESQL ? Finding.ok("address", found) : Finding.warning("address", found, "redfix is tested with %d and later".formatted(LEAST_POSTGRESQL)));
            tables(connection, findings);
            findings.add(Finding.ok("size", text(connection, "select pg_size_pretty(pg_database_size(current_database()))").orElse("unknown")));
        } catch (SQLException e) {
            findings.add(Finding.failed("address", "%s can't be used: %s".formatted(place, reason(e)), advice(e)));
        }
    }

    private void h2(List<Finding> findings) {
        if (!data.isAbsolute() && !data.startsWith(".") && !data.startsWith("..") && !data.startsWith("~")) {
            findings.add(Finding.failed("file", "redfix.data-dir=%s: H2 takes only a path that begins with / or ./".formatted(data), "set redfix.data-dir=./%s (%s)".formatted(data, SECTION)));
            return;
        }
        Path file = data.resolve("redfix.mv.db").toAbsolutePath().normalize();
        // An empty one is as none to H2: it was made for nobody else to read.
        if (file.toFile().length() == 0) {
            findings.add(Files.isWritable(existing(file.getParent())) ? Finding.ok("file", file + " isn't there yet: the first start makes it")
                    : Finding.failed("file", file + " can't be made", "is redfix.data-dir the bot's own folder, and who runs this the bot's user? (%s)".formatted(SECTION)));
        } else if (!Files.isWritable(file)) {
            findings.add(Finding.failed("file", file + " can't be written by " + System.getProperty("user.name"), "run this as the bot's user (%s)".formatted(SECTION)));
        } else {
            open(file, findings);
        }
        disk(existing(file.getParent()), findings);
    }

    private static void open(Path file, List<Finding> findings) {
        String name = file.toString().replaceFirst("\\.mv\\.db$", "");
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + name + ";IFEXISTS=TRUE;DB_CLOSE_ON_EXIT=FALSE")) {
            findings.add(Finding.ok("file", "H2 " + connection.getMetaData().getDatabaseProductVersion().replaceFirst(" .*", "") + ", " + file));
            tables(connection, findings);
        } catch (SQLException e) {
            findings.add(e.getErrorCode() == H2_IN_USE ? Finding.ok("file", file + ": the bot has it open, so that nobody else can look")
                    : Finding.failed("file", file + " can't be opened: " + reason(e), "put it aside, or a copy of it back (%s)".formatted(SECTION)));
        }
    }

    /** That rows can be written is shown by one that is rolled back. */
    private static void tables(Connection connection, List<Finding> findings) throws SQLException {
        Optional<String> version;
        try {
            version = text(connection, "select \"version\" from \"flyway_schema_history\" where \"success\" order by \"installed_rank\" desc limit 1");
        } catch (SQLException noneYet) {
            findings.add(Finding.ok("tables", "there are none yet: the first start makes them"));
            return;
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("insert into digest (slot, due_at, until_at, body) values ('doctor', current_timestamp, current_timestamp, '')");
            findings.add(Finding.ok("tables", "made by migration %s, and rows can be written".formatted(version.orElse("none"))));
        } catch (SQLException e) {
            String reason = reason(e);
            findings.add(reason.contains("digest") && !reason.contains("denied") ? Finding.ok("tables", "made by migration %s of an older redfix: the next start brings them up".formatted(version.orElse("none")))
                    : Finding.failed("tables", "rows can't be written: " + reason, "the bot's database user has to own the tables (%s)".formatted(SECTION)));
        } finally {
            connection.rollback();
        }
    }

    private static void disk(Path folder, List<Finding> findings) {
        try {
            FileStore store = Files.getFileStore(folder);
            long free = store.getUsableSpace();
            String found = "%.1f of %.1f GB free".formatted((double) free / GIB, (double) store.getTotalSpace() / GIB);
            findings.add(free >= GIB ? Finding.ok("disk", found) : Finding.warning("disk", found, "logs lie there, too: make room, or move redfix.data-dir"));
        } catch (IOException e) {
            findings.add(Finding.warning("disk", "its room can't be told: " + e.getMessage(), "look at it with df"));
        }
    }

    private static Path existing(Path folder) {
        Path there = folder;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }

    private static Optional<String> text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }

    private static String reason(SQLException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().lines().findFirst().orElse("").strip();
    }

    /** By SQLSTATE's class: 08 no connection, 28 who may, 3D no such database. */
    private static String advice(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.startsWith("28")) {
            return "quarkus.datasource.pg.username and QUARKUS_DATASOURCE_PG_PASSWORD say who the bot is (%s)".formatted(SECTION);
        }
        return state.startsWith("3D") ? "make the database, or mend quarkus.datasource.pg.jdbc.url (%s)".formatted(SECTION)
                : "is it up, and quarkus.datasource.pg.jdbc.url right? (%s)".formatted(SECTION);
    }
}
