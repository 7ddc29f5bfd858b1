package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.step.port.Loop;

@ExtendWith(PostgresServer.class)
class PostgresTasksTest extends TasksContract {
    @Override
    Database fresh() {
        return Fresh.postgres();
    }

    @Test
    void whatAKilledProcessHeldIsTakenUpByAnotherOnceItsHeartbeatIsMissed() throws Exception {
        opened();
        try (var connection = database.source().getConnection(); var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update scheduled_tasks set picked = true, picked_by = 'dead', last_heartbeat = current_timestamp"))
                    .isOne();
        }
        AtomicInteger turns = new AtomicInteger();

        bot(id -> {
            turns.incrementAndGet();
            return Loop.Next.done();
        }).start();

        await().atMost(Duration.ofSeconds(30)).until(() -> turns.get() == 1);
    }

    /** As long as people are told that it takes; a heartbeat's lease is a minute. */
    private static final Duration AT_ONCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final TaskSettings live = new SmallRyeConfigBuilder().withMapping(TaskSettings.class).withConverter(Duration.class, 200, new DurationConverter()).build()
            .getConfigMapping(TaskSettings.class);
    private final List<Tasks> lively = new ArrayList<>();

    @AfterEach
    void end() {
        lively.forEach(Tasks::stop);
    }

    private FormerSelf self() {
        return new FormerSelf(folder.resolve("data/bot-name"));
    }

    private void start(FormerSelf self, Loop loop) {
        Tasks tasks = new Tasks(database, queue, loop, live, Clock.systemUTC(), self);
        lively.add(tasks);
        tasks.start();
    }

    /** As a bot that was killed a moment ago leaves it. */
    private void held(InvestigationId id, String by) {
        int held = database.inTransaction(connection -> {
            try (var hold = connection.prepareStatement("update scheduled_tasks set picked = true, picked_by = ?, last_heartbeat = current_timestamp where task_instance = ?")) {
                hold.setString(1, by);
                hold.setString(2, id.value());
                return hold.executeUpdate();
            }
        });
        assertThat(held).isOne();
    }

    @Test
    void aBotThatIsStartedAgainAtLiveTempoTakesUpItsOwnWorkAtOnceAndNobodyElses() {
        InvestigationId mine = opened();
        InvestigationId anothers = log.open(new Request("immich", Optional.empty(), Optional.empty(), "ann")).investigation().id();
        FormerSelf before = self();
        held(mine, before.name().orElseThrow());
        held(anothers, "redfix-of-another-folder");
        before.close();
        log.wake(mine); // somebody cancels it meanwhile
        Set<InvestigationId> taken = ConcurrentHashMap.newKeySet();

        start(self(), id -> {
            taken.add(id);
            return Loop.Next.done();
        });

        await().atMost(AT_ONCE).until(() -> taken.contains(mine));
        assertThat(taken).containsExactly(mine);
        assertThat(tasksInTable()).as("the other one's lease holds").isPositive();
    }

    @Test
    void aBotThatStillLivesKeepsItsNameAndItsWork() {
        FormerSelf alive = self();
        InvestigationId id = opened();
        held(id, alive.name().orElseThrow());
        FormerSelf second = self();
        Set<InvestigationId> taken = ConcurrentHashMap.newKeySet();

        start(second, which -> {
            taken.add(which);
            return Loop.Next.done();
        });
        InvestigationId fresh = log.open(new Request("immich", Optional.empty(), Optional.empty(), "ann")).investigation().id();

        await().atMost(AT_ONCE).until(() -> taken.contains(fresh));
        assertThat(second.name()).isEmpty();
        assertThat(taken).containsExactly(fresh);
        alive.close();
    }

    @Test
    void aCopyOfTheFolderIsAnotherBot() throws IOException {
        FormerSelf first = self();
        String name = first.name().orElseThrow();
        first.close();
        Files.copy(folder.resolve("data/bot-name"), folder.resolve("copied"));

        FormerSelf copy = new FormerSelf(folder.resolve("copied"));
        FormerSelf again = self();

        assertThat(again.name()).contains(name);
        assertThat(copy.name()).isPresent().isNotEqualTo(again.name());
        copy.close();
        again.close();
    }
}
