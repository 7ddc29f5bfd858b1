package zone.autonomic.redfix.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.investigation.Tier;

/** What shows that a fix mends what was red, a phrase each with the runs that can be looked up. */
final class Proof {

    private Proof() {}

    static List<String> of(Investigation so) {
        Optional<Check> check = so.finding().map(Finding::check);
        List<String> shown = new ArrayList<>();
        if (check.isEmpty() || so.proposal().isEmpty()) {
            return shown;
        }
        Predicate<Run> byCheck = r -> r.request().kind() == check.get().kind() && r.request().conditions().alone() != check.get().loaded();
        String load = check.get().loaded() ? " under load" : "";
        runs(so, byCheck.and(r -> onBase(so, r) && check.get().isRedIn(r.result().orElseThrow())), "red%s without it".formatted(load)).ifPresent(shown::add);
        runs(so, byCheck.and(r -> so.withFix(r.request()) && r.colour() == Colour.GREEN), "green%s with it".formatted(load)).ifPresent(shown::add);
        Predicate<Run> lifecycle = r -> so.withFix(r.request()) && r.request().kind() == RunKind.LIFECYCLE && r.request().conditions().alone() && r.colour() == Colour.GREEN;
        if (check.get().kind() != RunKind.LIFECYCLE || check.get().loaded()) {
            runs(so, lifecycle, "the whole lifecycle green with it").ifPresent(shown::add);
        }
        runs(so, lifecycle.and(r -> passed(r, Tier.PROMOTE)), "promoted").filter(words -> check.get().kind() == RunKind.CANONICAL_DOMAIN).ifPresent(shown::add);
        runs(so, lifecycle.and(r -> passed(r, Tier.LIVE)), "the live services answered all along").ifPresent(shown::add);
        so.all(Event.CounterexamplePushed.class).forEach(example -> runs(so, r -> r.request().commit().equals(example.commit()) && r.colour() == Colour.RED,
                "still red for what it must refuse, `" + example.name() + "`").ifPresent(shown::add));
        so.pullRequest().map(PullRequest::head).ifPresent(head -> {
            so.all(Event.Linted.class).filter(l -> l.commit().equals(head)).findFirst().ifPresent(l -> shown.add(l.passed() ? "lint passes" : "lint refuses"));
            so.all(Event.TestmeAnswered.class).filter(a -> a.head().equals(head)).findFirst()
                    .ifPresent(a -> shown.add("`%s` %s".formatted(check.get().testme(), a.green() ? "green" : a.state())));
        });
        return shown;
    }

    /** What a diagnosis rests on isn't its proof: that is shown where the fix goes. */
    private static boolean onBase(Investigation so, Run run) {
        Optional<String> base = so.destination().map(d -> d.base());
        return !so.withFix(run.request()) && (base.equals(Optional.of(run.request().commit())) || base.equals(run.request().conditions().harness()));
    }

    private static boolean passed(Run run, String tier) {
        return run.result().flatMap(r -> r.tier(tier)).filter(Tier.Status.PASS::equals).isPresent();
    }

    private static Optional<String> runs(Investigation so, Predicate<Run> which, String words) {
        List<Run> all = so.runs();
        List<Run> shown = all.stream().filter(r -> r.result().isPresent()).filter(which).toList();
        String numbers = shown.stream().map(r -> String.valueOf(all.indexOf(r) + 1)).collect(Collectors.joining(", "));
        return shown.isEmpty() ? Optional.empty() : Optional.of("%s (%s %s)".formatted(words, shown.size() == 1 ? "run" : "runs", numbers));
    }
}
