package zone.autonomic.redfix.investigation;

/** One tier of a run and how it ended. */
public record Tier(String name, Status status) {
    /** How a tier ended. A tier that isn't applicable is skipped. */
    public enum Status { PASS, FAIL, SKIP }

    public static final String PROMOTE = "promote";

    /** The live services, asked before, during and after a run that could touch them. */
    public static final String LIVE = "live";
}
