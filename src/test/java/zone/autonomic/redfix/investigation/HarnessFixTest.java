package zone.autonomic.redfix.investigation;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.investigation.World.red;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.verdict.Side;

/** What is the harness's fault is mended there, shown from scratch checkouts, and a test is changed with a person's leave only. */
class HarnessFixTest {

    private static final Failure STALE = new Failure("upgrade", "tests/notes/test_upgrade.py::test_image", "AssertionError: the head must run the official image");
    private static final Failure ON_LIVE = new Failure("domains", "redfix::canonical_is_on_no_live_domain", "the domain of the live service notes");

    private final World world = new World();

    private static RunResult promote(Tier.Status status) {
        return new RunResult(0, List.of(new Tier("install", Tier.Status.PASS), new Tier(Tier.PROMOTE, status), new Tier(Tier.LIVE, Tier.Status.PASS)), List.of(),
                Optional.empty(), Optional.empty(), "u");
    }

    private static boolean onHead(RunRequest run) {
        return run.conditions().harness().equals(Optional.of("beef01"));
    }

    private void aStaleTest() {
        Check check = new Check(RunKind.LIFECYCLE, "upgrade", "official image", "/", Check.TESTME);
        world.diagnosis = step -> new Event.Diagnosed(new Finding("test-asserts-unreleased", Side.TEST, "stale", List.of(), List.of(), Map.of(), check));
        world.proposal = new Proposal("scope-overlay", "t", "w", Map.of("tests/notes/test_upgrade.py", "b"), List.of(), "patch", "n", "",
                List.of(new Counterexample("claims", "claims the move and lacks it", Map.of("compose.yml", "c"))));
        world.node = run -> onHead(run) && !run.commit().equals("fa15e1") ? World.green() : red(STALE);
    }

    private void withLeave() {
        world.so = new Investigation(world.so.id(), List.of()).with(java.time.Instant.EPOCH,
                List.of(new Event.Opened(new Request("notes", Optional.empty(), Optional.empty(), "alice", true, Optional.empty()))));
    }

    private void aCanonicalOnALiveDomain() {
        Check check = new Check(RunKind.CANONICAL_DOMAIN, "domains", "live service", "/", Check.TESTME);
        world.diagnosis = step -> new Event.Diagnosed(new Finding("canonical-on-live-domain", Side.MACHINERY, "c", List.of(), List.of(), Map.of(), check));
        world.proposal = new Proposal("collision-free-canonical", "t", "w", Map.of("runner/canonical.py", "b"), List.of(), "patch", "n", "");
        world.node = run -> run.kind() == RunKind.CANONICAL_DOMAIN ? (onHead(run) ? World.green() : red(ON_LIVE))
                : promote(onHead(run) ? Tier.Status.PASS : Tier.Status.SKIP);
    }

    @Test
    void anEnrolledRecipeThatIsGreenAndNotPromotedIsNotSaidToBeLeftOut() {
        Enrolment enrolled = new Enrolment("notes", true, "warm-notes.ci.example.org", Map.of(), Map.of());
        world.node = run -> run.kind() == RunKind.CANONICAL_DOMAIN
                ? new RunResult(0, List.of(new Tier("domains", Tier.Status.PASS)), List.of(), Optional.empty(), Optional.empty(), "u", Optional.of(enrolled)) : promote(Tier.Status.SKIP);

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(world.so.last(Event.Closed.class).orElseThrow().summary()).contains("no run was promoted although the harness says that the recipe is enrolled");
    }

    @Test
    void aRunThatCouldNotBeVerifiedIsNeitherRedNorGreen() {
        Tier unverified = new Tier("restore", Tier.Status.UNVER);
        Tier passed = new Tier("install", Tier.Status.PASS);

        assertThat(new RunResult(0, List.of(passed, unverified), List.of(), Optional.empty(), Optional.empty(), "").colour()).isEqualTo(RunResult.Colour.UNKNOWN);
        assertThat(new RunResult(0, List.of(passed, new Tier(Tier.LINT, Tier.Status.FAIL)), List.of(), Optional.empty(), Optional.empty(), "").colour()).isEqualTo(RunResult.Colour.GREEN);
        assertThat(new RunResult(0, List.of(new Tier(Tier.LINT, Tier.Status.PASS)), List.of(), Optional.empty(), Optional.empty(), "").colour()).isEqualTo(RunResult.Colour.UNKNOWN);
    }

    @Test
    void withoutLeaveATestIsNotChangedButWhatShouldBeIsPosted() {
        aStaleTest();

        world.unfold();

        assertThat(world.performed(Step.PostSuggestion.class)).hasSize(1);
        assertThat(world.performed(Step.ProposeFix.class)).isEmpty();
        assertThat(world.outcome()).isEqualTo(Outcome.WAITING);
    }

    @Test
    void whatTheGuardRefusesIsNeverPushed() {
        aStaleTest();
        withLeave();
        world.other = step -> step instanceof Step.PrepareFix
                ? List.of(new Event.FixRefused("it would make a test weaker: tests/notes/test_upgrade.py:5: a skip", Optional.of("tests/notes/test_upgrade.py:5"))) : null;

        world.unfold();

        assertThat(world.performed(Step.ProposeFix.class)).isEmpty();
        assertThat(world.performed(Step.PushCounterexample.class)).isEmpty();
        assertThat(world.outcome()).isEqualTo(Outcome.NOT_PROVEN);
        assertThat(world.so.last(Event.Closed.class).orElseThrow().summary()).contains("no fix was made: it would make a test weaker");
    }

