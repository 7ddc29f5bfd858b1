package zone.autonomic.redfix.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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

    /** The same, but never red alone and red again under load. */
    static Evidence loadFlake(Evidence of) {
        Verdict verdict = new Verdict(Verdict.Kind.LOAD_FLAKE, Optional.of(of.signature()), 0, 5, of.runs().size(), 0, OptionalDouble.of(0.05), "under load only");
        return new Evidence(of.recipe(), verdict, of.signature(), of.runs(), of.probes(), of.logs(), of.harness(), of.refs(), of.enrolment());
    }

    /** The same, but what is red is what the harness's own functions answer. */
    static Evidence ofTheHarness(Evidence of) {
        FailureSignature signature = new FailureSignature("domains", of.signature().test(), of.signature().message());
        Verdict verdict = new Verdict(of.verdict().kind(), Optional.of(signature), of.runs().size(), 0, "red each time");
        return new Evidence(of.recipe(), verdict, signature, of.runs(), of.probes(), of.logs(), of.harness(), of.refs(), of.enrolment());
    }

    /** A defect of a recipe that is there by all the evidence: and yet it isn't one where the verdict speaks against it. */
    static void isNotTheRecipesUnderLoadOrInTheHarness(Diagnosis diagnosis, Evidence real) {
        assertThat(diagnosis.examine(real).finding()).as("the same evidence of a genuine failure").isPresent();
        assertThat(diagnosis.examine(loadFlake(real)).finding()).isEmpty();
        assertThat(diagnosis.examine(loadFlake(real)).because()).contains("a load flake: never red alone, so it isn't the recipe's");
        assertThat(diagnosis.examine(ofTheHarness(real)).finding()).isEmpty();
        assertThat(diagnosis.examine(ofTheHarness(real)).because()).contains("nothing of the recipe was deployed for it");
    }
}
