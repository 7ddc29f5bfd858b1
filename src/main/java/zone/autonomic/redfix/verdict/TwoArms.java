package zone.autonomic.redfix.verdict;

import java.util.List;
import java.util.Set;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.FisherExactTest;

/**
 * What was counted of one failure at one ref: alone on the node, and with other recipes deployed beside. The red that made one look, the
 * sweep's, is in neither arm.
 *
 * @param isolated the runs alone on a clean node
 * @param loaded the runs under load
 */
public record TwoArms(Tally isolated, Tally loaded) {

    /** The error that is taken, here and in every bound of this room. */
    static final double LEVEL = 0.05;

    /** A p that equals the level, as 1/20 does, must not miss it by the last bit of a double. */
    private static final double ROUNDING = 1e-9;

    private static final FisherExactTest TEST = FisherExactTest.withDefaults().with(AlternativeHypothesis.GREATER_THAN);

    /** What the two arms say about the load. */
    public enum Effect {
        /** No loaded run is red. */
        NONE("no red under the load"),
        /** Red under the load, but chance may have done that. */
        CONSISTENT("consistent, not proven"),
        /** Redder under the load than chance would have it. */
        SHOWN("shown");

        private final String words;

        Effect(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * Counts both arms for one failure: the one that isolation shows most often, or, where isolation is green, the one that the load shows most often.
     *
     * @param isolated each run's failures, an empty set for a green one; void and unreadable runs don't belong here
     * @param loaded the same of the runs under load
     */
    public static TwoArms of(List<Set<FailureSignature>> isolated, List<Set<FailureSignature>> loaded) {
        Tally alone = Tally.of(isolated);
        return new TwoArms(alone, alone.signature().map(s -> Tally.of(s, loaded)).orElseGet(() -> Tally.of(loaded)));
    }

    /** The load was not tried. */
    public static TwoArms isolatedOnly(Tally isolated) {
        return new TwoArms(isolated, Tally.NONE);
    }

    /**
     * Fisher's exact test, one-sided: if the load made no difference, how probable are at least as many of the reds in the loaded arm
     * (the hypergeometric tail). 1 where no loaded run is red, or nothing stands against the reds.
     */
    public double p() {
        return loaded.reds() == 0 ? 1 : p(loaded.reds(), loaded.greens(), isolated.reds(), isolated.greens());
    }

    /** Whether the p of these counts reaches the level: "redder in the first arm" is shown. */
    static boolean redder(int reds, int greens, int otherReds, int otherGreens) {
        return p(reds, greens, otherReds, otherGreens) <= LEVEL + ROUNDING;
    }

    private static double p(int reds, int greens, int otherReds, int otherGreens) {
        boolean comparable = reds + greens > 0 && otherReds + otherGreens > 0 && reds + otherReds > 0 && greens + otherGreens > 0;
        return comparable ? TEST.test(new int[][] {{reds, greens}, {otherReds, otherGreens}}).getPValue() : 1;
    }

    /** What the counts say about the load; it is a verdict only when {@link VerdictRule} says so. */
    public Effect effect() {
        if (loaded.reds() == 0) {
            return Effect.NONE;
        }
        return redder(loaded.reds(), loaded.greens(), isolated.reds(), isolated.greens()) ? Effect.SHOWN : Effect.CONSISTENT;
    }
}
