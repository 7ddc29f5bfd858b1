package zone.autonomic.redfix.investigation;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.investigation.World.LOST;
import static zone.autonomic.redfix.investigation.World.green;
import static zone.autonomic.redfix.investigation.World.red;
import static zone.autonomic.redfix.investigation.World.unreadable;
import static zone.autonomic.redfix.investigation.World.voided;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A comment asks for a pull request's head to be tested. */
class TestPlaybookTest {

    private static final PullRequest PULL = World.pullRequest("beef01");

    private final World world = new World();

    private void asked(boolean byBridge, boolean exact, boolean quick) {
        TestRequest test = new TestRequest(PULL, quick, 70, exact, Instant.EPOCH, byBridge);
        world.so = new Investigation(new InvestigationId("notes.pr1.beef01-1"), List.of()).with(Instant.EPOCH, List.of(new Event.Opened(Request.ofTest("notes", test, "ann"))));
        world.other = step -> step instanceof Step.TakeTest ? exact && byBridge
                ? List.of(new Event.TestTaken("beef01"), new Event.TestmeAsked("beef01", test.comment(), 70, 1)) : List.of(new Event.TestTaken("beef01")) : null;
    }

    private String toldAndEndedWith() {
        assertThat(world.performed(Step.AnswerTest.class)).as("told once, before the end").hasSize(1);
        assertThat(world.performed(Step.AnswerTest.class).get(0).outcome()).isEqualTo(world.outcome());
        return world.performed(Step.AnswerTest.class).get(0).summary();
    }

