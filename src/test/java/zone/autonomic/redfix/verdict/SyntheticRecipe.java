package zone.autonomic.redfix.verdict;

import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A recipe whose truth is known: how often it is red alone and under load.
 *
 * @param alone its failure rate alone on the node, 0 to 1
 * @param underLoad its failure rate with other recipes beside it
 * @param ways in how many ways, equally probable, it fails; each has a signature of its own
 * @param from the run, counted from 0 over both arms, from which on it can fail at all; before, the place was still well
 */
record SyntheticRecipe(double alone, double underLoad, int ways, int from) {

    private static final FailureSignature[] SIGNATURES = IntStream.range(0, 8)
            .mapToObj(i -> FailureSignature.of("custom", "test_" + (char) ('a' + i), "failed")).toArray(FailureSignature[]::new);

    /** Fails alike in both arms. */
    static SyntheticRecipe same(double rate) {
        return of(rate, rate);
    }

    static SyntheticRecipe of(double alone, double underLoad) {
        return new SyntheticRecipe(alone, underLoad, 1, 0);
    }

    SyntheticRecipe failingInWays(int ways) {
        return new SyntheticRecipe(alone, underLoad, ways, from);
    }

    SyntheticRecipe wellUntilRun(int from) {
        return new SyntheticRecipe(alone, underLoad, ways, from);
    }

    /** One run. @param nth its place among all runs, from 0 */
    Set<FailureSignature> run(boolean loaded, int nth, Random random) {
        double rate = nth < from ? 0 : loaded ? underLoad : alone;
        return random.nextDouble() < rate ? Set.of(SIGNATURES[random.nextInt(ways)]) : Set.of();
    }
}
