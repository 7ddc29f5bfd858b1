package zone.autonomic.redfix.investigation;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.investigation.World.red;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.verdict.Side;

@DisplayName("Tests that wait for an open pull request")
class AwaitedPullRequestTest {

    private static final PullRequest OPEN = new PullRequest(4, "http://forge/notes/pulls/4", "bob", "Move", "official-image", "4ead01", "open");
    private static final Failure STALE = new Failure("upgrade", "tests/notes/test_upgrade.py::test_image", "AssertionError: the head must run the official image");
    private static final Failure OTHER = new Failure("install", "tests/_generic/test_install.py::test_serving", "AssertionError: 502");

    private final World world = new World();

    @BeforeEach
    void anOverlayWrittenForIt() {
        Map<String, String> facts = new HashMap<>(AwaitedPullRequest.facts(OPEN));
        facts.put("stale", "x");
        world.diagnosis = step -> new Event.Diagnosed(new Finding("test-awaits-pull-request", Side.TEST, "c", List.of(), List.of(), facts,
                new Check(RunKind.LIFECYCLE, "upgrade", "official image", "/", Check.TESTME)));
        world.proposal = new Proposal("scope-overlay", "t", "w", Map.of("tests/notes/test_upgrade.py", "b"), List.of(), "patch", "n", "",
                List.of(new Counterexample("claims", "claims the move and lacks it", Map.of("compose.yml", "c"))));
        head(World.green());
    }

    private void head(RunResult result) {
        world.node = run -> run.commit().equals(OPEN.head()) ? result
                : run.conditions().harness().equals(Optional.of("beef01")) && !run.commit().equals("fa15e1") ? World.green() : red(STALE);
    }

    private String summary() {
        return world.so.last(Event.Closed.class).orElseThrow().summary();
    }

    private List<RunRequest> runsOfItsHead() {
        return world.performed(Step.StartRun.class).stream().map(Step.StartRun::run).filter(r -> r.commit().equals(OPEN.head())).toList();
    }

    @Test
    void haveItsHeadRunAloneAndAreToldThereOnce() {
        world.unfold();

        assertThat(runsOfItsHead()).singleElement().satisfies(r -> {
            assertThat(r.kind()).isEqualTo(RunKind.LIFECYCLE);
            assertThat(r.conditions()).isEqualTo(Conditions.ALONE);
            assertThat(r.atTag()).isFalse();
        });
        assertThat(world.performed(Step.LintHead.class)).extracting(Step.LintHead::head).containsExactly(OPEN.head());
        assertThat(world.performed(Step.TellPullRequest.class)).hasSize(1);
        assertThat(world.performed(Step.PrepareFix.class)).isEmpty();
        assertThat(world.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(summary()).isEqualTo("the tests wait for http://forge/notes/pulls/4: its head, run alone at 4ead01, is green; a person merges it and releases a tag. "
                + "Or, with leave, they are scoped to that move: `/redfix notes --with-tests`");
        assertThat(world.so.published()).as("the verdict stands").isTrue();
    }

    @Test
    void haveItCompletedFirstWhereItsHeadIsRedForAnotherReason() {
        head(red(OTHER));

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(summary()).contains("its head, run alone at 4ead01, is red with install", "it has to be completed first");
    }

    @Test
    void haveItCompletedFirstWhereLintRefusesItsHead() {
        world.other = step -> step instanceof Step.LintHead lint ? List.of(new Event.Linted(lint.head(), false, "R011")) : null;

        world.unfold();

        assertThat(summary()).contains("is green, and abra's lint refuses it; it has to be completed first");
    }

    @Test
    void areToldAlsoWhereItsHeadCannotBeRun() {
        head(World.voided("disk full"));

        world.unfold();

        assertThat(world.performed(Step.TellPullRequest.class)).hasSize(1);
        assertThat(world.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(summary()).contains("its head, at 4ead01, could not be run: disk full; it has to be completed first");
    }

    @Test
    void areScopedWithLeaveAndItIsToldAllTheSame() {
        world.so = new Investigation(world.so.id(), List.of()).with(Instant.EPOCH,
                List.of(new Event.Opened(new Request("notes", Optional.empty(), Optional.empty(), "alice", true, Optional.empty()))));

        world.unfold();

        assertThat(runsOfItsHead()).hasSize(1);
        assertThat(world.performed(Step.TellPullRequest.class)).hasSize(1);
        assertThat(world.performed(Step.PushCounterexample.class)).hasSize(1);
        assertThat(world.outcome()).isEqualTo(Outcome.PROVEN);
    }
}
