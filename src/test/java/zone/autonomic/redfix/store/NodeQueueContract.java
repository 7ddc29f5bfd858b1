package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.MovedClock;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.step.port.NodeQueue.Place;
import zone.autonomic.redfix.step.port.NodeQueue.Rank;

/** Whose turn it is on the node, on whichever database. */
abstract class NodeQueueContract {

    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-28T12:00:00Z"));
    private Database database;
    private SqlEventLog log;
    private SqlNodeQueue queue;

    abstract Database fresh();

    @BeforeEach
    void open() {
        database = fresh();
        log = new SqlEventLog(database, new EventJson(), new TaskQueue(database, Clock.systemUTC()), Clock.systemUTC());
        queue = new SqlNodeQueue(database, clock);
    }

    private InvestigationId opened(String recipe) {
        return log.open(new Request(recipe, Optional.empty(), Optional.empty(), "ann")).investigation().id();
    }

    private Place ask(InvestigationId who, Rank rank) {
        clock.move(Duration.ofSeconds(1));
        return queue.ask(who, rank, clock.instant());
    }

    private Place ask(InvestigationId who) {
        return ask(who, Rank.PERSON);
    }

    @Test
    void whoComesFirstHasItAndTheOthersAreInLine() {
        InvestigationId first = opened("gitea");
        InvestigationId second = opened("mumble");
        InvestigationId third = opened("wiki");

        assertThat(ask(first).held()).isTrue();
        assertThat(ask(second)).isEqualTo(new Place(Optional.empty(), 0, 1, Optional.of(first), Optional.empty()));
        assertThat(ask(third)).isEqualTo(new Place(Optional.empty(), 1, 2, Optional.of(first), Optional.empty()));
        assertThat(ask(first).held()).as("and keeps it").isTrue();

        assertThat(queue.leave(first)).contains(second);
        assertThat(ask(third).call()).as("the other is next").contains(second);
        assertThat(ask(first).before()).as("at the end of the line").isEqualTo(2);
        assertThat(ask(second).held()).isTrue();
        assertThat(queue.line().holder()).contains(second);
        assertThat(queue.line().waiting()).containsExactly(third, first);
    }

    @Test
    void whoWaitsSinceEarlierIsServedEarlierWhoeverAsksFirst() {
        InvestigationId holder = opened("gitea");
        InvestigationId late = opened("mumble");
        InvestigationId early = opened("wiki");
        ask(holder);

        queue.ask(late, Rank.PERSON, clock.instant());
        queue.ask(early, Rank.PERSON, clock.instant().minusSeconds(60));

        assertThat(queue.leave(holder)).contains(early);
    }

    @Test
    void peopleAreServedBeforeWhatTheBotGoesThroughByItself() {
        InvestigationId holder = opened("gitea");
        InvestigationId member = opened("mumble");
        InvestigationId person = opened("wiki");
        ask(holder, Rank.BY_ITSELF);
        ask(member, Rank.BY_ITSELF);
        ask(person);

        assertThat(queue.leave(holder)).contains(person);
    }

    @Test
    void whoStandsAsideKeepsItsPlaceAndTheOthersGoOn() {
        InvestigationId first = opened("gitea");
        InvestigationId second = opened("mumble");
        InvestigationId third = opened("wiki");
        long number = ask(first).number().orElseThrow();
        ask(second);
        ask(third);

        assertThat(queue.standAside(first, number, clock.instant().plusSeconds(120))).contains(second);
        assertThat(ask(second).held()).isTrue();
        clock.move(Duration.ofSeconds(120));
        assertThat(ask(first).before()).as("before who came later").isZero();

        assertThat(queue.leave(second)).contains(first);
    }

    @Test
    void anEarlierLeaseChangesNothing() {
        InvestigationId first = opened("gitea");
        long earlier = ask(first).number().orElseThrow();
        queue.leave(first);
        long now = ask(first).number().orElseThrow();

        assertThat(now).isGreaterThan(earlier);
        assertThat(queue.standAside(first, earlier, clock.instant())).isEmpty();
        assertThat(queue.line().holder()).contains(first);
    }

    @Test
    void whoDoesNotComeWhenCalledIsPassedOverAndServedWhenItComes() {
        InvestigationId holder = opened("gitea");
        InvestigationId dead = opened("mumble");
        InvestigationId other = opened("wiki");
        ask(holder);
        ask(dead);
        ask(other);
        queue.leave(holder);

        assertThat(ask(other).held()).isFalse();
        clock.move(SqlNodeQueue.NO_SHOW);
        assertThat(ask(other).held()).isTrue();

        assertThat(ask(dead).before()).isZero();
        assertThat(queue.leave(other)).contains(dead);
    }

    @Test
    void whatStandsAlreadyTakesWhatNobodyHas() {
        InvestigationId running = opened("gitea");
        InvestigationId other = opened("mumble");

        queue.adopt(running, Rank.PERSON, clock.instant());
        assertThat(ask(other).held()).isFalse();
        queue.adopt(other, Rank.PERSON, clock.instant());

        assertThat(queue.line().holder()).contains(running);
    }

    @Test
    void whoLeavesTheLineIsNotWaitedFor() {
        InvestigationId holder = opened("gitea");
        InvestigationId cancelled = opened("mumble");
        ask(holder);
        ask(cancelled);

        assertThat(queue.leave(cancelled)).as("it hadn't it").isEmpty();
        assertThat(queue.leave(holder)).isEmpty();
        assertThat(queue.leave(holder)).as("twice does no harm").isEmpty();
        assertThat(queue.line().waiting()).isEmpty();
    }

    @Test
    void whoeverAsksAtOnceOneHasItAtATime() throws Exception {
        List<InvestigationId> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ids.add(opened("recipe" + i));
        }
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger served = new AtomicInteger();
        ExecutorService processes = Executors.newFixedThreadPool(ids.size());
        List<Future<?>> all = new ArrayList<>();
        for (InvestigationId id : ids) {
            all.add(processes.submit(() -> {
                for (int times = 0; times < 5;) {
                    if (new SqlNodeQueue(database, clock).ask(id, Rank.PERSON, clock.instant()).held()) {
                        assertThat(inside.incrementAndGet()).isEqualTo(1);
                        inside.decrementAndGet();
                        served.incrementAndGet();
                        queue.leave(id);
                        times++;
                    }
                }
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get(60, TimeUnit.SECONDS);
        }
        processes.shutdown();

        assertThat(served).hasValue(30);
        assertThat(queue.line().holder()).isEmpty();
    }
}
