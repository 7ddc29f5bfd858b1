package zone.autonomic.redfix.store;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import zone.autonomic.redfix.step.port.OnDuty;
import zone.autonomic.redfix.step.port.Outage;
import zone.autonomic.redfix.store.DatabaseState.Trouble;

/**
 * Looks now and then whether the database can be worked with, and whether there is room for it. Where not, no turn begins until it can again: then all
 * goes on by itself, and the threads of what runs are told. An H2 that has met a full disk closes itself; it is opened again.
 */
@ApplicationScoped
class DatabaseWatch {

    private static final Logger LOG = Logger.getLogger(DatabaseWatch.class);

    private final Database database;
    private final Tasks tasks;
    private final Consumer<Outage> outages;
    private final Clock clock;
    private final Supplier<Optional<String>> shortage;
    private volatile boolean onDuty;
    private boolean paused;

    @Inject
    DatabaseWatch(Database database, Tasks tasks, Event<Outage> outages, Clock clock, @ConfigProperty(name = "redfix.data-dir") String data,
            @ConfigProperty(name = "redfix.least-free-mb") int leastFreeMb) {
        this(database, tasks, outages::fire, clock, new DiskRoom(Path.of(data), leastFreeMb)::shortage);
    }

    DatabaseWatch(Database database, Tasks tasks, Consumer<Outage> outages, Clock clock, Supplier<Optional<String>> shortage) {
        this.database = database;
        this.tasks = tasks;
        this.outages = outages;
        this.clock = clock;
        this.shortage = shortage;
    }

    void onDuty(@Observes OnDuty event) {
        onDuty = true;
    }

    void onStop(@Observes ShutdownEvent event) {
        onDuty = false;
    }

    @Scheduled(every = "${redfix.database-look}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void lookNowAndThen() {
        if (onDuty) {
            look();
        }
    }

    synchronized void look() {
        Optional<Trouble> found = trouble();
        if (found.isPresent()) {
            stop(found.get());
        } else {
            goOn();
        }
    }

    private Optional<Trouble> trouble() {
        try {
            if (database.state().trouble().filter(Trouble::closed).isPresent()) {
                database.forgetConnections();
                database.transacted(this::writes);
            } else {
                database.transacted(DatabaseWatch::reads);
            }
            return shortage.get().map(reason -> new Trouble(clock.instant(), reason, false));
        } catch (SQLException e) {
            return Optional.of(new Trouble(clock.instant(), DatabaseState.oneLine(e), true));
        }
    }

    private static boolean reads(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select looked_at from pulse"); ResultSet row = select.executeQuery()) {
            return row.next();
        }
    }

    /** A disk that is full lets itself be read. */
    private int writes(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update pulse set looked_at = ?")) {
            update.setObject(1, Database.time(clock.instant()));
            return update.executeUpdate();
        }
    }

    private void stop(Trouble found) {
        database.state().wrong(found);
        if (!paused) {
            paused = true;
            LOG.errorf("no work is done until the database can be worked with: %s", found.reason());
            tasks.pause();
        }
    }

    private void goOn() {
        Optional<Trouble> over = database.state().well();
        if (paused) {
            tasks.resume();
            paused = false;
            over.ifPresent(trouble -> outages.accept(new Outage(trouble.since(), clock.instant(), trouble.reason())));
        }
    }
}
