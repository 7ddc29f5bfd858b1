package zone.autonomic.redfix.store;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.InjectableInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

/** The database that was chosen at start, H2 in a file or PostgreSQL, and transactions on it. */
@ApplicationScoped
public class Database {

    /** SQLSTATE of a broken unique or primary key, the same in both databases. */
    private static final String DUPLICATE = "23505";

    private final javax.sql.DataSource source;
    private final boolean shared;

    @Inject
    Database(@DataSource("h2") InjectableInstance<AgroalDataSource> h2, @DataSource("pg") InjectableInstance<AgroalDataSource> pg) {
        this.shared = pg.getHandle().getBean().isActive();
        this.source = shared ? pg.get() : h2.get();
    }

    /** @param shared whether other processes may work on it at the same time */
    public Database(javax.sql.DataSource source, boolean shared) {
        this.source = source;
        this.shared = shared;
    }

    javax.sql.DataSource source() {
        return source;
    }

    boolean shared() {
        return shared;
    }

    /** Work on a connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** All of it or nothing. */
    <T> T inTransaction(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            if (DUPLICATE.equals(e.getSQLState())) {
                throw new Duplicate(e);
            }
            throw new Broken(e);
        }
    }

    /** Both databases keep microseconds; what is handed out must equal what will be read. */
    static java.time.OffsetDateTime time(Instant instant) {
        return instant.truncatedTo(java.time.temporal.ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    /** Somebody was there first. */
    static final class Duplicate extends RuntimeException {
        Duplicate(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** The database doesn't answer as it should. */
    public static final class Broken extends RuntimeException {
        Broken(SQLException cause) {
            super("the database refused: " + cause.getMessage(), cause);
        }
    }
}
