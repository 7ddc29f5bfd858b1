package zone.autonomic.redfix.investigation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** All the reds of a sweep: one after the other, then the gates. */
class SweepPlaybookTest {

    private static final InvestigationId SWEEP = new InvestigationId("sweep-1");
    private final Playbook playbook = new Playbook(Patience.DEFAULT);
    private final List<Step> steps = new ArrayList<>();
    private Investigation so = new Investigation(SWEEP, List.of()).with(Instant.EPOCH,
            List.of(new Event.Opened(new Request(Request.SWEEP, Optional.empty(), Optional.empty(), "ann"))));

    @Test
    void eachRedIsLookedAtAloneAndWithAllMendedBothGatesArePassed() {
        unfold(List.of(red("chat"), green("wiki"), red("voice")), Map.of("chat", proven("chat"), "voice", proven("voice")));

        assertThat(steps.stream().filter(s -> s instanceof Step.OpenMember || s instanceof Step.AwaitMember)).containsExactly(
                new Step.OpenMember(red("chat")), new Step.AwaitMember(new InvestigationId("chat-1"), false),
                new Step.OpenMember(red("voice")), new Step.AwaitMember(new InvestigationId("voice-1"), false));
        assertThat(so.all(Event.GateJudged.class)).extracting(Event.GateJudged::gate, Event.GateJudged::passed)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Gate.M1, true), org.assertj.core.groups.Tuple.tuple(Gate.M2, true));
        assertThat(so.outcome()).contains(Outcome.PROVEN);
        assertThat(summary()).isEqualTo("M2 is passed: all 2 are mended and proven, by 2 pull requests that a person merges; none is left as an exception");
    }

    @Test
    void whatWantsLeaveLeavesTheSecondGateOpenAndSaysSo() {
        unfold(List.of(red("chat"), red("forum")), Map.of("chat", proven("chat"), "forum",
                new Event.MemberClosed(new InvestigationId("forum-1"), Outcome.WAITING, "a test would have to change", true, Optional.empty())));

        assertThat(so.all(Event.GateJudged.class)).extracting(Event.GateJudged::passed).containsExactly(true, false);
        assertThat(so.outcome()).contains(Outcome.WAITING);
        assertThat(so.outcome().orElseThrow().exitStatus()).isEqualTo(1);
        assertThat(summary()).isEqualTo("M2 is open: forum-1 (a test would have to change)");
    }

    @Test
    void noGateIsPassedWithoutASecondOpinion() {
        unfold(List.of(red("chat")), Map.of("chat", new Event.MemberClosed(new InvestigationId("chat-1"), Outcome.PROVEN, "u is proven", false, Optional.of("u"))));

        assertThat(so.all(Event.GateJudged.class)).extracting(Event.GateJudged::passed).containsExactly(false, false);
        assertThat(so.outcome()).contains(Outcome.UNKNOWN);
    }

    @Test
    void aRecipeThatIsCalledLikeACommandIsNeverTakenForOne() {
        unfold(List.of(red("chat"), red("report")), Map.of("chat", proven("chat")));

        assertThat(steps).doesNotContain(new Step.OpenMember(red("report")));
        assertThat(so.outcome()).contains(Outcome.UNKNOWN);
        assertThat(summary()).contains("1 of 2 has not ended");
    }

    @Test
    void anEndThatIsAskedForEndsTheMemberFirst() {
        tell(new Event.SweepRead(List.of(red("chat"), red("voice"))), new Event.MemberOpened("chat", new InvestigationId("chat-1")), new Event.CancelRequested("bob"));

        assertThat(playbook.next(so)).isEqualTo(new Step.AwaitMember(new InvestigationId("chat-1"), true));
        tell(new Event.MemberClosed(new InvestigationId("chat-1"), Outcome.CANCELLED, "cancelled by bob", false, Optional.empty()));
        assertThat(playbook.next(so)).isEqualTo(new Step.Close(Outcome.CANCELLED, "cancelled by bob"));
    }

    @Test
    void noResultsAreNotTakenForGreenOnes() {
        unfold(List.of(), Map.of());
        assertThat(so.outcome()).contains(Outcome.UNKNOWN);
    }

    @Test
    void whereAllIsGreenNothingIsOpened() {
        unfold(List.of(green("wiki")), Map.of());
        assertThat(so.outcome()).contains(Outcome.NOTHING_RED);
    }

    private void unfold(List<SweepRun> swept, Map<String, Event.MemberClosed> ends) {
        for (int turn = 0; turn < 50 && !so.closed(); turn++) {
            Step step = playbook.next(so);
            steps.add(step);
            if (step instanceof Step.ReadSweep) {
                tell(new Event.SweepRead(swept));
            } else if (step instanceof Step.OpenMember open) {
                tell(new Event.MemberOpened(open.run().recipe(), new InvestigationId(open.run().recipe() + "-1")));
            } else if (step instanceof Step.AwaitMember await) {
                tell(ends.get(await.member().value().replaceFirst("-1$", "")));
            } else if (step instanceof Step.JudgeGate judge) {
                tell(new Event.GateJudged(judge.gate(), judge.passed(), judge.why()));
            } else if (step instanceof Step.Close close) {
                tell(new Event.Closed(close.outcome(), close.summary()));
            }
        }
        assertThat(so.closed()).isTrue();
    }

    private void tell(Event... events) {
        so = so.with(Instant.EPOCH, Arrays.asList(events));
    }

    private String summary() {
        return so.last(Event.Closed.class).orElseThrow().summary();
    }

    private static Event.MemberClosed proven(String recipe) {
        return new Event.MemberClosed(new InvestigationId(recipe + "-1"), Outcome.PROVEN, recipe + " is proven", true, Optional.of("http://forge/" + recipe + "/pulls/1"));
    }

    private static SweepRun red(String recipe) {
        return new SweepRun("sweep-" + recipe, recipe, "1.0.0+1", List.of(new Tier("restore", Tier.Status.FAIL)), List.of(World.LOST), true, "");
    }

    private static SweepRun green(String recipe) {
        return new SweepRun("sweep-" + recipe, recipe, "1.0.0+1", List.of(new Tier("restore", Tier.Status.PASS)), List.of(), true, "");
    }
}
