package zone.autonomic.redfix.diagnosis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.verdict.FailureSignature;
import zone.autonomic.redfix.verdict.Verdict;

/** Evidence as diagnoses of recipes look at it: a genuine failure, and nothing said of the harness. */
final class Given {

    private Given() {}

    static Evidence evidence(RecipeFiles recipe, FailureSignature signature, List<Run> runs, Map<String, Probes> probes, Map<String, String> logs) {
        Verdict verdict = new Verdict(Verdict.Kind.GENUINE_DETERMINISTIC, Optional.of(signature), runs.size(), 0, "red each time");
        return new Evidence(recipe, verdict, signature, runs, probes, logs, HarnessFiles.of(Map.of()), Map.of(), Optional.empty());
    }
}
