package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.chat.console.Fakes;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.Settlement;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.report.SettlementText;
import zone.autonomic.redfix.report.Templates;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Workspace;
import zone.autonomic.redfix.verdict.Side;

/** How it is noticed what a person did with the pull request, and what is said of it there. */
class PullRequestWatchTest {

    private static final String OLD = "1.0.0+2.0";
    private static final String NEW = "1.0.1+2.0";
    private static final Target TARGET = new Target("notes", OLD, "c0ffee1", "main", "c0ffee2");

    private final MemoryForge forge = new MemoryForge();
    private final MemoryPullRequestRoom room = new MemoryPullRequestRoom();
    private final MemoryWorkspace workspace = new MemoryWorkspace();
    private final List<Investigation> newestFirst = new ArrayList<>();
    private final Fakes.InMemoryLog log = new Fakes.InMemoryLog() {
        @Override
        public List<Investigation> latest(int most) {
            return List.copyOf(newestFirst);
        }
    };
    private final PullRequestWatch watch = new PullRequestWatch(log, forge, workspace, new PullRequestFate(forge, workspace), new TestmeTest.LiveWaits());
    private final PullRequest pull = new PullRequest(1, "http://forge/pulls/1", "autonomic-bot", "t", "redfix/notes/x", "beef01", "open");
    private Investigation so = investigation("notes-1");

    private Investigation investigation(String id) {
        return new Investigation(new InvestigationId(id), List.of()).with(Instant.EPOCH, List.of(
                new Event.Opened(new Request("notes", Optional.empty(), Optional.empty(), "ann")), new Event.TargetResolved(TARGET),
                new Event.Diagnosed(new Finding("d", Side.RECIPE, "c", List.of(), List.of(), Map.of(), new Check(RunKind.LIFECYCLE, "restore", "", "/", Check.TESTME))),
                new Event.PullRequestReady(pull, true, false), new Event.Closed(Outcome.PROVEN, "proven")));
    }

    @BeforeEach
    void aProposedFix() {
        forge.pullRequests.add(pull);
        newestFirst.add(so);
        tags(OLD);
    }

    private void tags(String... newestFirstTags) {
        Map<String, String> commits = Map.of(OLD, "c0ffee1", NEW, "d0d0d0", "2.0.0+2.0", "d1d1d1");
        workspace.sources.put("notes", new Workspace.Source("main", "c0ffee2", List.of(newestFirstTags), commits));
    }

    private List<Event> look() {
        Handler.Done done = watch.perform(so, new Step.WatchPullRequest(TARGET, pull));
        assertThat(done.events().isEmpty()).isEqualTo(done.pause().isPresent());
        so = so.with(Instant.EPOCH, done.events());
        newestFirst.replaceAll(other -> other.id().equals(so.id()) ? so : other);
        return done.events();
    }

    @Test
    void anOpenOneIsWaitedFor() {
        assertThat(look()).isEmpty();
    }

    @Test
    void aMergeAndThenTheTagThatHoldsItAreNoticedOnceEach() {
        forge.settle(1, "merged");
        assertThat(look()).containsExactly(new Event.PullRequestSettled(true, "maintainer", Optional.of(OLD)));
        assertThat(look()).isEmpty();

        workspace.histories.put("d0d0d0", List.of("merge-of-beef01"));
        tags(NEW, OLD);
        assertThat(look()).containsExactly(new Event.Released(NEW, "d0d0d0", true));
        assertThat(look()).isEmpty();
    }

    @Test
    void aTagThatWasThereWhenTheMergeWasNoticedCountsOnlyIfItHoldsIt() {
        tags(NEW, OLD);
        forge.settle(1, "merged");
        look();

        assertThat(look()).as("it came before the merge, or at least without it").isEmpty();
        tags("2.0.0+2.0", NEW, OLD);
        assertThat(look()).containsExactly(new Event.Released("2.0.0+2.0", "d1d1d1", false));
    }

