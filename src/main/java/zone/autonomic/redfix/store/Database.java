package zone.autonomic.redfix.store;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.InjectableInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/** The database that was chosen at start, H2 in a file or PostgreSQL, and transactions on it. */
@ApplicationScoped
public class Database {

    /** SQLSTATE of a broken unique or primary key, the same in both databases. */
    private static final String DUPLICATE = "23505";

    private final javax.sql.DataSource source;
    private final boolean shared;
    private final Clock clock;
    private final DatabaseState state = new DatabaseState();
    private final ThreadLocal<Lease> lease = new ThreadLocal<>();

    @Inject
    Database(@DataSource("h2") InjectableInstance<AgroalDataSource> h2, @DataSource("pg") InjectableInstance<AgroalDataSource> pg,
            Clock clock) {
        this.shared = pg.getHandle().getBean().isActive();
        this.source = shared ? pg.get() : h2.get();
        this.clock = clock;
    }

    /** @param shared whether other processes may work on it at the same time */
    public Database(javax.sql.DataSource source, boolean shared) {
        this.source = source;
        this.shared = shared;
        this.clock = Clock.systemUTC();
    }

    javax.sql.DataSource source() {
        return source;
    }

    boolean shared() {
        return shared;
    }

    DatabaseState state() {
        return state;
    }

    /** Lets go of all connections: those to an H2 that has closed itself go on saying that it is closed after it could be opened again. */
    void forgetConnections() {
        if (source instanceof AgroalDataSource pool) {
            pool.flush(AgroalDataSource.FlushMode.ALL);
        }
    }

    /** Work on a connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * Does it under a lease: each transaction of this thread asks for it first.
     *
     * @throws zone.autonomic.redfix.step.port.Fence.Overtaken once it isn't held any more
     */
    <T> T holding(Lease held, Supplier<T> work) {
        lease.set(held);
        try {
            return work.get();
        } finally {
            lease.remove();
        }
    }

    boolean isLeased() {
        return lease.get() != null;
    }

    private <T> T underLease(Connection connection, Work<T> work) throws SQLException {
        if (isLeased()) {
            lease.get().require(connection);
        }
        return work.on(connection);
    }

    /** All of it or nothing. @throws Broken when the database doesn't do it; at once where it is known that it can't be used */
    <T> T inTransaction(Work<T> work) {
        state.refuseIfClosed();
        try {
            return transacted(connection -> underLease(connection, work));
        } catch (SQLException e) {
            if (DUPLICATE.equals(e.getSQLState())) {
                throw new Duplicate(e);
            }
            state.met(e, clock.instant());
            throw new Broken("the database refused: " + e.getMessage(), e);
        }
    }

    /** The same, whatever is known of the database. */
    <T> T transacted(Work<T> work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false); // the pool puts it right again
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    /** What went wrong first is what is told. */
    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException closed) {
            failure.addSuppressed(closed);
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
        Broken(String message, SQLException cause) {
            super(message, cause);
        }
    }
}
