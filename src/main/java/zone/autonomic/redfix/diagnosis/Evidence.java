package zone.autonomic.redfix.diagnosis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.investigation.Enrolment;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.verdict.FailureSignature;
import zone.autonomic.redfix.verdict.Verdict;

/**
 * What a diagnosis may look at.
 *
 * @param recipe the recipe's files at the tag
 * @param verdict how the failure behaves
 * @param signature the failure that the verdict speaks of
 * @param runs the runs that the verdict rests on, in order
 * @param probes what was seen of the stack, by run id
 * @param logs each run's whole log, masked, by run id
 * @param harness the harness's files at its default branch; none where the mirror has no harness
 * @param refs the recipe's files at every tag, newest first, and at the default branch, by the ref's name
 * @param open the heads of its open pull requests
 * @param enrolment where the harness's own functions would deploy the recipe's canonical, where they were asked
 */
public record Evidence(RecipeFiles recipe, Verdict verdict, FailureSignature signature, List<Run> runs, Map<String, Probes> probes,
        Map<String, String> logs, HarnessFiles harness, Map<String, RecipeFiles> refs, OpenHeads open, Optional<Enrolment> enrolment) {
    public Evidence {
        runs = List.copyOf(runs);
        probes = Map.copyOf(probes);
        logs = Map.copyOf(logs);
        refs = Collections.unmodifiableMap(new LinkedHashMap<>(refs));
    }

    /** Without a look at open pull requests. */
    public Evidence(RecipeFiles recipe, Verdict verdict, FailureSignature signature, List<Run> runs, Map<String, Probes> probes,
            Map<String, String> logs,
            HarnessFiles harness, Map<String, RecipeFiles> refs, Optional<Enrolment> enrolment) {
        this(recipe, verdict, signature, runs, probes, logs, harness, refs, OpenHeads.NONE, enrolment);
    }

    /** The recipe's name. */
    public String name() {
        return runs.isEmpty() ? "" : runs.get(0).request().recipe();
    }

    /** Why the verdict itself speaks against a defect of the recipe, if it does: a load flake is never mended in a recipe. */
    Optional<String> notTheRecipes() {
        if (verdict.kind() == Verdict.Kind.LOAD_FLAKE) {
            return Optional.of("a load flake: never red alone, so it isn't the recipe's");
        }
        return signature.tier().equals(CanonicalOnLiveDomain.TIER)
                ? Optional.of("it is about the harness's own functions, and nothing of the recipe was deployed for it") : Optional.empty();
    }

    /** The failures with the signature, one for each run that shows it. */
    public List<Failure> failures() {
        return runs.stream().flatMap(r -> r.result().stream()).flatMap(r -> r.failures().stream()).filter(f -> f.signature()
                .equals(signature))
                .toList();
    }
}
