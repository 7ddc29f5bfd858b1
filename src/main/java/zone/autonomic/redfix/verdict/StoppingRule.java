package zone.autonomic.redfix.verdict;

import java.util.Locale;
import java.util.Optional;

/**
 * Says when isolated runs are enough, and what they say (domain.md §4). The boundaries are Wald's sequential test of a failure rate
 * q ≤ 0.05 against q ≥ 0.5 with 5 % error each: two reds with at most two greens, five greens with no red, nine greens after one red.
 * Counts say how a failure behaves, never whose it is.
 */
public final class StoppingRule {

    private static final double RARE = 0.05;
    private static final double OFTEN = 0.5;
    private static final double ERROR = 0.05;

    private static final double RED_WEIGHS = Math.log(OFTEN / RARE);
    private static final double GREEN_WEIGHS = Math.log((1 - OFTEN) / (1 - RARE));
    private static final double BOUNDARY = Math.log((1 - ERROR) / ERROR);

    private static final int DETERMINISTIC_FROM = 3;

    private StoppingRule() {}

    /** The verdict, or nothing while more runs are needed. */
    public static Optional<Verdict> decide(Tally tally) {
        double weight = tally.reds() * RED_WEIGHS + tally.greens() * GREEN_WEIGHS;
        if (Math.abs(weight) < BOUNDARY) {
            return Optional.empty();
        }
        Verdict.Kind kind = kind(tally);
        return Optional.of(new Verdict(kind, tally.signature(), tally.reds(), tally.greens(), sentence(kind, tally)));
    }

    private static Verdict.Kind kind(Tally tally) {
        if (tally.reds() > 0 && tally.greens() > 0) {
            return Verdict.Kind.FLAKE;
        }
        if (tally.reds() == 0) {
            return Verdict.Kind.NOT_REPRODUCED;
        }
        return tally.reds() >= DETERMINISTIC_FROM ? Verdict.Kind.GENUINE_DETERMINISTIC : Verdict.Kind.GENUINE;
    }

    private static String sentence(Verdict.Kind kind, Tally tally) {
        return switch (kind) {
            case GENUINE, GENUINE_DETERMINISTIC -> "red in %d of %d isolated runs with the same failure".formatted(tally.reds(), tally.total());
            case FLAKE -> "red in %d and green in %d isolated runs at the same ref".formatted(tally.reds(), tally.greens());
            case NOT_REPRODUCED -> String.format(Locale.ROOT, "green in %d of %d isolated runs; a failure rate below %.0f %% stays possible",
                    tally.greens(), tally.total(), 100 * possibleRate(tally.greens()));
        };
    }

    /** The failure rate that n greens in a row leave possible at 95 %: 1 − 0.05^(1/n). */
    static double possibleRate(int greens) {
        return 1 - Math.pow(0.05, 1.0 / greens);
    }
}
