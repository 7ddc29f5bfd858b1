package zone.autonomic.redfix.verdict;

/**
 * Says when isolated runs are enough (domain.md §4). The boundaries are Wald's sequential test of a failure rate q ≤ 0.05 against q ≥ 0.5 with
 * 5 % error each: two reds with at most two greens, five greens with no red, nine greens after one red. Counts say how a failure
 * behaves, never whose it is.
 */
public final class StoppingRule {

    private static final double RARE = 0.05;
    private static final double OFTEN = 0.5;

    private static final double RED_WEIGHS = Math.log(OFTEN / RARE);
    private static final double GREEN_WEIGHS = Math.log((1 - OFTEN) / (1 - RARE));
    private static final double BOUNDARY = Math.log((1 - TwoArms.LEVEL) / TwoArms.LEVEL);

    /** So many greens are enough where nothing is red: 5. */
    static final int GREENS_WITHOUT_A_RED = (int) Math.ceil(BOUNDARY / -GREEN_WEIGHS);

    private StoppingRule() {}

    /** Whether the isolated runs are enough. */
    public static boolean met(Tally isolated) {
        return Math.abs(weight(isolated)) >= BOUNDARY;
    }

    /** Whether the counts speak for a failure of every second run rather than for one of every twentieth. */
    static boolean often(Tally isolated) {
        return weight(isolated) > 0;
    }

    /** How far the counts are from an end, in the weights of Wald's test. */
    static String lacks(Tally isolated) {
        return String.format(java.util.Locale.ROOT, "weight %.1f, an end at -%.1f or %.1f", weight(isolated), BOUNDARY, BOUNDARY).replace('-', '−');
    }

    private static double weight(Tally isolated) {
        return isolated.reds() * RED_WEIGHS + isolated.greens() * GREEN_WEIGHS;
    }
}