    @Test
    void aBotThatSleptFindsMergeAndTagTogether() {
        workspace.histories.put("d0d0d0", List.of("merge-of-beef01"));
        tags(NEW, OLD);
        forge.settle(1, "merged");

        look();
        assertThat(look()).containsExactly(new Event.Released(NEW, "d0d0d0", true));
    }

    @Test
    void whatAPersonClosedIsToldFromAMerge() {
        forge.settle(1, "closed");
        assertThat(look()).containsExactly(new Event.PullRequestSettled(false, "a person", Optional.of(OLD)));
    }

    @Test
    void eachInvestigationOfAPullRequestKnowsThatItIsMergedAndTheLastOneRunsTheCheckAtTheTag() {
        newestFirst.add(0, investigation("notes-2"));
        forge.settle(1, "merged");
        assertThat(look()).as("or the earlier one would ask for a merge for ever").containsExactly(new Event.PullRequestSettled(true, "maintainer", Optional.of(OLD)));

        workspace.histories.put("d0d0d0", List.of("merge-of-beef01"));
        tags(NEW, OLD);
        assertThat(look()).as("one run at the tag is enough").isEmpty();
    }

    @Test
    void whatAPersonPushesIsNoticedOnceForEachHead() {
        so = so.with(Instant.EPOCH, List.of(new Event.ProofPublished(true)));
        forge.push(1, "beef02");
        assertThat(look()).containsExactly(new Event.HeadMoved("beef01", "beef02"));
        assertThat(look()).isEmpty();

        forge.push(1, "beef03");
        assertThat(look()).containsExactly(new Event.HeadMoved("beef02", "beef03"));
    }

    @Test
    void aMergeOfAnotherHeadThanTheProvenOneIsBoth() {
        so = so.with(Instant.EPOCH, List.of(new Event.ProofPublished(true)));
        forge.push(1, "beef02");
        forge.settle(1, "merged");

        assertThat(look()).containsExactly(new Event.HeadMoved("beef01", "beef02"), new Event.PullRequestSettled(true, "maintainer", Optional.of(OLD)));
    }

    @Test
    void whatIsClosedAndOpenedAgainIsNotForgotten() {
        forge.settle(1, "closed");
        look();
        assertThat(look()).isEmpty();

        forge.settle(1, "open");
        assertThat(look()).containsExactly(new Event.PullRequestReopened());
        assertThat(look()).isEmpty();
        forge.settle(1, "merged");
        assertThat(look()).containsExactly(new Event.PullRequestSettled(true, "maintainer", Optional.of(OLD)));
    }

    @Test
    void whatIsOpenedAgainAndMergedBetweenTwoLooksIsMerged() {
        forge.settle(1, "closed");
        look();
        forge.settle(1, "merged");

        assertThat(look()).containsExactly(new Event.PullRequestReopened(), new Event.PullRequestSettled(true, "maintainer", Optional.of(OLD)));
    }

    @Test
    void aMirrorThatDoesNotAnswerIsNothingToTell() {
        forge.settle(1, "merged");
        look();
        workspace.sources.clear();
        assertThat(look()).isEmpty();
    }

    @Test
    void whatCameOfItIsSaidOnThePullRequestOnceForEachTag() {
        Settling settling = new Settling(room, new SettlementText(new Templates(), "http://redfix.example"));
        forge.settle(1, "merged");
        look();
        so = so.with(Instant.EPOCH, List.of(new Event.Released(NEW, "d0d0d0", true)));
        Step.Settle green = new Step.Settle(Settlement.RELEASED_AND_GREEN, "released and green: x");

        settling.perform(so, green);
        assertThat(settling.perform(so, green).events()).containsExactly(new Event.Settled(Settlement.RELEASED_AND_GREEN, "released and green: x"));

        assertThat(room.said.values()).singleElement().asString().contains("**released and green: x**", "http://redfix.example/i/notes-1");
    }

    @Test
    void whoClosedAPullRequestNeedsNoCommentOnIt() {
        Settling settling = new Settling(room, new SettlementText(new Templates(), "http://redfix.example"));
        settling.perform(so, new Step.Settle(Settlement.DECLINED, "a person closed it"));
        assertThat(room.said).isEmpty();
    }
}
