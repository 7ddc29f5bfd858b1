package zone.autonomic.redfix.investigation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.verdict.Verdict;

/**
 * The second opinion, before a verdict is published: cold runs from fresh checkouts, decided on without the first ones. A load flake is asked
 * for both its arms.
 */
final class OpinionChapter {

    private static final int MOST_REOPENED = 2;

    private final RunProtocol runs;
    private final CauseChapter cause;
    private final int beside;

    OpinionChapter(RunProtocol runs, CauseChapter cause, int beside) {
        this.runs = runs;
        this.cause = cause;
        this.beside = beside;
    }

    Optional<Step> next(Investigation so) {
        Target target = so.target().orElseThrow();
        Verdict verdict = so.verdict().orElseThrow();
        if (so.published()) {
            return Optional.empty();
        }
        if (so.opinion().isPresent()) {
            return Optional.of(new Step.Publish(target, verdict));
        }
        if (so.all(Event.Reopened.class).count() >= MOST_REOPENED) {
            return Optional.of(new Step.Close(Outcome.UNKNOWN, "two opinions differ, again and again: "
                    + so.last(Event.Reopened.class).orElseThrow().why()));
        }
        List<Run> made = so.opinionRuns();
        for (RunRequest wanted : wanted(so, target, verdict)) {
            List<Run> shown = made.stream().filter(r -> r.request().shows(wanted)).toList();
            if (shown.stream().noneMatch(r -> r.colour() != Colour.VOID)) {
                return runs.giveUp(shown).or(() -> Optional.of(runs.begin(so, wanted)));
            }
        }
        boolean red = made.stream().anyMatch(r -> r.colour() == Colour.RED);
        Optional<Step> look = red && so.finding().isPresent() ? cause.look(so, verdict, made, Conditions.ALONE.freshly()) : Optional.empty();
        return look.or(() -> Optional.of(new Step.DecideAgain(target)));
    }

    private List<RunRequest> wanted(Investigation so, Target target, Verdict verdict) {
        Conditions fresh = Conditions.ALONE.freshly();
        if (IsolationChapter.byCode(verdict)) {
            return List.of(Runs.atTag(RunKind.CANONICAL_DOMAIN, target, "/", fresh));
        }
        List<RunRequest> wanted = new ArrayList<>(List.of(Runs.lifecycle(target, fresh)));
        if (verdict.kind() == Verdict.Kind.LOAD_FLAKE) {
            wanted.add(Runs.lifecycle(target, fresh.under(Runs.load(so, beside))));
        }
        return wanted;
    }
}
