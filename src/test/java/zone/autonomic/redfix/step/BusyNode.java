package zone.autonomic.redfix.step;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.Receipt;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.SweepRun;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.step.port.CiNode;

/** A node on which a run takes a while, by the clock, and where it is put down who was in whose way. */
final class BusyNode implements CiNode {

    static final Duration RUN = Duration.ofMinutes(2);

    /** Stands in for the kill of a process in the middle of what it does. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    final List<String> order = new ArrayList<>();
    final List<String> inTheWay = new ArrayList<>();
    final Set<String> red = new HashSet<>();
    Duration idle = Duration.ZERO;
    Instant othersUntil = Instant.MIN;
    boolean killsAtTheNextTeardown;
    private final Clock clock;
    private RunRequest standing;
    private Instant began;
    private Instant free;

    BusyNode(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Preflight preflight(String recipe, String ownRun) {
        if (standing != null && !standing.id().equals(ownRun)) {
            inTheWay.add(standing.id() + " was in the way of " + ownRun);
            return new Preflight(false, List.of(), List.of("a run is in flight on the node: " + standing.id()));
        }
        return clock.instant().isBefore(othersUntil) ? new Preflight(false, List.of(), List.of("the harness runs for somebody else"))
                : new Preflight(true, List.of("no run in flight"), List.of());
    }

    @Override
    public void start(RunRequest run) {
        if (standing != null) {
            inTheWay.add(standing.id() + " stood when " + run.id() + " began");
            throw new Busy("a run is in flight");
        }
        idle = free == null ? idle : idle.plus(Duration.between(free, clock.instant()));
        standing = run;
        began = clock.instant();
        order.add(run.recipe());
    }

    @Override
    public Progress poll(RunRequest run, long offset) {
        return new Progress("", offset, clock.instant().isBefore(began.plus(RUN)) ? State.RUNNING : State.ENDED);
    }

    @Override
    public Artifacts artifacts(RunRequest run) {
        boolean fails = red.contains(run.recipe());
        List<Tier> tiers = List.of(new Tier("install", fails ? Tier.Status.FAIL : Tier.Status.PASS));
        List<Failure> failures = fails ? List.of(new Failure("install", "install", "RuntimeError: it crash-loops")) : List.of();
        return new Artifacts(new RunResult(fails ? 1 : 0, tiers, failures, Optional.empty(), Optional.empty(), "u"), Map.of());
    }

    @Override
    public Probes probe(RunRequest run) {
        return Probes.goneAlready();
    }

    @Override
    public Receipt tearDown(RunRequest run) {
        if (standing != null && standing.id().equals(run.id())) {
            standing = null;
            free = clock.instant();
        }
        if (killsAtTheNextTeardown) {
            killsAtTheNextTeardown = false;
            throw new Killed();
        }
        return new Receipt(List.of(), List.of(), List.of());
    }

    @Override
    public Lint lint(String recipe, String commit) {
        return new Lint(true, List.of(), "table");
    }

    @Override
    public List<SweepRun> lastSweep() {
        return List.of();
    }
}
