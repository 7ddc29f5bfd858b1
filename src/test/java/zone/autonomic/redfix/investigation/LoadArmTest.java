package zone.autonomic.redfix.investigation;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.investigation.World.red;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.verdict.Side;
import zone.autonomic.redfix.verdict.Verdict;

/** Where isolation is green and the sweep was red, the failure is looked for under the load that the sweep makes. */
class LoadArmTest {

    private static final Failure HANDSHAKE = new Failure("custom", "tests/notes/custom/test_handshake.py::test_handshake", "TimeoutError: no ServerSync");
    private static final Check UNDER_LOAD = new Check(RunKind.LIFECYCLE, "custom", "ServerSync", "/", Check.TESTME, true);

    private final World world = new World();

    @BeforeEach
    void theSweepWasRed() {
        world.sweep = List.of(swept("notes", List.of(HANDSHAKE)), swept("wiki", List.of()), swept("chat", List.of()), swept("blog", List.of()));
        world.diagnosis = step -> new Event.Diagnosed(new Finding("not-ready-under-load", Side.LOAD, "not ready", List.of(), List.of(), Map.of(), UNDER_LOAD));
    }

    private static SweepRun swept(String recipe, List<Failure> failures) {
        return new SweepRun("sweep-20260617-" + recipe, recipe, "1.1.0+2.0",
                List.of(new Tier("install", Tier.Status.PASS), new Tier("custom", failures.isEmpty() ? Tier.Status.PASS : Tier.Status.FAIL)), failures, true, "");
    }

    private static RunResult green() {
        return new RunResult(0, List.of(new Tier("install", Tier.Status.PASS), new Tier("custom", Tier.Status.PASS)), List.of(), Optional.empty(), Optional.empty(), "u");
    }

    private static boolean loaded(RunRequest run) {
        return !run.conditions().alone();
    }

    private List<String> arms() {
        return world.performed(Step.StartRun.class).stream().map(Step.StartRun::run)
                .map(run -> (loaded(run) ? "L" : "I") + (run.conditions().fresh() ? "'" : "") + run.conditions().harness().map(h -> ":" + h).orElse("")).toList();
    }

    @Test
    void whatIsRedUnderLoadAloneIsALoadFlakeAndIsMendedInTheHarness() {
        world.node = run -> loaded(run) && !run.conditions().harness().equals(Optional.of("beef01")) ? red(HANDSHAKE) : green();

        world.unfold();

        assertThat(world.so.verdict().orElseThrow().kind()).isEqualTo(Verdict.Kind.LOAD_FLAKE);
        assertThat(arms()).startsWith("I", "I", "I", "I", "I", "L", "I", "L", "I", "I'", "L'", "L:cc1cc1", "L:beef01");
        assertThat(arms().stream().filter("L:beef01"::equals)).as("greens under the load that made it red").hasSize(5);
        assertThat(world.performed(Step.ProposeFix.class)).extracting(s -> s.to().repository()).containsExactly("cc-ci");
        assertThat(world.outcome()).isEqualTo(Outcome.PROVEN);
    }

    @Test
    void theLoadIsTwoOtherRecipesSoThatThreeAreDeployed() {
        world.node = run -> loaded(run) ? red(HANDSHAKE) : green();

        world.unfold();

        assertThat(world.performed(Step.StartRun.class).stream().map(s -> s.run().conditions().beside()).filter(b -> !b.isEmpty()))
                .isNotEmpty().allSatisfy(beside -> assertThat(beside).containsExactly("wiki", "chat"));
    }

    @Test
    void whatIsNotRedUnderLoadEitherIsNotReproducedWithItsBound() {
        world.node = run -> green();

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.NOT_REPRODUCED);
        assertThat(world.so.last(Event.Closed.class).orElseThrow().summary()).contains("was not reproduced", "stays possible");
        assertThat(arms().stream().filter("L"::equals).count()).isBetween(1L, 6L);
        assertThat(world.performed(Step.PrepareFix.class)).isEmpty();
    }

    @Test
    void aRecipeThatTheSweepSawGreenIsNotLoaded() {
        world.sweep = List.of(swept("notes", List.of()), swept("wiki", List.of()));

        world.unfold();

        assertThat(arms()).containsExactly("I", "I", "I", "I", "I", "I'");
        assertThat(world.outcome()).isEqualTo(Outcome.NOTHING_RED);
    }

    @Test
    void aLoadFlakeIsNeverMendedInARecipe() {
        world.node = run -> loaded(run) ? red(HANDSHAKE) : green();
        world.diagnosis = step -> new Event.Diagnosed(World.finding(World.RESTORE_CHECK));

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.FLAKE);
        assertThat(world.performed(Step.PrepareFix.class)).isEmpty();
    }

    @Test
    void aFixThatIsRedOnceUnderTheLoadIsNotProven() {
        int[] onHead = {0};
        world.node = run -> !loaded(run) ? green() : run.conditions().harness().equals(Optional.of("beef01")) && ++onHead[0] != 3 ? green() : red(HANDSHAKE);

        world.unfold();

        assertThat(world.outcome()).isEqualTo(Outcome.NOT_PROVEN);
    }

    @Test
    void theSweepsOwnRedIsInNoCount() {
        world.node = run -> loaded(run) ? red(HANDSHAKE) : green();

        world.unfold();

        Verdict verdict = world.so.verdict().orElseThrow();
        assertThat(List.of(verdict.reds(), verdict.greens(), verdict.loadedReds(), verdict.loadedGreens())).containsExactly(0, 7, 2, 0);
    }
}
