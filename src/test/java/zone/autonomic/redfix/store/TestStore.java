package zone.autonomic.redfix.store;

import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.Archive;
import zone.autonomic.redfix.step.port.Deliveries;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Logs;
import zone.autonomic.redfix.step.port.Posts;

/** The real store on an empty database in memory, for tests of those who use it. Opened again on the same database, it is what a restarted bot finds. */
public record TestStore(EventLog log, Posts posts, Archive archive, Logs logs, Deliveries deliveries) {

    /** As if the run had printed it. */
    public void printed(InvestigationId investigation, String runId, String text) {
        long from = logs.reading(investigation, runId).next();
        logs.append(investigation, runId, new Logs.Piece(from, from + text.length(), text, Optional.empty()));
    }

    public static DataSource emptyDatabase() {
        return Fresh.h2().source();
    }

    public static TestStore on(DataSource source, Clock clock) {
        Database database = new Database(source, false);
        return new TestStore(new SqlEventLog(database, new EventJson(), new TaskQueue(database, clock), clock), new SqlPosts(database, clock),
                new SqlArchive(database), new SqlLogs(database, new RowShelf()), new SqlDeliveries(database));
    }
}
