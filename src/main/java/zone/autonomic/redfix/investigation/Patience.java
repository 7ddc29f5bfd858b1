package zone.autonomic.redfix.investigation;

/**
 * How often something outside is tried before a person is told.
 *
 * @param dirtyNode how often a node that isn't fit is waited for
 * @param voidRuns how many runs in a row may count for nothing
 * @param failedStep how often one step may fail in a row
 * @param testme how often the bridge is asked (domain.md §1: at most 3)
 * @param isolatedRuns how many isolated runs may be made in all
 * @param loadedRuns how many runs under load may be made in all (domain.md §4: six, unless a person asks for more)
 * @param beside how many recipes are deployed beside a run under load: with its own at most three (domain.md §4)
 */
public record Patience(int dirtyNode, int voidRuns, int failedStep, int testme, int isolatedRuns, int loadedRuns, int beside) {
    public static final Patience DEFAULT = new Patience(60, 3, 8, 3, 15, 6, 2);
}
