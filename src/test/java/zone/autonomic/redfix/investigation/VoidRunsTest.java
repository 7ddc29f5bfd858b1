package zone.autonomic.redfix.investigation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.verdict.Verdict;

/** A void run changes no count: wherever runs turn out void in between, the verdict is the one that the others give. */
class VoidRunsTest {

    private static final int WORLDS = 300;
    private static final int COUNTED = 11;
    private static final int MOST_VOIDS = 4;

    @Test
    void theVerdictIsTheSameAsWithoutThem() {
        Set<Verdict.Kind> seen = EnumSet.noneOf(Verdict.Kind.class);
        for (int seed = 0; seed < WORLDS; seed++) {
            Random random = new Random(seed);
            double redness = random.nextDouble() * random.nextDouble();
            List<RunResult> runs = new ArrayList<>();
            for (int i = 0; i < COUNTED; i++) {
                runs.add(random.nextDouble() < redness ? World.red(World.LOST) : World.green());
            }

            Verdict without = verdict(runs);
            Verdict with = verdict(disturbed(runs, random));

            assertThat(with).as("world %d", seed).isEqualTo(without);
            if (without != null) {
                seen.add(without.kind());
            }
        }
        assertThat(seen).as("the worlds are various enough to mean something").contains(Verdict.Kind.GENUINE, Verdict.Kind.FLAKE, Verdict.Kind.NOT_REPRODUCED);
    }

    /** The same runs with void ones among them, never so many in a row that the bot gives up. */
    private static List<RunResult> disturbed(List<RunResult> runs, Random random) {
        List<RunResult> disturbed = new ArrayList<>(runs);
        for (int i = 0; i < MOST_VOIDS; i++) {
            int at = random.nextInt(disturbed.size());
            boolean alone = disturbed.get(at).voided().isEmpty() && (at == 0 || disturbed.get(at - 1).voided().isEmpty());
            if (alone) {
                disturbed.add(at, World.voided("no space left on device"));
            }
        }
        return disturbed;
    }

    /** The verdict that these isolated runs come to, null where they come to none. */
    private static Verdict verdict(List<RunResult> isolated) {
        Queue<RunResult> left = new ArrayDeque<>(isolated);
        World world = new World();
        world.node = run -> left.remove();
        while (world.so.verdict().isEmpty() && !(left.isEmpty() && world.so.standingRun().isEmpty())) {
            world.turn();
        }
        return world.so.verdict().orElse(null);
    }
}
