package zone.autonomic.redfix.report;

import io.quarkus.qute.RawString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.investigation.Sides;
import zone.autonomic.redfix.investigation.Sought;
import zone.autonomic.redfix.investigation.Standing;
import zone.autonomic.redfix.investigation.SweepRun;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.verdict.Verdict;

/**
 * One recipe in the report, from what is red to what shows that it is mended.
 *
 * @param id the investigation's; empty where none was begun
 * @param page where all of it is
 */
public record ReportRow(String recipe, String tag, String id, RawString page, String failure, String isolation, String cause, String classification, String fix,
        RawString pull, String verification) {

    private static final String NONE = "–";

    static ReportRow of(Standing.Member member, String url) {
        String failure = member.swept().map(SweepRun::summary).orElse("");
        if (member.investigation().isEmpty()) {
            return new ReportRow(member.recipe(), member.swept().map(SweepRun::version).orElse(""), "", new RawString(""), failure, "not begun", NONE, NONE, NONE,
                    new RawString(""), NONE);
        }
        Investigation so = member.investigation().get();
        String tag = so.target().map(Target::tag).orElseGet(() -> member.swept().map(SweepRun::version).orElse(""));
        String seen = failure.isEmpty() ? so.verdict().flatMap(Verdict::signature).map(Object::toString).orElse("nothing red") : failure;
        return new ReportRow(member.recipe(), tag, so.id().value(), new RawString(new Links(url, so.id()).page()), seen, isolation(so), cause(so), classification(so),
                fix(so), new RawString(fixAt(so).map(Markdown::link).orElse("")), verification(so));
    }

    private static String isolation(Investigation so) {
        List<String> parts = new ArrayList<>();
        parts.add(so.verdict().map(Verdict::sentence).orElseGet(() -> so.closed() ? "no verdict" : StatusText.state(so)));
        List<Run> voids = so.runs().stream().filter(r -> r.result().isPresent() && r.colour() == Colour.VOID).toList();
        if (!voids.isEmpty()) {
            parts.add("%d void, counted for nothing: %s".formatted(voids.size(), voids.get(0).result().flatMap(r -> r.voided()).orElse("")));
        }
        boolean another = so.verdict().flatMap(Verdict::signature).filter(s -> so.swept().stream().flatMap(r -> r.failures().stream()).noneMatch(f -> f.signature().equals(s)))
                .isPresent();
        if (another) {
            Sought.answer(so).ifPresent(parts::add);
        }
        return String.join("; ", parts);
    }

    private static String cause(Investigation so) {
        return so.finding().map(Finding::cause).or(() -> so.causeUnknown().map(unknown -> "unknown: " + unknown.why() + sides(so))).orElse(NONE);
    }

    private static String sides(Investigation so) {
        return so.verdict().filter(Verdict::genuine).map(v -> ". " + Sides.of(so).sentence()).orElse("");
    }

    private static String classification(Investigation so) {
        Optional<Verdict> verdict = so.verdict();
        if (verdict.isEmpty()) {
            return so.outcome().map(outcome -> ThreadMessages.words(outcome).toLowerCase(java.util.Locale.ROOT)).orElse(NONE);
        }
        String side = so.finding().map(finding -> ", " + side(finding)).orElse(verdict.get().signature().isPresent() ? ", whose fault is unknown" : "");
        return "%s%s; %s".formatted(verdict.get().kind().words(), side, opinion(so));
    }

    private static String side(Finding finding) {
        return switch (finding.side()) {
            case RECIPE -> "a defect of the recipe";
            case TEST -> "a stale test of the harness";
            case MACHINERY -> "a defect of the harness";
            case LOAD -> "to be steadied in the harness";
            case PLACE -> "the place";
            case UNKNOWN -> "whose fault is unknown";
        };
    }

    private static String opinion(Investigation so) {
        Optional<Event.Retracted> retracted = so.published() ? Optional.empty() : so.last(Event.Retracted.class);
        if (retracted.isPresent()) {
            return "taken back: " + retracted.get().why();
        }
        String runs = so.opinionRuns().stream().filter(r -> r.colour() != Colour.VOID).map(r -> r.request().id()).collect(Collectors.joining(", "));
        return so.opinion().map(opinion -> "second opinion: %s (%s)".formatted(opinion.agrees() ? "PASS" : "differs", runs)).orElse("no second opinion yet");
    }

    private static String fix(Investigation so) {
        if (so.pullRequest().isPresent()) {
            String title = so.proposal().map(p -> p.title()).orElse("");
            String to = so.destination().map(d -> d.repository()).orElse("");
            return "%s (%s, %s)".formatted(title, to, merged(so));
        }
        Optional<String> suggested = so.last(Event.SuggestionPosted.class).map(posted -> "suggested, nothing is changed")
                .or(() -> so.last(Event.PullRequestTold.class).map(told -> "the pull request that its tests wait for"));
        return suggested.or(() -> so.last(Event.FixRefused.class).map(refused -> "refused: " + refused.reason())).orElse(NONE);
    }

    private static Optional<String> fixAt(Investigation so) {
        return so.pullRequest().map(PullRequest::url).or(() -> so.last(Event.SuggestionPosted.class).map(Event.SuggestionPosted::url))
                .or(() -> so.last(Event.PullRequestTold.class).map(Event.PullRequestTold::url));
    }

    private static String merged(Investigation so) {
        return so.last(Event.PullRequestSettled.class).map(settled -> (settled.merged() ? "merged by " : "closed without merging by ") + settled.by()).orElse("not merged");
    }

    private static String verification(Investigation so) {
        List<String> shown = new ArrayList<>(Proof.of(so));
        Optional<String> settled = so.last(Event.Settled.class).map(Event.Settled::summary);
        if (settled.isPresent()) {
            shown.add(settled.get());
            return String.join("; ", shown);
        }
        Optional<Outcome> outcome = so.outcome();
        if (outcome.isEmpty()) {
            return shown.isEmpty() ? StatusText.state(so) : String.join("; ", shown) + "; goes on";
        }
        String summary = so.last(Event.Closed.class).orElseThrow().summary();
        return switch (outcome.get()) {
            case PROVEN -> String.join("; ", shown);
            case WAITING -> "not verified: it waits for a person, as said below";
            case NOTHING_RED -> "nothing is to be mended";
            case FIXED_NOT_RELEASED -> summary;
            default -> "not verified. " + ThreadMessages.words(outcome.get()) + ": " + summary;
        };
    }
}
