package zone.autonomic.redfix.investigation;

/**
 * How a defect is shown: the run that shows it and the failure by which it is known. A fix is proven by the same check,
 * red on the base and green on the head (domain.md §4).
 *
 * @param kind the run that shows the defect
 * @param tier the tier in which it shows
 * @param symptom a piece of the failure's message that must be there for the red to be this defect's
 * @param healthPath the path asked over HTTPS where {@code kind} isn't the harness's own lifecycle; else {@code /}
 * @param testme what to ask of the bridge on top, {@code !testme} or {@code !testme --quick}
 * @param loaded whether it shows only with other recipes deployed beside it
 */
public record Check(RunKind kind, String tier, String symptom, String healthPath, String testme, boolean loaded) {

    public static final String TESTME = "!testme";
    public static final String TESTME_QUICK = "!testme --quick";

    /** Shown alone on the node. */
    public Check(RunKind kind, String tier, String symptom, String healthPath, String testme) {
        this(kind, tier, symptom, healthPath, testme, false);
    }

    /** Whether the run is red with this defect's own failure, and not with another one. */
    public boolean isRedIn(RunResult result) {
        return result.colour() == RunResult.Colour.RED
                && result.failures().stream().anyMatch(f -> f.tier().equals(tier) && f.message().contains(symptom));
    }
}
