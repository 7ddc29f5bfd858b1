package zone.autonomic.redfix.ccci;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.recipe.RecipeVersion;

/**
 * Reads a run's artefacts into what it counts for. The verdict is the exit status and the stages, never the level. Stages and failing tests are read from
 * the tests that results.json lists, from its stages, from its map of results, from JUnit, and from the log, in this order of trust; any of them alone is
 * enough. What can't be read, or contradicts itself, is unknown and never green.
 */
final class RunReport {

    private final RunRequest run;
    private final Map<String, String> files;
    private final RunLog log;
    private final Set<String> sources = new LinkedHashSet<>();
    private final List<JUnitReport> reports = new ArrayList<>();
    private Optional<String> badReport = Optional.empty();

    private RunReport(RunRequest run, Map<String, String> files) {
        this.run = run;
        this.files = files;
        this.log = new RunLog(files.getOrDefault("log", files.getOrDefault("log.txt", "")));
    }

    /**
     * @param exit the exit status of the run's command; empty where it was lost
     * @param files what the run left, unmasked: {@code results.json}, {@code junit/….xml}, {@code log}
     */
    static RunResult read(RunRequest run, Optional<Integer> exit, Map<String, String> files, String url) {
        return new RunReport(run, files).read(exit, url);
    }

    /** Why nothing can be said of the run. */
    private static final class Unreadable extends Exception {
        Unreadable(String message) {
            super(message);
        }
    }

    private RunResult read(Optional<Integer> exit, String url) {
        if (run.kind() == RunKind.CANONICAL_DOMAIN && exit.equals(Optional.of(0))) {
            return EnrolmentReport.read(run, files.getOrDefault("enrolment.json", ""), url);
        }
        ExitStatus status = new ExitStatus(exit);
        List<Tier> tiers = List.of();
        List<Failure> failures = List.of();
        Optional<String> unreadable = Optional.empty();
        try {
            readReports();
            List<ResultsFile.Stage> stages = stages();
            tiers = tiers(stages);
            failures = failures(tiers, stages, status);
            contradiction(status, tiers, failures);
            LiveWatch live = LiveWatch.read(files.getOrDefault("live.txt", ""));
            tiers = Stream.concat(tiers.stream(), live.tier().stream()).toList();
            failures = Stream.concat(failures.stream(), live.failures().stream()).toList();
        } catch (Unreadable e) {
            String deadline = status.deadline().filter(why -> !e.getMessage().startsWith(why)).map(why -> why + "; ").orElse("");
            unreadable = Optional.of(Redaction.mask(deadline + e.getMessage()));
        }
        boolean wrong = !status.zero() || unreadable.isPresent() || !failures.isEmpty();
        Optional<String> voided = wrong ? log.placeFault().map(Redaction::mask).or(status::killed) : Optional.empty();
        return new RunResult(exit.orElse(-1), tiers, failures, voided, unreadable, url, Optional.empty(), List.copyOf(sources));
    }

