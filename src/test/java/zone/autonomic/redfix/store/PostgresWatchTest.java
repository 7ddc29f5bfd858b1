package zone.autonomic.redfix.store;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL that ends all connections and takes none for a while. */
@ExtendWith(PostgresServer.class)
class PostgresWatchTest extends DatabaseWatchContract {

    private PGSimpleDataSource server;

    @Override
    AgroalDataSource fresh() {
        server = (PGSimpleDataSource) PostgresServer.emptyDatabase();
        try {
            tell("drop database if exists outage with (force)", "create database outage");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Pool.of("jdbc:postgresql://127.0.0.1:" + server.getPortNumbers()[0] + "/outage", "redfix");
    }

    private void tell(String... statements) throws SQLException {
        try (Connection connection = server.getConnection(); Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    @Override
    boolean shared() {
        return true;
    }

    @Override
    void breakIt() throws SQLException {
        tell("alter database outage allow_connections false", "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'outage'");
    }

    @Override
    void mendIt() throws SQLException {
        tell("alter database outage allow_connections true");
    }
}
