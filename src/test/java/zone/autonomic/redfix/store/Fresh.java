package zone.autonomic.redfix.store;

import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;

/** Empty databases with the tables that the bot makes at its start. */
public final class Fresh {

    private Fresh() {}

    public static Database h2() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000");
        return new Database(migrated(source), false);
    }

    public static Database postgres() {
        return new Database(migrated(PostgresServer.emptyDatabase()), true);
    }

    private static DataSource migrated(DataSource source) {
        Flyway.configure().dataSource(source).locations("db/migration").load().migrate();
        return source;
    }
}
