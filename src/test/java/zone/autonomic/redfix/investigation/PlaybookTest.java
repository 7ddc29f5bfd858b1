package zone.autonomic.redfix.investigation;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.investigation.World.DEPLOY_CHECK;
import static zone.autonomic.redfix.investigation.World.LOST;
import static zone.autonomic.redfix.investigation.World.TARGET;
import static zone.autonomic.redfix.investigation.World.finding;
import static zone.autonomic.redfix.investigation.World.green;
import static zone.autonomic.redfix.investigation.World.red;
import static zone.autonomic.redfix.investigation.World.unreadable;
import static zone.autonomic.redfix.investigation.World.voided;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.verdict.Side;

/** The method, told as stories: what the world does, what the bot then does, and how it ends. */
class PlaybookTest {

    private final World world = new World();

    private static boolean onHead(RunRequest run) {
        return run.commit().equals("beef01");
    }

    @Test
    void aGenuineRecipeDefectIsProvenOnTheSameCheck() {
        world.node = run -> onHead(run) ? green() : red(LOST);

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.PROVEN);
        assertThat(world.performed(Step.StartRun.class)).extracting(s -> s.run().ref() + " " + s.run().kind())
                .containsExactly("1.1.0+2.0 LIFECYCLE", "1.1.0+2.0 LIFECYCLE", "1.1.0+2.0 LIFECYCLE", "c0ffee2 LIFECYCLE", "beef01 LIFECYCLE");
        assertThat(world.performed(Step.PublishProof.class)).extracting(Step.PublishProof::ready).containsExactly(true);
    }

    @Test
    void whoMayNotHavePullRequestsOpenedGetsTheFixPreparedAndNothingIsPushed() {
        Request asked = new Request("notes", Optional.empty(), Optional.empty(), "eve").lookingOnly();
        world.so = new Investigation(new InvestigationId("notes-1"), List.of()).with(java.time.Instant.EPOCH, List.of(new Event.Opened(asked)));
        world.node = run -> onHead(run) ? green() : red(LOST);

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(world.performed(Step.PrepareFix.class)).hasSize(1);
        assertThat(world.performed(Step.ProposeFix.class)).isEmpty();
        assertThat(world.so.last(Event.Closed.class).orElseThrow().summary()).contains("eve may not have pull requests opened", "`/redfix notes`");
    }

    @Test
    void isolatedRunsAtTheBaseItselfAreTheProofOnTheBase() {
        world.target = new Target("notes", "1.1.0+2.0", "c0ffee1", "main", "c0ffee1");
        world.node = run -> onHead(run) ? green() : red(LOST);

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.PROVEN);
        assertThat(world.performed(Step.StartRun.class)).extracting(s -> s.run().ref()).containsExactly("1.1.0+2.0", "1.1.0+2.0", "1.1.0+2.0", "beef01");
    }

    @Test
    void aDefectThatTheLifecycleHidesIsProvenByItsOwnCheckAndTheLifecycleStaysGreen() {
        Failure promote = new Failure("promote", "WC5", "not healthy over HTTPS /health (last status 0)");
        Failure deploy = new Failure("deploy", "redfix::healthy_over_https", "not healthy over HTTPS /health (last status 0)");
        world.diagnosis = step -> new Event.Diagnosed(finding(DEPLOY_CHECK));
        world.node = run -> onHead(run) ? green() : red(run.kind() == RunKind.LIFECYCLE ? promote : deploy);

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.PROVEN);
        assertThat(world.performed(Step.StartRun.class)).extracting(s -> s.run().ref() + " " + s.run().kind()).containsExactly(
                "1.1.0+2.0 LIFECYCLE", "1.1.0+2.0 LIFECYCLE", "1.1.0+2.0 THROWAWAY_DEPLOY", "1.1.0+2.0 LIFECYCLE", "1.1.0+2.0 THROWAWAY_DEPLOY",
                "c0ffee2 THROWAWAY_DEPLOY", "beef01 THROWAWAY_DEPLOY",
                "beef01 LIFECYCLE");
    }

    @Test
    void everyRunGetsACleanNodeATeardownAndEveryRedAProbe() {
        world.node = run -> onHead(run) ? green() : red(LOST);

        world.unfold();

        int runs = world.performed(Step.StartRun.class).size();
        assertThat(world.performed(Step.Preflight.class)).hasSize(runs);
        assertThat(world.performed(Step.TearDown.class)).hasSize(runs);
        assertThat(world.performed(Step.Probe.class)).extracting(s -> s.run().id()).containsExactly("notes-1-r1", "notes-1-r2", "notes-1-r3", "notes-1-r4");
    }

    @Test
    void aGreenRecipeIsLeftAlone() {
        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.NOTHING_RED);
        assertThat(world.so.last(Event.Closed.class).orElseThrow().summary()).isEqualTo("nothing red, 5 of 5 green");
        assertThat(world.performed(Step.Diagnose.class)).isEmpty();
    }

    @Test
    void aRedWithoutAKnownCauseGoesToAPerson() {
        world.node = run -> red(LOST);
        world.diagnosis = step -> new Event.CauseUnknown("no known defect fits", List.of());

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(world.so.last(Event.Closed.class).orElseThrow().summary()).startsWith("genuine, cause unknown");
        assertThat(world.performed(Step.PrepareFix.class)).isEmpty();
    }

    @Test
    void redAndGreenByTurnsIsAFlakeThatIsNotFixed() {
        world.node = run -> run.id().endsWith("r2") ? green() : red(LOST);

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.FLAKE);
        assertThat(world.performed(Step.PrepareFix.class)).isEmpty();
    }

    @Test
    void turnsThatAProbeExplainsAreTheRecipes() {
        world.node = run -> onHead(run) || run.id().endsWith("r2") ? green() : red(LOST);
        world.diagnosis = step -> new Event.Diagnosed(finding(World.RESTORE_CHECK, "own and foreign addresses by turns"));

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.PROVEN);
    }

    @Test
    void whatTheDefaultBranchHasMendedIsNotFixedAgain() {
        world.node = run -> run.commit().equals(TARGET.defaultHead()) ? green() : red(LOST);

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.FIXED_NOT_RELEASED);
        assertThat(world.performed(Step.PrepareFix.class)).isEmpty();
    }

    @Test
    void aDiagnosisWhoseOwnCheckShowsAnotherFailureIsNotBelieved() {
        Failure another = new Failure("install", "deploy", "timed out");
        world.node = run -> run.commit().equals(TARGET.defaultHead()) ? red(another) : red(LOST);

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(world.performed(Step.PrepareFix.class)).isEmpty();
    }

    @Test
    void whatIsNotTheRecipesFaultIsNotMendedInTheRecipe() {
        world.node = run -> red(LOST);
        world.diagnosis = step -> new Event.Diagnosed(new Finding("stale-test", Side.TEST, "asserts what no tag holds", List.of(), List.of(), java.util.Map.of(), World.RESTORE_CHECK));

        world.unfold();

        assertThat(world.performed(Step.ProposeFix.class)).extracting(s -> s.to().repository()).containsOnly("cc-ci");
        assertThat(world.performed(Step.AskTestme.class)).isEmpty();
    }

    @Test
    void aStackThatWasGoneTooSoonIsDeployedOnceMoreToBeLookedAt() {
        Failure install = new Failure("install", "test_healthy_over_https", "not healthy over HTTPS /up (last status 0)");
        world.node = run -> red(install);
        world.diagnosis = step -> new Event.CauseUnknown("no known defect fits", List.of());

        world.unfold();

        assertThat(world.performed(Step.StartRun.class)).extracting(s -> s.run().kind() + " " + s.run().ref() + " " + s.run().healthPath())
                .startsWith("LIFECYCLE 1.1.0+2.0 /", "LIFECYCLE 1.1.0+2.0 /", "THROWAWAY_DEPLOY 1.1.0+2.0 /up");
        assertThat(world.performed(Step.Diagnose.class)).hasSize(1);
    }

    @Test
    void aHeadThatStaysRedKeepsItsMarkAndIsNotProven() {
        world.node = run -> red(LOST);

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.NOT_PROVEN);
        assertThat(world.performed(Step.PublishProof.class)).extracting(Step.PublishProof::ready).containsExactly(false);
        assertThat(world.performed(Step.AskTestme.class)).isEmpty();
    }

    @Test
    void aGreenTestmeAloneProvesNothing() {
        Failure deploy = new Failure("deploy", "t", "not healthy");
        world.diagnosis = step -> new Event.Diagnosed(finding(DEPLOY_CHECK));
        world.node = run -> run.kind() == RunKind.THROWAWAY_DEPLOY || !onHead(run) ? red(run.kind() == RunKind.LIFECYCLE ? LOST : deploy) : green();

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.NOT_PROVEN);
    }

    @Test
    void brokenLintIsNotProvenHoweverGreenTheRest() {
        world.node = run -> onHead(run) ? green() : red(LOST);
        world.other = step -> step instanceof Step.LintHead lint ? List.of(new Event.Linted(lint.head(), false, "R011")) : null;

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.NOT_PROVEN);
    }

    @Test
    void lintThatCouldNotBeRunIsTriedAgainAndRefusesNothing() {
        world.node = run -> onHead(run) ? green() : red(LOST);
        int[] tried = {0};
        world.other = step -> step instanceof Step.LintHead lint && tried[0]++ < 2 ? List.of(new Event.LintVoid(lint.head(), "FATA unable to fetch tags")) : null;

        world.unfold();

        assertThat(world.performed(Step.LintHead.class)).hasSize(3);
        assertThat(world.outcome()).isEqualTo(Outcome.PROVEN);
    }

    @Test
    void lintThatCanNeverBeRunMakesItVoid() {
        world.node = run -> onHead(run) ? green() : red(LOST);
        world.other = step -> step instanceof Step.LintHead lint ? List.of(new Event.LintVoid(lint.head(), "FATA unable to fetch tags")) : null;

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.VOID);
        assertThat(world.so.last(Event.Closed.class).orElseThrow().summary()).isEqualTo("abra's lint could not be run, 3 times in a row: FATA unable to fetch tags");
    }

    @Test
    void aSilentBridgeIsAskedThreeTimesAtMost() {
        world.node = run -> onHead(run) ? green() : red(LOST);
        world.other = step -> step instanceof Step.AwaitTestme wait ? List.of(new Event.TestmeSilent(wait.asked().attempt())) : null;

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.NOT_PROVEN);
        assertThat(world.performed(Step.AskTestme.class)).extracting(Step.AskTestme::attempt).containsExactly(1, 2, 3);
    }

    @Test
    void aPushByAPersonEndsWhatWasShownOfTheOldHead() {
        world.node = run -> onHead(run) ? green() : red(LOST);
        world.other = step -> step instanceof Step.AwaitTestme ? List.of(new Event.HeadMoved("beef01", "beef02")) : null;

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aPushWhileTheHeadRunsEndsThatRunAsWell() {
        world.node = run -> onHead(run) ? green() : red(LOST);
        world.other = step -> step instanceof Step.FollowRun follow && onHead(follow.run()) ? List.of(new Event.HeadMoved("beef01", "beef02")) : null;

        world.unfold();

        assertThat(world.performed(Step.CancelRun.class)).hasSize(1);
        assertThat(world.so.standingRun()).isEmpty();
        assertThat(world.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void whatIsMergedBeforeItIsProvenIsNotSaidToWaitForAMerge() {
        world.node = run -> onHead(run) ? green() : red(LOST);
        world.other = step -> step instanceof Step.AwaitTestme ? List.of(new Event.PullRequestSettled(true, "bob", Optional.empty())) : null;

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.NOT_PROVEN);
        assertThat(world.so.last(Event.Closed.class).orElseThrow().summary()).isEqualTo("bob merged http://forge/pulls/1 before it was proven");
        assertThat(world.playbook.next(world.so)).as("the tag is waited for").isInstanceOf(Step.WatchPullRequest.class);
    }

    @Test
    void whatIsMergedWhenItsProofIsCompleteIsProvenAndMerged() {
        world.node = run -> onHead(run) ? green() : red(LOST);
        world.other = step -> step instanceof Step.PublishProof ? List.of(new Event.PullRequestSettled(true, "bob", Optional.empty()), new Event.ProofPublished(true)) : null;

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.PROVEN);
        assertThat(world.so.last(Event.Closed.class).orElseThrow().summary()).isEqualTo("http://forge/pulls/1 is proven; bob has merged it already");
    }

    @Test
    void whatIsClosedBeforeItsProofCouldBePublishedIsNotProvenForAnybody() {
        world.node = run -> onHead(run) ? green() : red(LOST);
        world.other = step -> step instanceof Step.PublishProof ? List.of(new Event.PullRequestSettled(false, "a person", Optional.empty())) : null;

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.NOT_PROVEN);
        assertThat(world.so.last(Event.Closed.class).orElseThrow().summary()).contains("a person closed http://forge/pulls/1 before its proof was complete");
        assertThat(world.performed(Step.PublishProof.class)).hasSize(1);
    }

    @Test
    void aPullRequestThatAPersonClosedStaysClosed() {
        world.node = run -> red(LOST);
        world.other = step -> step instanceof Step.ProposeFix ? List.of(new Event.PullRequestDeclined(World.pullRequest("beef01"))) : null;

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.NOT_PROVEN);
        assertThat(world.so.has(Event.BranchPushed.class)).isFalse();
    }

    @Test
    void voidRunsCountForNothing() {
        world.node = run -> run.id().endsWith("r2") ? voided("no space left on device") : onHead(run) ? green() : red(LOST);

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.PROVEN);
        assertThat(world.so.verdict().orElseThrow().reds()).isEqualTo(2);
    }

    @Test
    void voidRunsInARowEndIt() {
        world.node = run -> voided("no space left on device");

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.VOID);
        assertThat(world.performed(Step.StartRun.class)).hasSize(3);
    }

    @Test
    void whatCantBeReadIsUnknownAndNeverGreen() {
        world.node = run -> unreadable("nobody described the image x");

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(world.so.last(Event.Closed.class).orElseThrow().summary()).contains("nobody described the image x");
    }

    @Test
    void aDirtyNodeIsWaitedForAndNamed() {
        world.other = step -> step instanceof Step.Preflight ? List.of(new Event.NodeDirty(List.of("a leftover stack"))) : null;

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.VOID);
        assertThat(world.performed(Step.Preflight.class)).hasSize(3);
        assertThat(world.performed(Step.StartRun.class)).isEmpty();
    }

    @Test
    void aRedThatShowsEarlyIsProbedWhileTheRunGoesOn() {
        world.node = run -> onHead(run) ? green() : red(LOST);
        world.other = step -> step instanceof Step.FollowRun follow && follow.watchForRed() && !onHead(follow.run())
                ? List.of(new Event.RedSighted(follow.run().id(), "FAILED x")) : null;

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.PROVEN);
        assertThat(world.performed(Step.Probe.class)).hasSize(4);
    }

    @Test
    void aRefusedRequestRunsNothing() {
        world.other = step -> step instanceof Step.ResolveTarget ? List.of(new Event.Refused("there is no recipe “noets”", "did you mean notes?")) : null;

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(world.steps).hasSize(2);
    }

    @Test
    void cancellingEndsTheRunInFlightAndLeavesNothing() {
        world.other = step -> step instanceof Step.FollowRun ? List.of(new Event.CancelRequested("alice")) : null;

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(world.performed(Step.CancelRun.class)).extracting(s -> s.run().id()).containsExactly("notes-1-r1");
    }

    @Test
    void aStepThatKeepsFailingLeavesNothingStandingAndGoesToAPerson() {
        int[] failures = {0};
        world.other = step -> step instanceof Step.FollowRun ? List.of(new Event.StepFailed(step.title(), "no route to host", ++failures[0])) : null;

        world.unfold();

        assertThat(world.performed(Step.CancelRun.class)).hasSize(1);
        assertThat(world.performed(Step.FollowRun.class)).hasSize(4);
        assertThat(world.so.standingRun()).isEmpty();
        assertThat(world.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void itsRunsAreCalledOnTheNodeWithItsMark() {
        Event.Opened unmarked = world.so.last(Event.Opened.class).orElseThrow();
        world.so = new Investigation(world.so.id(), List.of()).with(Instant.EPOCH, List.of(new Event.Opened(unmarked.request(), Optional.of("0123abcdef"))));

        world.unfold();

        assertThat(world.performed(Step.StartRun.class)).extracting(s -> s.run().id()).startsWith("notes-1-r1", "notes-1-r2");
        assertThat(world.performed(Step.StartRun.class)).extracting(s -> s.run().onNode()).startsWith("notes-1-r1-0123abcdef", "notes-1-r2-0123abcdef");
        assertThat(world.performed(Step.TearDown.class)).extracting(s -> s.run().onNode()).startsWith("notes-1-r1-0123abcdef");
    }

    @Test
    void whatWasOpenedBeforeThereWereMarksKeepsItsRunsNames() {
        world.unfold();

        assertThat(world.performed(Step.StartRun.class)).extracting(s -> s.run().onNode()).startsWith("notes-1-r1", "notes-1-r2");
    }

    @Test
    void aClosedInvestigationRests() {
        world.unfold();

        assertThat(world.playbook.next(world.so)).isInstanceOf(Step.Rest.class);
        assertThat(Optional.of(world.so).filter(Investigation::closed)).isPresent();
    }
}
