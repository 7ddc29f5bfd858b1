package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.step.port.Loop;
import zone.autonomic.redfix.step.port.Outage;

/** A database that can't be worked with is a state: work stops, that is said, and all goes on by itself. */
abstract class DatabaseWatchContract {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<Outage> outages = new ArrayList<>();
    private final AtomicInteger turns = new AtomicInteger();
    private int leastFreeMb;
    private AgroalDataSource pool;
    private Tasks tasks;
    private Database database;
    private SqlEventLog log;
    private DatabaseWatch watch;

    abstract AgroalDataSource fresh();

    abstract boolean shared();

    abstract void breakIt() throws Exception;

    abstract void mendIt() throws Exception;

    @BeforeEach
    void start() {
        pool = fresh();
        Flyway.configure().dataSource(pool).locations("db/migration").load().migrate();
        database = new Database(pool, shared());
        TaskQueue queue = new TaskQueue(database, Clock.systemUTC());
        log = new SqlEventLog(database, new EventJson(), queue, Clock.systemUTC());
        tasks = new Tasks(database, queue, this::turn, new TasksContract.Quick(), Clock.systemUTC());
        watch = new DatabaseWatch(database, tasks, outages::add, Clock.systemUTC(), () -> new DiskRoom(folder, leastFreeMb).shortage());
    }

    /** Each turn writes something down. */
    private Loop.Next turn(InvestigationId id) {
        Investigation so = log.find(id).orElseThrow();
        log.append(so, List.of(new Event.NodeClean(List.of("x".repeat(2_000)))));
        turns.incrementAndGet();
        return Loop.Next.after(Duration.ofMillis(20));
    }

    @AfterEach
    void end() throws Exception {
        mendIt();
        tasks.stop();
        pool.close();
    }

    /** Threads of the scheduler's pool die of a database that refuses, and are replaced. */
    private static ConditionFactory soon() {
        return await().dontCatchUncaughtExceptions().atMost(SOON);
    }

    private Optional<String> trouble() {
        return new DatabaseLifeline(database).trouble();
    }

    @Test
    void workStopsAndGoesOnByItself() throws Exception {
        InvestigationId id = log.open(new Request("gitea", Optional.empty(), Optional.empty(), "ann")).investigation().id();
        tasks.start();
        soon().until(() -> turns.get() > 3);
        watch.look();
        assertThat(trouble()).isEmpty();

        breakIt();
        soon().until(() -> {
            watch.look();
            return database.state().trouble().isPresent();
        });
        watch.look();

        assertThat(trouble().orElseThrow()).startsWith("it can't be worked with since ");
        assertThatThrownBy(() -> log.find(id)).isInstanceOf(Database.Broken.class).hasMessageContaining("can't be used since");
        assertThat(outages).as("it can't be told yet").isEmpty();
        int before = turns.get();

        mendIt();
        soon().until(() -> {
            watch.look();
            return trouble().isEmpty();
        });

        assertThat(outages).hasSize(1);
        soon().until(() -> turns.get() > before + 3);
        Investigation so = log.find(id).orElseThrow();
        assertThat(so.history()).extracting(Investigation.Recorded::seq).doesNotHaveDuplicates();
    }

    @Test
    void tooLittleRoomStopsWorkBeforeTheDatabaseMeetsIt() {
        InvestigationId id = log.open(new Request("gitea", Optional.empty(), Optional.empty(), "ann")).investigation().id();
        tasks.start();

        leastFreeMb = Integer.MAX_VALUE;
        watch.look();

        assertThat(trouble().orElseThrow()).contains(": only ", "redfix.least-free-mb");
        assertThat(log.find(id)).as("it can be read").isPresent();
        int before = turns.get();
        leastFreeMb = 0;
        watch.look();
        soon().until(() -> turns.get() > before + 1);
        assertThat(outages).singleElement().satisfies(outage -> assertThat(outage.reason()).startsWith("only "));
    }

    @Test
    void whatIsAskedWronglyIsNotTheDatabasesTrouble() {
        assertThatThrownBy(() -> database.inTransaction(connection -> connection.prepareStatement("select nothing from nowhere").executeQuery()))
                .isInstanceOf(Database.Broken.class);

        assertThat(database.state().trouble()).isEmpty();
    }
}
