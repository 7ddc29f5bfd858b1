package zone.autonomic.redfix.investigation;

/** One tier of a run and how it ended. */
public record Tier(String name, Status status) {
    /** How a tier ended. A tier that isn't applicable is skipped; one that the harness couldn't verify is neither green nor red. */
    public enum Status {
        PASS, FAIL, SKIP, UNVER;

        /** Whether the tier says anything: it was run, and came to an end that can be read. */
        public boolean tells() {
            return this == PASS || this == FAIL;
        }
    }

    public static final String PROMOTE = "promote";

    /** abra's lint as the harness shows it: it makes no run red. */
    public static final String LINT = "lint";

    /** The live services, asked before, during and after a run that could touch them. */
    public static final String LIVE = "live";

    /** Whether the run's colour depends on it. */
    public boolean counts() {
        return !name.equals(LINT);
    }

    /** Whether it makes the run red. */
    public boolean red() {
        return counts() && status == Status.FAIL;
    }
}
