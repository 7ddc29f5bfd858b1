package zone.autonomic.redfix.verdict;

import org.apache.commons.statistics.distribution.BetaDistribution;

/** What counted runs leave possible of a failure's rate. */
public final class FailureRate {

    private FailureRate() {}

    /**
     * The rate below which the failure's true rate lies, at 95 %, one-sided, exact (Clopper and Pearson 1934). With no red in n runs it is
     * 1 − 0.05^(1/n) (domain.md §4: 3 greens 63 %, 5: 45 %, 10: 26 %).
     *
     * @param reds runs that showed the failure
     * @param runs all runs that could have shown it
     * @return between 0 and 1; 1 where there is no run, or all are red
     */
    public static double upperBound(int reds, int runs) {
        return reds >= runs ? 1 : BetaDistribution.of(reds + 1, runs - reds).inverseCumulativeProbability(1 - TwoArms.LEVEL);
    }
}
