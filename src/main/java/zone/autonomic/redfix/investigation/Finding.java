package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.Map;
import zone.autonomic.redfix.verdict.Side;

/**
 * What a diagnosis found to be so.
 *
 * @param defect the defect's key, by which its fix is found, e.g. {@code restore-hook-missing}
 * @param side whose fault it is
 * @param cause one sentence for a person
 * @param evidence what shows it, each a line that can be looked up in a run's log, a probe or the recipe's text
 * @param refuted the obvious guesses that the evidence speaks against, each with the reason
 * @param facts what a fix needs to know, e.g. {@code service -> database}
 * @param check how the defect is shown
 */
public record Finding(String defect, Side side, String cause, List<String> evidence, List<String> refuted, Map<String, String> facts, Check check) {
    public Finding {
        evidence = List.copyOf(evidence);
        refuted = List.copyOf(refuted);
        facts = Map.copyOf(facts);
    }

    /** Fact that a diagnosis gives when its evidence shows why the recipe is red and green by turns at the same ref. */
    public static final String TURNS = "turns";

    public boolean explainsTurns() {
        return facts.containsKey(TURNS);
    }
}