    private void readReports() {
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (JUnitReport.isNamed(file.getKey())) {
                try {
                    reports.add(JUnitReport.read(file.getKey(), file.getValue(), run.recipe()));
                } catch (IOException e) {
                    badReport = Optional.of(file.getKey() + " can't be read: " + e.getMessage());
                }
            }
        }
    }

    /** The stages as results.json has them; where it can't be used, as JUnit and the log do. */
    private List<ResultsFile.Stage> stages() throws Unreadable {
        try {
            ResultsFile results = ResultsFile.read(files.get("results.json"), run.recipe());
            if (run.kind() == RunKind.LIFECYCLE && run.atTag() && RecipeVersion.parse(results.version()).isPresent() && !results.version().equals(run.ref())) {
                throw new Unreadable("results.json is of %s, and %s was asked for".formatted(results.version(), run.ref()));
            }
            return results.stages();
        } catch (ResultsFile.Unusable e) {
            Map<String, Tier.Status> others = new LinkedHashMap<>();
            reports.forEach(report -> others.merge(report.tier(), report.status(), RunReport::worse));
            Set<String> ofJUnit = Set.copyOf(others.keySet());
            log.tiers().forEach(tier -> others.merge(tier.name(), tier.status(), RunReport::worse));
            if (e.isFinal() || run.kind() != RunKind.LIFECYCLE || others.keySet().stream().allMatch(Tier.LINT::equals)) {
                throw new Unreadable(badReport.filter(bad -> !e.isFinal()).map(bad -> e.getMessage() + "; " + bad).orElse(e.getMessage()));
            }
            if (!ofJUnit.isEmpty()) {
                sources.add("JUnit");
            }
            if (!ofJUnit.containsAll(others.keySet())) {
                sources.add("the log");
            }
            return others.entrySet().stream().sorted(Comparator.comparingInt(other -> Stages.place(other.getKey())))
                    .map(other -> new ResultsFile.Stage(other.getKey(), Optional.of(other.getValue()), false, false, List.of())).toList();
        }
    }

    private static Tier.Status worse(Tier.Status a, Tier.Status b) {
        return Stream.of(Tier.Status.FAIL, Tier.Status.UNVER, Tier.Status.PASS).filter(s -> a == s || b == s).findFirst().orElse(Tier.Status.SKIP);
    }

    private List<Tier> tiers(List<ResultsFile.Stage> stages) throws Unreadable {
        List<Tier> tiers = new ArrayList<>();
        for (ResultsFile.Stage stage : stages) {
            Optional<Tier.Status> status = stage.status().or(() -> reports.stream().filter(r -> r.tier().equals(stage.name())).map(JUnitReport::status).reduce(RunReport::worse))
                    .or(() -> log.tiers().stream().filter(t -> t.name().equals(stage.name())).map(Tier::status).findFirst());
            tiers.add(new Tier(stage.name(), status.orElseThrow(() -> new Unreadable("nothing says how the stage " + stage.name() + " ended"))));
        }
        if (sources.isEmpty()) {
            boolean listed = stages.stream().anyMatch(ResultsFile.Stage::listed);
            boolean mapped = stages.stream().anyMatch(ResultsFile.Stage::mapped);
            sources.add(listed ? "results.json (stages with their tests)" : mapped ? "results.json (results by stage)" : "results.json (stages)");
        }
        // The harness writes no stage for promoting; one that doesn't come to it, or a proposed change, has none.
        if (run.kind() == RunKind.LIFECYCLE && tiers.stream().noneMatch(t -> t.name().equals(Tier.PROMOTE))) {
            Tier promote = log.promote();
            if (run.atTag() || promote.status() != Tier.Status.SKIP) {
                tiers.add(promote);
            }
        }
        return tiers;
    }

    private List<Failure> failures(List<Tier> tiers, List<ResultsFile.Stage> stages, ExitStatus status) throws Unreadable {
        List<Failure> failures = new ArrayList<>();
        for (Tier tier : tiers) {
            if (tier.red()) {
                List<TestId> listed = stages.stream().filter(s -> s.name().equals(tier.name())).flatMap(s -> s.failing().stream()).toList();
                failures.addAll(failures(tier, listed, status));
            }
        }
        return failures.stream().map(f -> new Failure(f.tier(), Redaction.mask(f.test()), Redaction.mask(f.message()), Redaction.mask(f.file()))).toList();
    }

    private List<Failure> failures(Tier tier, List<TestId> listed, ExitStatus status) throws Unreadable {
        if (run.kind() != RunKind.LIFECYCLE) {
            return log.ownChecks(tier.name());
        }
        if (tier.name().equals(Tier.PROMOTE)) {
            return log.promoteFailed().stream().toList();
        }
        List<Failure> ofJUnit = reports.stream().filter(r -> r.tier().equals(tier.name())).flatMap(r -> r.failures().stream()).toList();
        if (listed.isEmpty() && ofJUnit.isEmpty() && badReport.isPresent()) {
            throw new Unreadable(badReport.get());
        }
        FailingTests tests = new FailingTests(tier.name(), listed, ofJUnit, log.tests());
        tests.source().ifPresent(sources::add);
        List<Failure> named = tests.named();
        // Where no test failed it is the operation that did.
        return named.isEmpty() ? log.complaint(tier).or(() -> status.deadline().map(why -> new Failure(tier.name(), tier.name(), why))).stream().peek(f -> sources.add("the log")).toList()
                : named;
    }

    /** A failed promote alone ends with 0; every other red stage with something else. Lint counts for neither. */
    private void contradiction(ExitStatus status, List<Tier> tiers, List<Failure> failures) throws Unreadable {
        if (status.lost()) {
            throw new Unreadable("the run was lost on the node: it ended without an exit status");
        }
        List<Tier> red = tiers.stream().filter(Tier::red).toList();
        if (status.zero() && red.stream().anyMatch(t -> !t.name().equals(Tier.PROMOTE))) {
            throw new Unreadable("a tier is red, and yet the exit status is 0");
        }
        if (!red.isEmpty() && failures.isEmpty()) {
            throw new Unreadable("a tier is red, and nothing says why");
        }
        if (red.isEmpty()) {
            nothingRed(status, tiers);
        }
    }

    private void nothingRed(ExitStatus status, List<Tier> tiers) throws Unreadable {
        if (status.deadline().isPresent()) {
            throw new Unreadable(status.deadline().get());
        }
        List<String> unverified = tiers.stream().filter(t -> t.counts() && t.status() == Tier.Status.UNVER).map(Tier::name).toList();
        if (!unverified.isEmpty() || !status.zero() && log.unknown().isPresent()) {
            throw new Unreadable((unverified.isEmpty() ? "something" : unverified.stream().collect(Collectors.joining(", "))) + " couldn't be verified"
                    + log.unknown().map(why -> ": " + why).orElse(", and the log doesn't say why"));
        }
        if (!status.zero()) {
            throw new Unreadable("the exit status is %s, and yet no tier is red".formatted(status));
        }
    }
}
