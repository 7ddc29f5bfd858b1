package zone.autonomic.redfix.investigation;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.investigation.World.LOST;
import static zone.autonomic.redfix.investigation.World.green;
import static zone.autonomic.redfix.investigation.World.red;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.verdict.Verdict;

/** Before a verdict is published, independent cold runs from fresh checkouts decide again; a later run that contradicts it takes it back. */
class SecondOpinionTest {

    private final World world = new World();

    private static List<Event> differs() {
        return List.of(new Event.SecondOpinion(false, "differs", List.of()), new Event.Reopened("the second is green"));
    }

    @Test
    void nothingIsPublishedBeforeARunFromAFreshCheckoutAgrees() {
        world.node = run -> run.commit().equals("beef01") ? green() : red(LOST);

        world.unfold();

        int publish = world.steps.indexOf(world.performed(Step.Publish.class).get(0));
        assertThat(world.performed(Step.StartRun.class).stream().filter(s -> s.run().conditions().fresh())).hasSize(1);
        assertThat(world.steps.subList(0, publish)).anyMatch(Step.DecideAgain.class::isInstance).noneMatch(Step.PrepareFix.class::isInstance);
    }

    @Test
    void aDifferingOpinionReopensTheCaseAndItsRunsCount() {
        int[] opinions = {0};
        world.node = run -> run.conditions().fresh() && run.id().endsWith("r3") || run.commit().equals("beef01") ? green() : red(LOST);
        world.opinion = () -> ++opinions[0] == 1 ? differs() : List.of(new Event.SecondOpinion(true, "PASS", List.of()));

        world.unfold();

        assertThat(world.performed(Step.Classify.class)).extracting(s -> s.verdict().kind()).containsExactly(Verdict.Kind.GENUINE, Verdict.Kind.FLAKE);
        assertThat(world.outcome()).isEqualTo(Outcome.FLAKE);
    }

    @Test
    void opinionsThatGoOnDifferingAreUnknown() {
        world.node = run -> red(LOST);
        world.opinion = SecondOpinionTest::differs;

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(world.performed(Step.Publish.class)).isEmpty();
        assertThat(world.performed(Step.PrepareFix.class)).isEmpty();
    }

    @Test
    void aLaterGreenAtTheSameCommitTakesAGenuineVerdictBack() {
        world.target = new Target("notes", "1.1.0+2.0", "c0ffee1", "main", "c0ffee1");
        world.diagnosis = step -> new Event.Diagnosed(World.finding(World.DEPLOY_CHECK));
        Failure deploy = new Failure("deploy", "t", "not healthy");
        world.node = run -> run.kind() == RunKind.THROWAWAY_DEPLOY ? red(deploy) : red(LOST);
        world.other = step -> step instanceof Step.PrepareFix ? List.of(
                new Event.RunStarted(Runs.lifecycle(world.target, Conditions.ALONE).called("notes-1-later", Optional.empty())),
                new Event.RunFinished("notes-1-later", green()), new Event.TornDown("notes-1-later", new Receipt(List.of(), List.of(), List.of()))) : null;

        world.unfold();

        assertThat(world.performed(Step.Retract.class)).hasSize(1);
        assertThat(world.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(world.so.published()).isFalse();
    }

    @Test
    void aGreenRecipeIsLookedAtTwiceAsWell() {
        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.NOTHING_RED);
        assertThat(world.so.published()).isTrue();
    }
}