    /** What no fix was made of and a person may do all the same is posted once, and nothing is run or pushed for it, with leave or without. */
    @Test
    void aSuggestionIsPostedAndNeverMadeNorCounted() {
        for (boolean leave : new boolean[] {false, true}) {
            World asked = new World();
            asked.diagnosis = step -> new Event.Diagnosed(new Finding("not-ready-under-load", Side.MACHINERY, "c", List.of(), List.of(), Map.of(),
                    new Check(RunKind.LIFECYCLE, "upgrade", "official image", "/", Check.TESTME)));
            asked.node = run -> red(STALE);
            if (leave) {
                asked.so = new Investigation(asked.so.id(), List.of()).with(java.time.Instant.EPOCH,
                        List.of(new Event.Opened(new Request("notes", Optional.empty(), Optional.empty(), "alice", true, Optional.empty()))));
            }
            Proposal patience = new Proposal("longer-patience", "t", "w", Map.of("tests/notes/custom/test_x.py", "b"), List.of(), "", "", "");
            asked.other = step -> step instanceof Step.PrepareFix
                    ? List.of(new Event.FixRefused("no place for the wait", Optional.of("runner/run_recipe_ci.py:7")), new Event.FixSuggested(patience, "diff")) : null;

            asked.unfold();

            assertThat(asked.performed(Step.PostSuggestion.class)).singleElement().satisfies(s -> assertThat(s.proposal()).isEqualTo(patience));
            assertThat(asked.performed(Step.ProposeFix.class)).isEmpty();
            assertThat(asked.performed(Step.StartRun.class)).noneMatch(s -> onHead(s.run()));
            assertThat(asked.outcome()).isEqualTo(Outcome.WAITING);
            assertThat(asked.so.last(Event.Closed.class).orElseThrow().summary()).isEqualTo("no fix was made: no place for the wait. http://forge/issues/3 says what a person may do "
                    + "instead, which redfix neither does nor counts as a proof");
        }
    }

    @Test
    void withLeaveBothSidesAreShown() {
        aStaleTest();
        withLeave();

        world.unfold();

        assertThat(world.performed(Step.PushCounterexample.class)).hasSize(1);
        assertThat(world.performed(Step.StartRun.class)).extracting(s -> s.run()).anyMatch(run -> run.commit().equals("fa15e1") && onHead(run) && !run.atTag());
        assertThat(world.outcome()).isEqualTo(Outcome.PROVEN);
    }

    @Test
    void aTestThatWasSwitchedOffInsteadOfScopedIsNotProven() {
        aStaleTest();
        withLeave();
        world.node = run -> onHead(run) ? World.green() : red(STALE);

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.NOT_PROVEN);
        assertThat(world.so.last(Event.Closed.class).orElseThrow().summary()).contains("the other side is not shown");
    }

    @Test
    void whatWouldTouchALiveServiceIsIsolatedByTheHarnesssOwnFunctions() {
        aCanonicalOnALiveDomain();

        world.unfold();

        assertThat(world.performed(Step.StartRun.class)).extracting(s -> s.run().kind() + s.run().conditions().harness().map(h -> " " + h).orElse(""))
                .containsExactly("LIFECYCLE", "CANONICAL_DOMAIN", "CANONICAL_DOMAIN", "CANONICAL_DOMAIN cc1cc1", "CANONICAL_DOMAIN beef01", "LIFECYCLE beef01");
        assertThat(world.so.verdict().orElseThrow().genuine()).isTrue();
        assertThat(world.outcome()).isEqualTo(Outcome.PROVEN);
    }

    @Test
    void aHeadThatDoesNotPromoteIsNotProven() {
        aCanonicalOnALiveDomain();
        world.node = run -> run.kind() == RunKind.CANONICAL_DOMAIN ? (onHead(run) ? World.green() : red(ON_LIVE)) : promote(Tier.Status.SKIP);

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.NOT_PROVEN);
    }

    @Test
    void leftOutWithoutACollisionIsForAPersonToDecide() {
        aCanonicalOnALiveDomain();
        world.node = run -> run.kind() == RunKind.CANONICAL_DOMAIN ? World.green() : promote(Tier.Status.SKIP);

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(world.performed(Step.PrepareFix.class)).isEmpty();
    }

    @Test
    void anUnknownCauseIsComparedWithAnEarlierReleaseAndAnotherRecipe() {
        Failure lost = new Failure("restore", "test_restore_returns_state", "RuntimeError: lost", "tests/notes/test_restore.py");
        world.node = run -> run.recipe().equals("control") || run.ref().equals("1.0.0+1.9") ? World.green() : red(lost);
        world.diagnosis = step -> new Event.CauseUnknown("no known defect fits", List.of());

        world.unfold();

        assertThat(Sides.of(world.so).left()).as("the control passes and so did the release before: not the machinery").containsExactlyInAnyOrder(Side.RECIPE, Side.TEST);
        assertThat(world.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(world.so.last(Event.Closed.class).orElseThrow().summary()).contains("recipe, test");
    }

    @Test
    void aComparisonThatNeverCameToTheTierTellsNothing() {
        RunResult skipped = new RunResult(0, List.of(new Tier("install", Tier.Status.PASS), new Tier("restore", Tier.Status.SKIP)), List.of(),
                Optional.empty(), Optional.empty(), "u");
        world.node = run -> run.recipe().equals("control") || run.ref().equals("1.0.0+1.9") ? skipped : red(World.LOST);
        world.diagnosis = step -> new Event.CauseUnknown("no known defect fits", List.of());

        world.unfold();

        assertThat(Sides.of(world.so).left()).containsExactlyInAnyOrder(Side.RECIPE, Side.TEST, Side.MACHINERY);
    }
}
