package zone.autonomic.redfix.verdict;

import java.util.Locale;
import org.apache.commons.statistics.distribution.BetaDistribution;

/** So many of so many, with its exact 95 % interval (Clopper and Pearson, two-sided). */
record Share(int count, int of) {

    private static final double TAIL = 0.025;
    private static final double FAR_TAIL = 0.0005;

    double rate() {
        return (double) count / of;
    }

    double low() {
        return low(TAIL);
    }

    double high() {
        return high(TAIL);
    }

    /** Whether the rate may be the true one, at 99.9 %: wide enough that dozens of comparisons agree when nothing is wrong. */
    boolean agreesWith(double truth) {
        return low(FAR_TAIL) <= truth && truth <= high(FAR_TAIL);
    }

    private double low(double tail) {
        return count == 0 ? 0 : BetaDistribution.of(count, of - count + 1.0).inverseCumulativeProbability(tail);
    }

    private double high(double tail) {
        return count == of ? 1 : BetaDistribution.of(count + 1.0, of - count).inverseCumulativeProbability(1 - tail);
    }

    String percent() {
        return String.format(Locale.ROOT, "%.1f", 100 * rate());
    }

    String withInterval() {
        return String.format(Locale.ROOT, "%.1f %% (%.1f–%.1f)", 100 * rate(), 100 * low(), 100 * high());
    }
}
