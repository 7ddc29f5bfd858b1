package zone.autonomic.redfix.verdict;

import java.util.Random;
import java.util.stream.IntStream;
import zone.autonomic.redfix.verdict.Simulation.Course;
import zone.autonomic.redfix.verdict.Simulation.Courses;
import zone.autonomic.redfix.verdict.Verdict.Kind;

/**
 * Fixes that mend nothing, after a load flake of a recipe that is never red alone.
 *
 * @param rate how often it is red under load, before the fix and after it
 * @param flakes investigations that called it a load flake
 * @param meanGreens that were asked for
 * @param passed load flakes whose fix was verified
 * @param ofAll the same, of all investigations
 */
record IdleFix(double rate, Share flakes, double meanGreens, Share passed, Share ofAll) {

    static IdleFix measured(double rate, int times, long seed) {
        Courses all = new Simulation(VerdictRule.DEFAULT).many(SyntheticRecipe.of(0, rate), times, seed);
        Courses flakes = all.only(c -> c.is(Kind.LOAD_FLAKE));
        Random head = new Random(seed + 1);
        Share passed = flakes.share(c -> passes(c, rate, head));
        double greens = flakes.all().stream().mapToInt(c -> greensNeeded(c.arms())).average().orElse(0);
        return new IdleFix(rate, all.share(Kind.LOAD_FLAKE), greens, passed, new Share(passed.count(), times));
    }

    static int greensNeeded(TwoArms arms) {
        return ProofUnderLoad.greensNeeded(arms.loaded().reds(), arms.loaded().greens());
    }

    static boolean passes(Course flake, double rate, Random random) {
        return IntStream.range(0, greensNeeded(flake.arms())).allMatch(i -> random.nextDouble() >= rate);
    }
}
