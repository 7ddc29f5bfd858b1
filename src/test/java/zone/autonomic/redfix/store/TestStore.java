package zone.autonomic.redfix.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.Archive;
import zone.autonomic.redfix.step.port.Deliveries;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Logs;
import zone.autonomic.redfix.step.port.NodeQueue;
import zone.autonomic.redfix.step.port.Posts;

/** The real store on an empty database in memory, for tests of those who use it. Opened again on the same database, it is what a restarted bot finds. */
public record TestStore(EventLog log, Posts posts, Archive archive, Logs logs, Deliveries deliveries, NodeQueue nodeQueue) {

    /** As if the run had printed it. */
    public void printed(InvestigationId investigation, String runId, String text) {
        long from = logs.reading(investigation, runId).next();
        logs.append(investigation, runId, new Logs.Piece(from, from + text.length(), text, Optional.empty()));
    }

    public static DataSource emptyDatabase() {
        return Fresh.h2().source();
    }

    /** Where {@link NeedsPostgres} is on the class. Connections are used again, as by a bot; to be closed. */
    public static AgroalDataSource emptyPostgres() {
        PGSimpleDataSource source = (PGSimpleDataSource) Fresh.postgres().source();
        try {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool.maxSize(4)
                    .connectionFactoryConfiguration(factory -> factory.jdbcUrl(source.getUrl())
                            .principal(new NamePrincipal(source.getUser())))));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static TestStore on(DataSource source, Clock clock) {
        Database database = new Database(source, false);
        return new TestStore(new SqlEventLog(database, new EventJson(), new TaskQueue(database, clock), clock), new SqlPosts(database, clock),
                new SqlArchive(database), new SqlLogs(database, new RowShelf()), new SqlDeliveries(database), new SqlNodeQueue(database, clock));
    }
}
