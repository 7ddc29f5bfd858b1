package zone.autonomic.redfix.verdict;

import java.util.List;
import java.util.Set;

/**
 * What became of the failure that made one look, the sweep's. It gets its own answer beside the verdict, which speaks of what is red in
 * counted runs (domain.md §4); where that is the same failure, the two agree. The sweep's own red is in no count.
 *
 * @param sought the failure as the sweep saw it
 * @param isolatedReds isolated runs that showed it
 * @param isolatedRuns isolated runs that could have shown it
 * @param loadedReds runs under load that showed it
 * @param loadedRuns runs under load that could have shown it
 */
public record SoughtFailure(FailureSignature sought, int isolatedReds, int isolatedRuns, int loadedReds, int loadedRuns) {

    /**
     * Looks for it in both arms.
     *
     * @param isolated each counted run's failures, an empty set for a green one. A run that never came to the sought failure's tier could not
     *        have shown it and doesn't belong here; one that is red with another failure and came that far does
     * @param loaded the same of the runs under load
     */
    public static SoughtFailure in(FailureSignature sought, List<Set<FailureSignature>> isolated, List<Set<FailureSignature>> loaded) {
        return new SoughtFailure(sought, showing(sought, isolated), isolated.size(), showing(sought, loaded), loaded.size());
    }

    private static int showing(FailureSignature sought, List<Set<FailureSignature>> runs) {
        return (int) runs.stream().filter(failures -> failures.contains(sought)).count();
    }

    public boolean reproduced() {
        return isolatedReds + loadedReds > 0;
    }

    /** For people: what the sweep saw, whether it was seen again, and what stays possible. */
    public String sentence() {
        String seen = "the sweep's failure `%s` ".formatted(sought);
        if (isolatedRuns + loadedRuns == 0) {
            return seen + "is not answered: no counted run could have shown it";
        }
        return seen + (reproduced() ? "was seen again: " : "was not reproduced: ") + arm(isolatedReds, isolatedRuns, "isolated")
                + (isolatedRuns > 0 && loadedRuns > 0 ? "; " : "") + arm(loadedReds, loadedRuns, "loaded");
    }

    private static String arm(int reds, int runs, String kind) {
        if (runs == 0) {
            return "";
        }
        return reds > 0 ? "in %d of %d %s runs".formatted(reds, runs, kind)
                : "in none of %d %s %s, a rate below %s stays possible".formatted(runs, kind, runs == 1 ? "run" : "runs",
                        VerdictSentence.percent(FailureRate.upperBound(0, runs)));
    }
}
