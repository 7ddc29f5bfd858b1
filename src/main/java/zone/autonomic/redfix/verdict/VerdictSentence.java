package zone.autonomic.redfix.verdict;

import java.util.Locale;

/** Says counts and what follows from them, so that a person can check it. */
final class VerdictSentence {

    private VerdictSentence() {}

    static String of(Verdict.Kind kind, TwoArms arms) {
        Tally alone = arms.isolated();
        String said = switch (kind) {
            case GENUINE, GENUINE_DETERMINISTIC -> "red in %d of %d isolated runs with the same failure".formatted(alone.reds(), alone.total());
            case FLAKE -> "red in %d and green in %d isolated runs at the same ref, nearer to one in %s".formatted(
                    alone.reds(), alone.greens(), StoppingRule.often(alone) ? "two than to one in twenty" : "twenty than to one in two");
            case LOAD_FLAKE -> String.format(Locale.ROOT, "red in %d of %d loaded runs with the same failure and in none of %d isolated ones, by turns; "
                    + "one-sided Fisher p = %.3f", arms.loaded().reds(), arms.loaded().total(), alone.greens(), arms.p());
            case NOT_REPRODUCED -> "green in %d of %d isolated runs; a failure rate below %s stays possible".formatted(
                    alone.greens(), alone.total(), percent(FailureRate.upperBound(0, alone.greens())));
            case POLLUTED, VOID, UNKNOWN -> counts(arms);
        };
        return said + load(kind, arms) + others(arms);
    }

    private static String load(Verdict.Kind kind, TwoArms arms) {
        Tally loaded = arms.loaded();
        if (loaded.total() == 0) {
            return "";
        }
        return switch (kind) {
            case LOAD_FLAKE, POLLUTED, VOID, UNKNOWN -> "";
            case GENUINE, GENUINE_DETERMINISTIC, FLAKE -> "; red in %d of %d loaded runs".formatted(loaded.reds(), loaded.total());
            case NOT_REPRODUCED -> givenUp(arms);
        };
    }

    private static String givenUp(TwoArms arms) {
        Tally loaded = arms.loaded();
        String possible = percent(FailureRate.upperBound(loaded.reds(), loaded.total()));
        return loaded.reds() == 0
                ? "; green in %d of %d loaded runs, a failure rate under load below %s stays possible".formatted(
                        loaded.greens(), loaded.total(), possible)
                : String.format(Locale.ROOT, "; red in %d of %d loaded runs, p = %.2f: %s that it is a load flake, "
                        + "a failure rate under load below %s stays possible", loaded.reds(), loaded.total(), arms.p(), arms.effect().words(), possible);
    }

    private static String others(TwoArms arms) {
        int others = arms.isolated().others() + arms.loaded().others();
        return others == 0 ? "" : "; %d more %s red with other failures only and %s for neither".formatted(
                others, others == 1 ? "run was" : "runs were", others == 1 ? "counts" : "count");
    }

    /** The bare counts of both arms. */
    static String counts(TwoArms arms) {
        String alone = "%d red and %d green isolated".formatted(arms.isolated().reds(), arms.isolated().greens());
        return arms.loaded().made() == 0 ? alone : alone + ", %d red and %d green loaded".formatted(arms.loaded().reds(), arms.loaded().greens());
    }

    /** A rate as people read it. */
    static String percent(double rate) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * rate);
    }
}
