package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.verdict.FailureSignature;
import zone.autonomic.redfix.verdict.Verdict;

/** What the failure comes from: every known defect is held against the evidence, and where none fits, what can tell the sides apart is asked. */
final class CauseChapter {

    /** What a backup or a restore lost shows in no stack. */
    private static final Set<String> SHOWS_IN_NO_STACK = Set.of("backup", "restore", IsolationChapter.CODE);

    private final RunProtocol runs;
    private final Patience patience;

    CauseChapter(RunProtocol runs, Patience patience) {
        this.runs = runs;
        this.patience = patience;
    }

    Optional<Step> next(Investigation so) {
        Verdict verdict = so.verdict().orElseThrow();
        if (verdict.signature().isEmpty() || so.finding().isPresent()) {
            return Optional.empty();
        }
        if (so.causeUnknown().isPresent()) {
            return verdict.genuine() && !IsolationChapter.byCode(verdict) ? compare(so, verdict.signature().orElseThrow()) : Optional.empty();
        }
        Target target = so.target().orElseThrow();
        if (!so.has(Event.HarnessRead.class)) {
            return Optional.of(new Step.ReadHarness(target));
        }
        return look(so, verdict, so.isolated(), Conditions.ALONE).or(() -> Optional.of(new Step.Diagnose(target)));
    }

    /**
     * Where every failed stack was gone before it could be looked at, the recipe is deployed once more, at a throw-away domain where it stands
     * until it was looked at.
     *
     * @param made the runs that a look was hoped of
     */
    Optional<Step> look(Investigation so, Verdict verdict, List<Run> made, Conditions conditions) {
        boolean wouldShow = verdict.kind() != Verdict.Kind.LOAD_FLAKE
                && verdict.signature().filter(s -> !SHOWS_IN_NO_STACK.contains(s.tier())).isPresent();
        String path = made.stream().flatMap(r -> r.result().orElseThrow().failures().stream()).flatMap(f -> f.healthPath().stream()).findFirst().orElse("/");
        RunRequest wanted = Runs.atTag(RunKind.THROWAWAY_DEPLOY, so.target().orElseThrow(), path, conditions);
        List<Run> looks = so.ended(wanted).stream().filter(r -> r.request().conditions().fresh() == conditions.fresh()).toList();
        boolean looked = java.util.stream.Stream.concat(made.stream(), looks.stream())
                .anyMatch(r -> so.probes(r.request().id()).filter(Probes::telling).isPresent());
        if (looked || !wouldShow || looks.stream().anyMatch(r -> r.colour() != Colour.VOID) || looks.size() >= patience.voidRuns()) {
            return Optional.empty();
        }
        return Optional.of(runs.begin(so, wanted));
    }

    /** Genuine, and no known defect: an earlier release and another recipe say at least which sides are left. */
    private Optional<Step> compare(Investigation so, FailureSignature signature) {
        Optional<Event.ComparisonsChosen> chosen = so.last(Event.ComparisonsChosen.class);
        if (chosen.isEmpty()) {
            return Optional.of(so.has(Event.SweepRead.class) ? new Step.ChooseComparisons(so.target().orElseThrow(), signature.tier()) : new Step.ReadSweep());
        }
        return chosen.get().earlier().flatMap(earlier -> compare(so, earlier)).or(() -> chosen.get().control().flatMap(control -> compare(so, control)));
    }

    /** One run that counts is enough for a comparison, and one that can't be had is done without. */
    private Optional<Step> compare(Investigation so, Comparison with) {
        RunRequest wanted = Runs.lifecycle(with);
        List<Run> made = so.ended(wanted);
        boolean enough = made.stream().anyMatch(r -> r.colour() != Colour.VOID) || made.size() >= patience.voidRuns();
        return enough ? Optional.empty() : Optional.of(runs.begin(so, wanted));
    }
}
