package zone.autonomic.redfix.diagnosis;

import java.util.List;
import java.util.Map;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.verdict.FailureSignature;

/**
 * What a diagnosis may look at.
 *
 * @param recipe the recipe's files at the tag
 * @param signature the failure that the verdict speaks of
 * @param runs the isolated runs, in order
 * @param probes what was seen of the stack, by run id
 * @param logs each run's whole log, masked, by run id
 */
public record Evidence(RecipeFiles recipe, FailureSignature signature, List<Run> runs, Map<String, Probes> probes, Map<String, String> logs) {
    public Evidence {
        runs = List.copyOf(runs);
        probes = Map.copyOf(probes);
        logs = Map.copyOf(logs);
    }

    /** The failures with the signature, one for each run that shows it. */
    public List<Failure> failures() {
        return runs.stream().flatMap(r -> r.result().stream()).flatMap(r -> r.failures().stream()).filter(f -> f.signature().equals(signature)).toList();
    }
}
