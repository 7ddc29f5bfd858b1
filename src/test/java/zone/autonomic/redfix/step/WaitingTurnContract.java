package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;

/** Investigations that were asked for at once, and one node. */
abstract class WaitingTurnContract {

    abstract DataSource database();

    abstract int bots();

    private WaitingBots bots(int seed) {
        return new WaitingBots(database(), bots(), seed);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 20})
    void whatIsAskedAtOnceEndsEachWithItsOwnVerdict(int recipes) {
        WaitingBots bots = bots(recipes);
        List<InvestigationId> asked = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < recipes; i++) {
            names.add("recipe" + i);
            asked.add(bots.asked("recipe" + i));
            if (i % 3 == 0) {
                bots.node.red.add("recipe" + i);
            }
        }

        bots.unfold();

        for (InvestigationId id : asked) {
            Investigation so = bots.of(id);
            boolean red = bots.node.red.contains(so.request().recipe());
            assertThat(so.outcome()).as("%s", id).contains(red ? Outcome.UNKNOWN : Outcome.NOTHING_RED);
            assertThat(so.all(Event.NodeDirty.class)).as("waiting for ours is no event").isEmpty();
            assertThat(so.last(Event.Closed.class).orElseThrow().summary()).contains(red ? "genuine, cause unknown" : "nothing red");
        }
        assertThat(bots.node.inTheWay).isEmpty();
        // Whoever is ready first takes a free node; nobody waits for one that isn't ready yet.
        names.remove(bots.node.order.get(0));
        assertThat(bots.node.order.subList(1, recipes)).as("first come, first served").isEqualTo(names);
        assertThat(bots.node.idle).as("never idle while one waits").isZero();
        assertThat(bots.store.nodeQueue().line().holder()).isEmpty();
    }

    @Test
    void waitingShowsAsOneLineThatChangesWithThePlace() {
        WaitingBots bots = bots(1);
        bots.asked("recipe0");
        bots.asked("recipe1");
        InvestigationId last = bots.asked("recipe2");

        bots.unfold();

        assertThat(bots.lines.get(last)).contains("waits for its turn on the node, 2nd of 2 in line; recipe0-1 has it",
                "waits for its turn on the node, next in line; recipe1-1 has it", "");
    }

    @Test
    void peopleAreServedBeforeASweep() {
        WaitingBots bots = bots(1);
        bots.swept("swept0");
        bots.swept("swept1");
        bots.asked("asked0");
        bots.asked("asked1");

        bots.unfold();

        List<String> order = bots.node.order;
        assertThat(order.lastIndexOf("asked1")).isLessThan(order.indexOf("swept1"));
        assertThat(order.lastIndexOf("asked0")).isLessThan(order.indexOf("swept1"));
    }

    @Test
    void aKilledHoldersLeaseIsTakenUp() {
        WaitingBots bots = bots(1);
        List<InvestigationId> asked = List.of(bots.asked("recipe0"), bots.asked("recipe1"), bots.asked("recipe2"));
        bots.node.killsAtTheNextTeardown = true;

        bots.unfold();

        assertThat(asked).allSatisfy(id -> assertThat(bots.of(id).outcome()).contains(Outcome.NOTHING_RED));
        assertThat(bots.node.inTheWay).isEmpty();
        assertThat(bots.node.idle).as("as long as it takes to notice").isLessThanOrEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void othersOnTheNodeAreWaitedForAndNoLongerThanBefore() {
        WaitingBots bots = bots(1);
        InvestigationId first = bots.asked("recipe0");
        InvestigationId second = bots.asked("recipe1");
        bots.node.othersUntil = bots.clock.instant().plus(Duration.ofMinutes(30));

        bots.unfold();

        assertThat(bots.of(first).outcome()).contains(Outcome.NOTHING_RED);
        assertThat(bots.of(second).outcome()).contains(Outcome.NOTHING_RED);
        assertThat(bots.of(first).all(Event.NodeDirty.class).count()).isBetween(10L, 16L);

        WaitingBots never = bots(2);
        InvestigationId waits = never.asked("recipe0");
        never.node.othersUntil = never.clock.instant().plus(Duration.ofDays(1));
        never.unfold();

        assertThat(never.of(waits).outcome()).contains(Outcome.VOID);
        assertThat(never.of(waits).last(Event.Closed.class).orElseThrow().summary()).contains("the harness runs for somebody else");
    }

    @Test
    void whoIsCancelledInLineHoldsUpNobody() {
        WaitingBots bots = bots(1);
        bots.asked("recipe0");
        InvestigationId cancelled = bots.asked("recipe1");
        InvestigationId last = bots.asked("recipe2");
        bots.store.log().append(bots.of(cancelled), List.of(new Event.CancelRequested("ann")));

        bots.unfold();

        assertThat(bots.of(cancelled).outcome()).contains(Outcome.CANCELLED);
        assertThat(bots.of(last).outcome()).contains(Outcome.NOTHING_RED);
        assertThat(bots.node.idle).isZero();
    }
}
