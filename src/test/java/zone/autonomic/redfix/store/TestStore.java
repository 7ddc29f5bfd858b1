package zone.autonomic.redfix.store;

import java.time.Clock;
import javax.sql.DataSource;
import zone.autonomic.redfix.step.port.Archive;
import zone.autonomic.redfix.step.port.Deliveries;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Posts;

/** The real store on an empty database in memory, for tests of those who use it. Opened again on the same database, it is what a restarted bot finds. */
public record TestStore(EventLog log, Posts posts, Archive archive, Deliveries deliveries) {

    public static DataSource emptyDatabase() {
        return Fresh.h2().source();
    }

    public static TestStore on(DataSource source, Clock clock) {
        Database database = new Database(source, false);
        return new TestStore(new SqlEventLog(database, new EventJson(), new TaskQueue(database, clock), clock), new SqlPosts(database, clock),
                new SqlArchive(database), new SqlDeliveries(database));
    }
}
