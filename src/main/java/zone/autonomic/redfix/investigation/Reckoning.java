package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.verdict.FailureSignature;
import zone.autonomic.redfix.verdict.Next;
import zone.autonomic.redfix.verdict.TwoArms;
import zone.autonomic.redfix.verdict.VerdictRule;

/**
 * What the runs that count come to so far, and what the rule asks for next (domain.md §4).
 *
 * @param arms the counts
 * @param next another run, or a verdict
 * @param why one sentence for people
 */
public record Reckoning(TwoArms arms, Next next, String why) {

    /** The load is tried where the sweep was red, and there is something to load the node with. */
    public static Reckoning of(Investigation so, Patience patience) {
        TwoArms arms = TwoArms.of(signatures(so.isolated()), signatures(so.loaded()));
        boolean sought = so.swept().filter(run -> !run.failures().isEmpty()).isPresent();
        boolean tried = sought && !Runs.load(so, patience.beside()).isEmpty();
        VerdictRule rule = new VerdictRule(tried ? patience.loadedRuns() : 0);
        return new Reckoning(arms, rule.next(arms), rule.why(arms));
    }

    /** What the rule said when a run had ended; empty where the run is in no arm, or there was a verdict already. */
    public static Optional<Reckoning> after(Investigation so, Run run, Patience patience) {
        boolean counts = run.result().isPresent() && (run.colour() == Colour.RED || run.colour() == Colour.GREEN)
                && (so.isolated().contains(run) || so.loaded().contains(run));
        return counts && so.verdict().isEmpty() ? Optional.of(of(so, patience)) : Optional.empty();
    }

    static List<Set<FailureSignature>> signatures(List<Run> arm) {
        return arm.stream().filter(r -> r.colour() == Colour.RED || r.colour() == Colour.GREEN).map(IsolationChapter::signatures).toList();
    }
}
