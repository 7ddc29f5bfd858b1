package zone.autonomic.redfix.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.investigation.Enrolment;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.verdict.FailureSignature;
import zone.autonomic.redfix.verdict.Verdict;

/** Evidence as diagnoses of the harness look at it; what a test doesn't say is that of a genuine failure of a recipe without any text. */
final class GivenHarness {

    private final String name;
    private final HarnessFiles harness;
    private final List<Run> runs = new ArrayList<>();
    private final Map<String, RecipeFiles> refs = new LinkedHashMap<>();
    private final Map<String, String> logs = new LinkedHashMap<>();
    private final Map<String, Probes> probes = new LinkedHashMap<>();
    private final List<OpenHeads.Head> open = new ArrayList<>();
    private final List<String> unasked = new ArrayList<>();
    private RecipeFiles tag = RecipeFiles.of(Map.of());
    private Verdict.Kind kind = Verdict.Kind.GENUINE_DETERMINISTIC;
    private Optional<Enrolment> enrolment = Optional.empty();
    private Optional<FailureSignature> signature = Optional.empty();

    private GivenHarness(String name, HarnessFiles harness) {
        this.name = name;
        this.harness = harness;
    }

    static GivenHarness of(String name, HarnessFiles harness) {
        return new GivenHarness(name, harness);
    }

    GivenHarness verdict(Verdict.Kind is) {
        this.kind = is;
        return this;
    }

    GivenHarness signature(FailureSignature is) {
        this.signature = Optional.of(is);
        return this;
    }

    GivenHarness enrolment(Enrolment is) {
        this.enrolment = Optional.of(is);
        return this;
    }

    /** The release under investigation, which is one of the refs too. */
    GivenHarness tag(String ref, RecipeFiles is) {
        this.tag = is;
        return ref(ref, is);
    }

    GivenHarness ref(String ref, RecipeFiles is) {
        refs.put(ref, is);
        return this;
    }

    /** An open pull request, whose head is so. */
    GivenHarness open(long number, String branch, RecipeFiles head) {
        open.add(new OpenHeads.Head(new PullRequest(number, "http://forge/pulls/" + number, "bob", "t", branch, "head" + number, "open"), head));
        return this;
    }

    GivenHarness unasked(String why) {
        unasked.add(why);
        return this;
    }

    GivenHarness withoutRefs() {
        refs.clear();
        return this;
    }

    GivenHarness log(String run, String log) {
        logs.put(run, log);
        return this;
    }

    GivenHarness seen(String run, Probes what) {
        probes.put(run, what);
        return this;
    }

    GivenHarness run(String id, RunKind of, List<Tier> tiers, Failure... failures) {
        RunResult result = new RunResult(failures.length == 0 ? 0 : 1, tiers, List.of(failures), Optional.empty(), Optional.empty(), "u", enrolment);
        runs.add(new Run(new RunRequest(id, of, name, "1.0.0+1", "c0ffee", true, "/"), Optional.of(result)));
        return this;
    }

    Evidence evidence() {
        FailureSignature known = signature.or(() -> runs.stream().flatMap(r -> r.result().stream()).flatMap(r -> r.failures().stream())
                .map(Failure::signature).findFirst()).orElseGet(() -> FailureSignature.of("install", "test_install", "red"));
        int reds = (int) runs.stream().filter(r -> r.colour() == RunResult.Colour.RED).count();
        int greens = runs.size() - reds;
        Verdict verdict = kind == Verdict.Kind.LOAD_FLAKE
                ? new Verdict(kind, Optional.of(known), 0, 5, reds, greens, OptionalDouble.of(0.05), "red 2 of 2 under load, green 5 of 5 alone")
                : new Verdict(kind, Optional.of(known), reds, greens, "red " + reds + " of " + runs.size());
        return new Evidence(tag, verdict, known, runs, probes, logs, harness, refs, new OpenHeads(open, unasked), enrolment);
    }
}