    @Test
    void theBridgeIsFollowedAndNotAskedAgainWhereItHeardThePerson() {
        asked(true, true, false);

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.GREEN);
        assertThat(toldAndEndedWith()).isEqualTo("the bridge says success of beef01");
        assertThat(world.performed(Step.AskTestme.class)).isEmpty();
        assertThat(world.performed(Step.StartRun.class)).isEmpty();
    }

    @Test
    void theBridgeIsAskedWhereItCantHaveHeardThePerson() {
        asked(true, false, true);

        world.unfold();

        assertThat(world.performed(Step.AskTestme.class)).extracting(Step.AskTestme::comment).containsExactly("!testme --quick");
    }

    @Test
    void aBridgeThatSleepsIsAskedThreeTimesInAll() {
        asked(true, true, false);
        var taking = world.other;
        world.other = step -> step instanceof Step.AwaitTestme await ? List.of(new Event.TestmeSilent(await.asked().attempt())) : taking.apply(step);

        world.unfold();

        assertThat(world.performed(Step.AskTestme.class)).extracting(Step.AskTestme::attempt).containsExactly(2, 3);
        assertThat(world.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(toldAndEndedWith()).isEqualTo("the bridge did not answer 3 times");
    }

    @Test
    void aRedOfTheBridgeIsRedAndItsOwnTroubleIsUnknown() {
        asked(true, true, false);
        var taking = world.other;
        world.other = step -> step instanceof Step.AwaitTestme ? List.of(new Event.TestmeAnswered("beef01", false, "failure", "", "t")) : taking.apply(step);
        assertThat(world.unfold().outcome()).isEqualTo(Outcome.RED);

        asked(true, true, false);
        world.other = step -> step instanceof Step.AwaitTestme ? List.of(new Event.TestmeAnswered("beef01", false, "error", "", "t"))
                : step instanceof Step.TakeTest ? List.of(new Event.TestTaken("beef01"), new Event.TestmeAsked("beef01", "!testme", 70, 1)) : null;
        assertThat(world.unfold().outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void theNodeRunsTheHeadOnceAndNothingIsDiagnosed() {
        asked(false, true, false);
        world.node = run -> red(LOST);

        world.unfold();

        assertThat(world.performed(Step.StartRun.class)).extracting(s -> s.run().kind() + " " + s.run().ref() + " " + s.run().atTag()).containsExactly("LIFECYCLE beef01 false");
        assertThat(world.performed(Step.TearDown.class)).hasSize(1);
        assertThat(world.performed(Step.Diagnose.class)).isEmpty();
        assertThat(world.outcome()).isEqualTo(Outcome.RED);
        assertThat(toldAndEndedWith()).startsWith("beef01 is red with restore");
    }

    @Test
    void quickAdvancesTheCanonicalAndIsColdWhereThereIsNone() {
        asked(false, true, true);
        world.unfold();
        assertThat(world.performed(Step.StartRun.class)).extracting(s -> s.run().kind()).containsExactly(RunKind.ADVANCE_COPY);

        asked(false, true, true);
        world.steps.clear();
        world.node = run -> run.kind() == RunKind.ADVANCE_COPY ? unreadable("there is no canonical of notes to advance from") : green();
        world.unfold();
        assertThat(world.performed(Step.StartRun.class)).extracting(s -> s.run().kind()).containsExactly(RunKind.ADVANCE_COPY, RunKind.LIFECYCLE);
        assertThat(world.outcome()).isEqualTo(Outcome.GREEN);
    }

    @Test
    void aRunThatCountsForNothingIsMadeAgainAndNeverCalledGreenOrRed() {
        asked(false, true, false);
        world.node = run -> voided("disk full");

        world.unfold();

        assertThat(world.performed(Step.StartRun.class)).hasSize(3);
        assertThat(world.outcome()).isEqualTo(Outcome.VOID);
        assertThat(toldAndEndedWith()).contains("disk full");
    }

    @Test
    void aPushMakesItVoid() {
        asked(true, true, false);
        world.other = step -> step instanceof Step.TakeTest ? List.of(new Event.HeadMoved("beef01", "beef02")) : null;

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.VOID);
        assertThat(toldAndEndedWith()).contains("beef01", "beef02");
    }

    @Test
    void aPushWhileItRunsOnTheNodeEndsTheRun() {
        asked(false, true, false);
        var taking = world.other;
        world.other = step -> step instanceof Step.FollowRun ? List.of(new Event.HeadMoved("beef01", "beef02")) : taking.apply(step);

        world.unfold();

        assertThat(world.performed(Step.CancelRun.class)).hasSize(1);
        assertThat(world.so.standingRun()).isEmpty();
        assertThat(world.outcome()).isEqualTo(Outcome.VOID);
        assertThat(toldAndEndedWith()).contains("beef01", "beef02");
    }

    @Test
    void aPushThatIsSeenWhenTheResultIsToBeToldMakesItVoid() {
        asked(false, true, false);
        var taking = world.other;
        world.other = step -> step instanceof Step.AnswerTest && !world.so.has(Event.HeadMoved.class) ? List.of(new Event.HeadMoved("beef01", "beef02")) : taking.apply(step);

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.VOID);
        assertThat(world.performed(Step.AnswerTest.class)).extracting(Step.AnswerTest::outcome).containsExactly(Outcome.GREEN, Outcome.VOID);
    }

    @Test
    void whatIsMergedMeanwhileTheBridgeDoesNotTest() {
        asked(true, true, false);
        var taking = world.other;
        world.other = step -> step instanceof Step.AwaitTestme ? List.of(new Event.PullRequestSettled(true, "bob", Optional.empty())) : taking.apply(step);

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.VOID);
        assertThat(toldAndEndedWith()).isEqualTo("bob merged the pull request meanwhile, and the bridge tests open ones alone");
    }

    @Test
    void cancellingTearsDownAndTells() {
        asked(false, true, false);
        while (world.so.standingRun().isEmpty()) {
            world.turn();
        }
        world.so = world.so.with(Instant.EPOCH, List.of(new Event.CancelRequested("bob")));

        world.unfold();

        assertThat(world.performed(Step.CancelRun.class)).hasSize(1);
        assertThat(world.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(toldAndEndedWith()).isEqualTo("cancelled by bob");
    }

    @Test
    void whereTellingFailsTooOftenItEndsAllTheSame() {
        asked(true, true, false);
        var taking = world.other;
        world.other = step -> step instanceof Step.AnswerTest
                ? List.of(new Event.StepFailed(step.title(), "403", (int) world.so.all(Event.StepFailed.class).count() + 1)) : taking.apply(step);

        world.unfold();

        assertThat(world.so.has(Event.TestAnswered.class)).isFalse();
        assertThat(world.so.closed()).isTrue();
    }

    @Test
    void whatIsNoRecipesIsRefusedAndTold() {
        asked(true, true, false);
        world.other = step -> step instanceof Step.ResolveTarget ? List.of(new Event.Refused("cc-ci has no released tag", "x")) : null;

        assertThat(world.unfold().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(toldAndEndedWith()).isEqualTo("cc-ci has no released tag");
    }

    @Test
    void replayedItComesToTheSame() {
        asked(true, true, false);
        world.unfold();

        assertThat(new Replay(world.playbook, (known, step) -> List.of()).of(world.so).differences()).isEmpty();
        assertThat(world.so.request().subject()).isEqualTo("notes.pr1.beef01");
        assertThat(Optional.of(world.so.request().ofSweep())).contains(false);
    }
}
