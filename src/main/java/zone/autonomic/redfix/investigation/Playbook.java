package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import zone.autonomic.redfix.verdict.Side;
import zone.autonomic.redfix.verdict.Verdict;

/**
 * The method: what comes next, given all that happened. No clock, no I/O. Reading it from top to bottom is reading how redfix works: isolation
 * before blame, a cause from evidence, a second opinion, and only then a fix with its proof; and what becomes of it once a person has it. Each chapter is a class of its own.
 */
public final class Playbook {

    private final Patience patience;
    private final RunProtocol runs;
    private final IsolationChapter isolation;
    private final CauseChapter cause;
    private final OpinionChapter opinion;
    private final AwaitedChapter awaited;
    private final ProofChapter proof;
    private final AftermathChapter aftermath;
    private final SweepPlaybook sweep = new SweepPlaybook();
    private final TestPlaybook test;

    public Playbook(Patience patience) {
        this.patience = patience;
        this.runs = new RunProtocol(patience);
        this.isolation = new IsolationChapter(runs, patience);
        this.cause = new CauseChapter(runs, patience);
        this.opinion = new OpinionChapter(runs, cause, patience.beside());
        this.awaited = new AwaitedChapter(runs);
        this.proof = new ProofChapter(patience, runs);
        this.aftermath = new AftermathChapter(patience, runs);
        this.test = new TestPlaybook(patience, runs);
    }

    /** The next step; {@link Step.Rest} once nothing is left to do. */
    public Step next(Investigation so) {
        if (so.closed()) {
            return aftermath.next(so);
        }
        if (so.request().ofSweep()) {
            return stuck(so).orElseGet(() -> sweep.next(so));
        }
        if (so.request().test().isPresent()) {
            Step step = firstOf(so, this::stuck, this::cancelled, this::target, runs::inFlight).orElseGet(() -> test.next(so));
            return step instanceof Step.Close close ? test.told(so, close) : step;
        }
        return firstOf(so,
                this::stuck,
                this::cancelled,
                this::target,
                runs::inFlight,
                this::contradicted,
                isolation::next,
                cause::next,
                opinion::next,
                this::nothingToMend,
                awaited::next)
                .orElseGet(() -> proof.next(so));
    }

    @SafeVarargs
    private static Optional<Step> firstOf(Investigation so, Function<Investigation, Optional<Step>>... chapters) {
        return Stream.of(chapters).map(chapter -> chapter.apply(so)).flatMap(Optional::stream).findFirst();
    }

    private Optional<Step> cancelled(Investigation so) {
        return so.last(Event.CancelRequested.class).map(request -> so.standingRun()
                .<Step>map(Step.CancelRun::new)
                .orElseGet(() -> new Step.Close(Outcome.CANCELLED, "cancelled by " + request.by())));
    }

    /** One step failed too often in a row: leave nothing standing, then hand over to a person. */
    private Optional<Step> stuck(Investigation so) {
        List<Event.StepFailed> given = so.all(Event.StepFailed.class).filter(failed -> failed.attempt() >= patience.failedStep()).toList();
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Event.StepFailed first = given.get(0);
        Set<String> tearingDown = Set.of(Step.title(Step.TearDown.class), Step.title(Step.CancelRun.class));
        boolean nodeFails = given.stream().anyMatch(failed -> tearingDown.contains(failed.step()));
        return so.standingRun().filter(run -> !nodeFails).<Step>map(Step.CancelRun::new).or(() -> close(Outcome.UNKNOWN,
                "gave up at “%s” after %d tries: %s".formatted(first.step(), first.attempt(), first.message())));
    }

    private Optional<Step> target(Investigation so) {
        Optional<Event.Refused> refused = so.last(Event.Refused.class);
        if (refused.isPresent()) {
            return close(Outcome.REFUSED, refused.get().reason());
        }
        return so.target().isPresent() ? Optional.empty() : Optional.of(new Step.ResolveTarget(so.request()));
    }

    /**
     * A verdict that was published is taken back as soon as a later run contradicts it: of what is genuine, alone on the node, every run at that
     * commit is red.
     */
    private Optional<Step> contradicted(Investigation so) {
        Optional<Event.Retracted> retracted = so.last(Event.Retracted.class);
        if (retracted.isPresent()) {
            return close(Outcome.UNKNOWN, "the verdict was taken back: " + retracted.get().why());
        }
        if (!so.published() || so.verdict().filter(Verdict::genuine).isEmpty() || so.finding().filter(Finding::explainsTurns).isPresent()) {
            return Optional.empty();
        }
        Target target = so.target().orElseThrow();
        String tier = so.verdict().orElseThrow().signature().orElseThrow().tier();
        return so.finished(RunKind.LIFECYCLE, target.tagCommit()).stream().filter(r -> r.colour() == RunResult.Colour.GREEN)
                .filter(r -> r.result().flatMap(result -> result.tier(tier)).filter(Tier.Status.PASS::equals).isPresent())
                .<Step>map(r -> new Step.Retract(target, "%s is green at the same commit, alone on the node".formatted(r.request().id()))).findFirst();
    }

    /** What ends with the verdict: nothing red, a flake that no fix of the harness is known for, a cause that isn't known. */
    private Optional<Step> nothingToMend(Investigation so) {
        Verdict verdict = so.verdict().orElseThrow();
        if (verdict.kind() == Verdict.Kind.NOT_REPRODUCED) {
            return isolation.notReproduced(so, verdict);
        }
        Optional<Finding> finding = so.finding();
        if (verdict.genuine() || verdict.kind() == Verdict.Kind.FLAKE && finding.filter(Finding::explainsTurns).isPresent()) {
            return finding.isEmpty() ? close(Outcome.UNKNOWN, "genuine, cause unknown: %s. %s".formatted(so.causeUnknown().orElseThrow().why(), Sides.of(so).sentence()))
                    : finding.filter(f -> f.side() == Side.LOAD).flatMap(f -> close(Outcome.UNKNOWN, "the load is said to be at fault of what is red alone as well: " + f.cause()));
        }
        if (verdict.kind() == Verdict.Kind.LOAD_FLAKE) {
            return finding.filter(f -> f.side() == Side.LOAD).isPresent() ? Optional.empty()
                    : close(Outcome.FLAKE, "load flake: %s. No way to steady the harness is known for it; a person is asked".formatted(verdict.sentence()));
        }
        return close(Outcome.FLAKE, "flake by itself: %s, and no probe explains the turns".formatted(verdict.sentence()));
    }

    private static Optional<Step> close(Outcome outcome, String summary) {
        return Optional.of(new Step.Close(outcome, summary));
    }
}
