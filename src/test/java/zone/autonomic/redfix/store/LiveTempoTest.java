package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.MovedClock;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.step.port.Loop;

/** Retries and leases as a live bot has them, with the settings that it has when none are set. Time passes only where the clock is turned. */
class LiveTempoTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofSeconds(60);

    private final MovedClock clock = new MovedClock(Instant.parse("2026-06-18T08:00:00Z"));
    private final Database database = new Database(Fresh.h2().source(), true);
    private final TaskQueue queue = new TaskQueue(database, clock);
    private final SqlEventLog log = new SqlEventLog(database, new EventJson(), queue, clock);
    private final TaskSettings live = new SmallRyeConfigBuilder().withMapping(TaskSettings.class).withConverter(Duration.class, 200, new DurationConverter()).build()
            .getConfigMapping(TaskSettings.class);
    private final List<Tasks> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(Tasks::stop);
    }

    private Tasks start(Loop loop) {
        Tasks tasks = new Tasks(database, queue, loop, live, clock);
        started.add(tasks);
        tasks.start();
        return tasks;
    }

    private InvestigationId opened(String recipe) {
        return log.open(new Request(recipe, Optional.empty(), Optional.empty(), "ann")).investigation().id();
    }

    private <T> T task(String column, Class<T> type) {
        return database.inTransaction(connection -> {
            try (var row = connection.createStatement().executeQuery("select " + column + " from scheduled_tasks")) {
                return row.next() ? row.getObject(1, type) : null;
            }
        });
    }

    private Duration untilDue() {
        return Duration.between(clock.instant(), task("execution_time", OffsetDateTime.class).toInstant());
    }

    private void untilFailed(int times) {
        await().atMost(SOON).until(() -> task("consecutive_failures", Integer.class) == times && !task("picked", Boolean.class));
    }

    @Test
    void aTurnThatFailsIsTriedAgainAfterFiveSecondsThenTwiceAsLongAndAfterFiveMinutesAtMost() {
        start(id -> {
            throw new IllegalStateException("the node can't be reached");
        });
        opened("gitea");

        for (int seconds : new int[] {5, 10, 20, 40, 80, 160, 300, 300}) {
            int failed = seconds == 5 ? 1 : task("consecutive_failures", Integer.class) + 1;
            untilFailed(failed);
            assertThat(untilDue()).as("after failure %d", failed).isEqualTo(Duration.ofSeconds(seconds));
            clock.move(Duration.ofSeconds(seconds));
            queue.tellDue();
        }
    }

    /** As a killed bot leaves it. */
    private void held(InvestigationId id, Instant lastHeartbeat) {
        database.inTransaction(connection -> {
            try (var hold = connection.prepareStatement("update scheduled_tasks set picked = true, picked_by = 'killed', last_heartbeat = ? where task_instance = ?")) {
                hold.setObject(1, Database.time(lastHeartbeat));
                hold.setString(2, id.value());
                return hold.executeUpdate();
            }
        });
    }

    @Test
    void whatAnotherBotHoldsIsTakenUpOnlyAfterFourHeartbeatsDidNotCome() {
        InvestigationId dead = opened("gitea");
        InvestigationId alive = opened("immich");
        held(dead, clock.instant());
        held(alive, clock.instant().plusSeconds(2));
        clock.move(LEASE.plusSeconds(1));
        Set<InvestigationId> taken = ConcurrentHashMap.newKeySet();

        start(id -> {
            taken.add(id);
            return Loop.Next.done();
        });

        await().atMost(SOON).until(() -> {
            queue.tellDue();
            return taken.contains(dead);
        });
        assertThat(taken).as("the other one's lease has a second left").containsExactly(dead);
    }
}
