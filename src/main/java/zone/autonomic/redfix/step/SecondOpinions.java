package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.Opinion;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.verdict.FailureSignature;
import zone.autonomic.redfix.verdict.Tally;
import zone.autonomic.redfix.verdict.TwoArms;
import zone.autonomic.redfix.verdict.Verdict;

/**
 * The second opinion: what the runs from fresh checkouts say by themselves is decided first, and only then held against the first opinion. Where
 * they differ, the case is opened again.
 */
@ApplicationScoped
class SecondOpinions implements Handler<Step.DecideAgain> {

    private final Examination examination;

    SecondOpinions(Examination examination) {
        this.examination = examination;
    }

    @Override
    public Class<Step.DecideAgain> performs() {
        return Step.DecideAgain.class;
    }

    /** What the fresh runs say by themselves. @param unreadable why one of them says nothing */
    private record Decided(Opinion opinion, List<String> evidence, Optional<String> unreadable) {}

    @Override
    public Done perform(Investigation so, Step.DecideAgain step) {
        List<Run> fresh = so.opinionRuns().stream().filter(r -> r.colour() != Colour.VOID).toList();
        Verdict first = so.verdict().orElseThrow();
        List<Run> alone = fresh.stream().filter(r -> r.request().conditions().alone()).toList();
        Optional<String> differs = first.kind() == Verdict.Kind.LOAD_FLAKE ? loadFlake(first, fresh) : differs(so, first, decide(so, alone));
        List<String> evidence = decide(so, fresh).evidence();
        if (differs.isEmpty()) {
            return Done.with(new Event.SecondOpinion(true, "PASS: an independent run from a fresh checkout comes to the same", evidence));
        }
        return Done.with(new Event.SecondOpinion(false, "differs: " + differs.get(), evidence), new Event.Reopened(differs.get()));
    }

    private Decided decide(Investigation so, List<Run> fresh) {
        List<String> evidence = fresh.stream().map(SecondOpinions::line).toList();
        Optional<String> unreadable = fresh.stream().filter(r -> r.colour() == Colour.UNKNOWN).findFirst()
                .map(r -> r.request().id() + " can't be read: " + r.result().orElseThrow().unreadable().orElse("it names no failure"));
        List<Run> counted = fresh.stream().filter(r -> r.request().kind() != RunKind.THROWAWAY_DEPLOY)
                .filter(r -> r.colour() == Colour.RED || r.colour() == Colour.GREEN).toList();
        Tally tally = Tally.of(counted.stream().map(SecondOpinions::signatures).toList());
        if (tally.signature().isEmpty()) {
            return new Decided(new Opinion(Optional.empty(), Optional.empty()), evidence, unreadable);
        }
        Verdict own = new Verdict(so.verdict().orElseThrow().kind(), tally.signature(), tally.reds(), tally.greens(), "by itself");
        Event cause = examination.examine(so, own, counted, fresh);
        List<String> all = new ArrayList<>(evidence);
        all.add(cause instanceof Event.Diagnosed diagnosed ? "by itself: " + diagnosed.finding().cause() : "by itself: no known defect fits");
        Optional<String> defect = Optional.of(cause).filter(Event.Diagnosed.class::isInstance).map(e -> ((Event.Diagnosed) e).finding().defect());
        return new Decided(new Opinion(tally.signature(), defect), all, unreadable);
    }

    private static Optional<String> differs(Investigation so, Verdict first, Decided second) {
        if (second.unreadable().isPresent()) {
            return second.unreadable();
        }
        if (first.kind() == Verdict.Kind.FLAKE && second.opinion().signature().isEmpty()) {
            return Optional.empty(); // one green more speaks against no flake
        }
        return new Opinion(first.signature(), so.finding().map(Finding::defect)).differenceTo(second.opinion());
    }

    /** Alone it must be green again; under load it must be red again, or the proof must hold with the green counted in. */
    private static Optional<String> loadFlake(Verdict first, List<Run> fresh) {
        Set<FailureSignature> alone = fresh.stream().filter(r -> r.request().conditions().alone()).flatMap(r -> signatures(r).stream()).collect(Collectors.toSet());
        if (!alone.isEmpty()) {
            return Optional.of("it is red alone as well: " + alone.iterator().next());
        }
        boolean red = fresh.stream().filter(r -> !r.request().conditions().alone()).anyMatch(r -> signatures(r).contains(first.signature().orElseThrow()));
        return red || holdsWithTheGreen(first) ? Optional.empty()
                : Optional.of("under the same load it is not red again, and without that the load isn't shown to matter");
    }

    private static boolean holdsWithTheGreen(Verdict first) {
        Tally isolated = new Tally(Optional.empty(), 0, first.greens() + 1, 0);
        return new TwoArms(isolated, new Tally(first.signature(), first.loadedReds(), first.loadedGreens() + 1, 0)).effect() == TwoArms.Effect.SHOWN;
    }

    private static Set<FailureSignature> signatures(Run run) {
        return run.result().orElseThrow().failures().stream().map(Failure::signature).collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    private static String line(Run run) {
        String load = run.request().conditions().alone() ? "alone" : "beside " + String.join(", ", run.request().conditions().beside());
        String failures = run.result().orElseThrow().failures().stream().map(f -> f.signature().toString()).distinct().collect(Collectors.joining("; "));
        return "%s, %s: %s%s".formatted(run.request().id(), load, run.colour().name().toLowerCase(java.util.Locale.ROOT), failures.isEmpty() ? "" : ", " + failures);
    }
}
