package zone.autonomic.redfix.investigation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.verdict.FailureSignature;
import zone.autonomic.redfix.verdict.Next;
import zone.autonomic.redfix.verdict.Verdict;

/**
 * Isolation before blame: alone on the node, at the tag, until the rule is met; and where that is green and the sweep was not, under the load
 * that the sweep makes, by turns with runs alone.
 */
final class IsolationChapter {

    /** The tier in which the harness's own functions are held against the live domains: evaluated, not deployed. */
    static final String CODE = "domains";

    private final RunProtocol runs;
    private final Patience patience;

    IsolationChapter(RunProtocol runs, Patience patience) {
        this.runs = runs;
        this.patience = patience;
    }

    /** Whether the verdict rests on the harness's code and not on counted runs. */
    static boolean byCode(Verdict verdict) {
        return verdict.signature().filter(s -> s.tier().equals(CODE)).isPresent();
    }

    Optional<Step> next(Investigation so) {
        if (so.verdict().isPresent()) {
            return Optional.empty();
        }
        if (so.request().sweep().isPresent() && !so.has(Event.SweepRead.class)) {
            return Optional.of(new Step.ReadSweep());
        }
        return leftOut(so).or(() -> Optional.of(count(so)));
    }

    /**
     * A green run that isn't promoted because the harness leaves the recipe out: reproducing what stands in the way would touch a live service, so the
     * harness's own functions are evaluated instead (domain.md §3).
     */
    private Optional<Step> leftOut(Investigation so) {
        boolean leftOut = so.isolated().stream().anyMatch(r -> r.colour() == Colour.GREEN && notPromoted(r));
        boolean red = so.isolated().stream().anyMatch(r -> r.colour() == Colour.RED);
        if (!leftOut || red) {
            return Optional.empty();
        }
        RunProtocol.Shown shown = runs.once(so, Runs.atTag(RunKind.CANONICAL_DOMAIN, so.target().orElseThrow(), "/", Conditions.ALONE));
        if (shown.counted().isEmpty()) {
            return Optional.of(shown.next());
        }
        RunResult result = shown.counted().get().result().orElseThrow();
        return result.colour() != Colour.RED ? Optional.empty() : Optional.of(new Step.Classify(new Verdict(Verdict.Kind.GENUINE_DETERMINISTIC,
                Optional.of(result.failures().get(0).signature()), 1, 0,
                "the harness's own functions, evaluated at its installed commit, say so each time they are asked; nothing is deployed for it")));
    }

    private static boolean notPromoted(Run run) {
        return run.result().flatMap(result -> result.tier(Tier.PROMOTE)).filter(Tier.Status.SKIP::equals).isPresent();
    }

    private Step count(Investigation so) {
        Next next = Reckoning.of(so, patience).next();
        boolean green = next instanceof Next.Say say && say.verdict().kind() == Verdict.Kind.NOT_REPRODUCED;
        if (green && !so.has(Event.SweepRead.class)) {
            return new Step.ReadSweep();
        }
        if (next instanceof Next.Say enough) {
            return new Step.Classify(enough.verdict());
        }
        boolean alone = next instanceof Next.RunIsolated;
        List<Run> arm = alone ? so.isolated() : so.loaded();
        if (alone && arm.size() >= patience.isolatedRuns()) {
            return new Step.Close(Outcome.UNKNOWN, "no clear answer in %d isolated runs: they fail in different ways".formatted(arm.size()));
        }
        Conditions conditions = alone ? Conditions.ALONE : Conditions.ALONE.under(Runs.load(so, patience.beside()));
        return runs.giveUp(arm).orElseGet(() -> runs.begin(so, Runs.lifecycle(so.target().orElseThrow(), conditions)));
    }

    /** In the order in which the run gives them. */
    static Set<FailureSignature> signatures(Run run) {
        return run.result().orElseThrow().failures().stream().map(Failure::signature).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** How it ends where nothing was red in any run that counts. */
    Optional<Step> notReproduced(Investigation so, Verdict verdict) {
        Optional<String> sought = Sought.answer(so);
        if (sought.isPresent()) {
            return Optional.of(new Step.Close(Outcome.NOT_REPRODUCED, sought.get()));
        }
        if (so.isolated().stream().anyMatch(IsolationChapter::notPromoted)) {
            if (so.runs().stream().flatMap(r -> r.result().stream()).flatMap(r -> r.enrolment().stream()).anyMatch(Enrolment::enrolled)) {
                return Optional.of(new Step.Close(Outcome.UNKNOWN, ("nothing red, %d of %d green, and no run was promoted although the harness says that the recipe is enrolled; "
                        + "the log doesn't say why").formatted(verdict.greens(), verdict.greens())));
            }
            return Optional.of(new Step.Close(Outcome.WAITING, ("nothing red, %d of %d green, and it is not enrolled: by the harness's own functions no live domain "
                    + "stands in its way, so a person decides whether to enrol it").formatted(verdict.greens(), verdict.greens())));
        }
        return Optional.of(new Step.Close(Outcome.NOTHING_RED, "nothing red, %d of %d green".formatted(verdict.greens(), verdict.greens())));
    }
}
