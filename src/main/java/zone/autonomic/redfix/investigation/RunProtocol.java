package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunResult.Colour;

/** How every run goes, whatever it is made for: a clean node, start, follow, probe while it stands, tear down with a receipt. */
final class RunProtocol {

    private static final int UNREADABLE_RUNS = 2;

    private final Patience patience;

    RunProtocol(Patience patience) {
        this.patience = patience;
    }

    /** What the run that has begun and isn't torn down yet needs next. */
    Optional<Step> inFlight(Investigation so) {
        return so.standingRun().map(run -> {
            boolean probed = so.probes(run.id()).isPresent();
            Optional<RunResult> result = so.result(run.id());
            boolean redSighted = so.has(Event.RedSighted.class, sighted -> sighted.runId().equals(run.id()));
            boolean red = redSighted || result.filter(r -> r.colour() == Colour.RED).isPresent();
            if (red && !probed && run.kind() != RunKind.CANONICAL_DOMAIN) {
                return new Step.Probe(run);
            }
            return result.isPresent() ? new Step.TearDown(run) : new Step.FollowRun(run, !redSighted);
        });
    }

    /** The runs that show what this one would show, or what has to be done to have another one. */
    record Shown(Optional<Run> counted, Step next) {}

    /** The run that is wanted if one was made that counts, else the step towards it. */
    Shown once(Investigation so, RunRequest wanted) {
        List<Run> made = so.ended(wanted);
        Optional<Run> counted = made.stream().filter(r -> r.colour() != Colour.VOID).findFirst();
        return new Shown(counted, counted.isPresent() ? null : giveUp(made).orElseGet(() -> begin(so, wanted)));
    }

    /** Looks at the node, and starts a run once it is clean. */
    Step begin(Investigation so, RunRequest wanted) {
        RunRequest run = wanted.called(so.id() + "-r" + (so.runs().size() + 1), so.mark());
        List<Event> look = so.events().filter(e -> e instanceof Event.NodeClean || e instanceof Event.NodeDirty || e instanceof Event.RunStarted).toList();
        Optional<Event> last = look.isEmpty() ? Optional.empty() : Optional.of(look.get(look.size() - 1));
        if (last.filter(Event.NodeClean.class::isInstance).isPresent()) {
            return new Step.StartRun(run);
        }
        long dirty = 0;
        for (int i = look.size() - 1; i >= 0 && look.get(i) instanceof Event.NodeDirty; i--) {
            dirty++;
        }
        if (dirty >= patience.dirtyNode()) {
            Event.NodeDirty why = (Event.NodeDirty) last.orElseThrow();
            return new Step.Close(Outcome.VOID, "the node did not become fit for a run: " + String.join("; ", why.findings()));
        }
        return new Step.Preflight(so.target().orElseThrow(), run);
    }

    /** Ends the investigation when the last runs could not be counted too often. */
    Optional<Step> giveUp(List<Run> runs) {
        if (endsWith(runs, Colour.VOID, patience.voidRuns())) {
            String why = runs.get(runs.size() - 1).result().flatMap(RunResult::voided).orElse("");
            return Optional.of(new Step.Close(Outcome.VOID, "%d runs in a row were void: %s".formatted(patience.voidRuns(), why)));
        }
        if (endsWith(runs, Colour.UNKNOWN, UNREADABLE_RUNS)) {
            RunResult last = runs.get(runs.size() - 1).result().orElseThrow();
            return Optional.of(new Step.Close(Outcome.UNKNOWN, "what the runs did can't be read: " + last.unreadable().orElse("exit status %d, and no failure that names itself".formatted(last.exit()))));
        }
        return Optional.empty();
    }

    private static boolean endsWith(List<Run> runs, Colour colour, int times) {
        return runs.size() >= times && runs.subList(runs.size() - times, runs.size()).stream().allMatch(r -> r.colour() == colour);
    }
}
