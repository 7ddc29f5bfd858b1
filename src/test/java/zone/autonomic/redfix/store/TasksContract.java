package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.step.port.Fence;
import zone.autonomic.redfix.step.port.Loop;

/** How investigations are carried on, whichever database the tasks lie in. */
abstract class TasksContract {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration NEVER = Duration.ofHours(1);

    private final List<Tasks> started = new ArrayList<>();
    Database database;
    TaskQueue queue;
    SqlEventLog log;

    abstract Database fresh();

    @BeforeEach
    void open() {
        database = fresh();
        queue = new TaskQueue(database, Clock.systemUTC());
        log = new SqlEventLog(database, new EventJson(), queue, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        started.forEach(Tasks::stop);
    }

    Tasks bot(Loop loop) {
        Tasks tasks = new Tasks(database, queue, loop, new Quick(), Clock.systemUTC());
        started.add(tasks);
        return tasks;
    }

    InvestigationId opened() {
        return log.open(new Request("gitea", Optional.empty(), Optional.empty(), "ann")).investigation().id();
    }

    int tasksInTable() {
        return database.inTransaction(connection -> {
            try (var row = connection.createStatement().executeQuery("select count(*) from scheduled_tasks")) {
                row.next();
                return row.getInt(1);
            }
        });
    }

    @Test
    void anOpenedInvestigationHasItsTurnsUntilItIsDone() {
        AtomicInteger turns = new AtomicInteger();
        bot(id -> turns.incrementAndGet() < 3 ? Loop.Next.after(Duration.ofMillis(20)) : Loop.Next.done()).start();

        opened();

        await().atMost(SOON).until(() -> turns.get() == 3 && tasksInTable() == 0);
    }

    @Test
    void joiningMakesNoSecondTask() {
        opened();
        opened();

        assertThat(tasksInTable()).isEqualTo(1);
        assertThat(queue.reconcile()).isZero();
    }

    @Test
    void aLostTaskIsMadeAgain() throws Exception {
        InvestigationId id = opened();
        try (var connection = database.source().getConnection(); var statement = connection.createStatement()) {
            statement.executeUpdate("delete from scheduled_tasks");
        }
        AtomicInteger turns = new AtomicInteger();
        bot(which -> {
            assertThat(which).isEqualTo(id);
            turns.incrementAndGet();
            return Loop.Next.done();
        }).start();

        await().atMost(SOON).until(() -> turns.get() == 1);
    }

    @Test
    void aTurnThatFailsIsTriedAgain() {
        AtomicInteger turns = new AtomicInteger();
        bot(id -> {
            if (turns.incrementAndGet() < 3) {
                throw new IllegalStateException("the node can't be reached");
            }
            return Loop.Next.done();
        }).start();

        opened();

        await().atMost(SOON).until(() -> turns.get() == 3 && tasksInTable() == 0);
    }

    @Test
    void wakingShortensTheWait() {
        AtomicInteger turns = new AtomicInteger();
        bot(id -> turns.incrementAndGet() == 1 ? Loop.Next.after(NEVER) : Loop.Next.done()).start();
        InvestigationId id = opened();
        await().atMost(SOON).until(() -> turns.get() == 1);

        log.wake(id);

        await().atMost(SOON).until(() -> turns.get() == 2);
    }

    @Test
    void wakingDuringATurnBringsAnother() throws Exception {
        AtomicInteger turns = new AtomicInteger();
        CountDownLatch inTurn = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        bot(id -> {
            if (turns.incrementAndGet() > 1) {
                return Loop.Next.done();
            }
            inTurn.countDown();
            pass(woken);
            return Loop.Next.after(NEVER);
        }).start();
        InvestigationId id = opened();
        assertThat(inTurn.await(10, TimeUnit.SECONDS)).isTrue();

        log.wake(id);
        woken.countDown();

        await().atMost(SOON).until(() -> turns.get() == 2);
    }

    @Test
    void twoBotsNeverGiveOneInvestigationTwoTurnsAtOnce() {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger turns = new AtomicInteger();
        Loop loop = id -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            atOnce.decrementAndGet();
            return turns.incrementAndGet() < 10 ? Loop.Next.after(Duration.ofMillis(1)) : Loop.Next.done();
        };
        bot(loop).start();
        bot(loop).start();

        opened();

        await().atMost(SOON).until(() -> tasksInTable() == 0);
        assertThat(most).hasValue(1);
        assertThat(turns).hasValue(10);
    }

    @Test
    void aTurnThatOutlivesItsLeaseStopsAtItsNextWrite() throws Exception {
        CountDownLatch inTurn = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger outside = new AtomicInteger();
        AtomicReference<RuntimeException> stopped = new AtomicReference<>();
        SqlFence fence = new SqlFence(database);
        Tasks still = bot(which -> {
            Investigation seen = log.find(which).orElseThrow();
            inTurn.countDown();
            pass(goOn);
            try {
                fence.check();
                outside.incrementAndGet();
            } catch (Fence.Overtaken overtaken) {
                stopped.set(overtaken);
            }
            log.append(seen, List.of(new Event.Joined("the one that stood still")));
            return Loop.Next.done();
        });
        still.start();
        InvestigationId id = opened();
        assertThat(inTurn.await(20, TimeUnit.SECONDS)).isTrue();
        AtomicInteger turns = new AtomicInteger();
        still.pause();
        takenFromIt();
        bot(which -> {
            fence.check();
            turns.incrementAndGet();
            return Loop.Next.after(NEVER);
        }).start();
        await().atMost(SOON).until(() -> turns.get() == 1);

        goOn.countDown();

        await().atMost(SOON).until(() -> stopped.get() != null);
        still.stop();
        assertThat(outside).as("nothing was written to the outside").hasValue(0);
        assertThat(log.find(id).orElseThrow().has(Event.Joined.class)).as("nor to the database").isFalse();
        assertThat(tasksInTable()).as("the task is as the other one left it").isEqualTo(1);
        assertThat(turns).hasValue(1);
    }

    /** As a bot does with the task of one whose heartbeats it misses. */
    private void takenFromIt() {
        int freed = database.inTransaction(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate("update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null, version = version + 1 where picked");
            }
        });
        assertThat(freed).isOne();
    }

    @Test
    void aTaskThatIsMadeAnewHasNoNumberThatWasThereBefore() {
        InvestigationId id = opened();
        long first = version();
        database.inTransaction(connection -> connection.createStatement().executeUpdate("delete from scheduled_tasks"));
        await().atMost(SOON).until(() -> System.currentTimeMillis() > first);

        log.wake(id);

        assertThat(version()).isGreaterThan(first);
    }

    private long version() {
        return database.inTransaction(connection -> {
            try (var row = connection.createStatement().executeQuery("select version from scheduled_tasks")) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    static void pass(CountDownLatch gate) {
        try {
            gate.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The lab's own pace, and quicker. */
    record Quick() implements TaskSettings {
        @Override
        public Duration poll() {
            return Duration.ofMillis(50);
        }

        @Override
        public Duration heartbeat() {
            return Duration.ofMillis(200);
        }

        @Override
        public int threads() {
            return 2;
        }

        @Override
        public Duration firstRetry() {
            return Duration.ofMillis(10);
        }

        @Override
        public Duration longestRetry() {
            return Duration.ofMillis(100);
        }

        @Override
        public Duration stopWait() {
            return Duration.ofSeconds(2);
        }
    }
}
