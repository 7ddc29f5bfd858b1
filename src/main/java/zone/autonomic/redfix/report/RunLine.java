package zone.autonomic.redfix.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import zone.autonomic.redfix.investigation.Conditions;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Tier;

/**
 * A run as people read of it.
 *
 * @param number counts the investigation's runs, from 1
 * @param what what it does, in words
 * @param where at which ref, in words
 * @param ref the tag, or a short commit
 * @param how alone or beside what, from which checkouts, by which harness
 * @param colour {@code red}, {@code green}, {@code void}, {@code unknown}, or {@code running}
 * @param tiers its tiers with their marks
 * @param failures its failures, each by its signature
 * @param brief the first failure of each tier, shortened
 * @param why why it counts for nothing, or why nothing can be said of it
 * @param log where its log is
 * @param url where the node shows it; empty where it doesn't
 */
public record RunLine(int number, String id, String what, String where, String ref, String how, String colour, String tiers, List<String> failures,
        List<String> brief, String why, String log, String url) {

    private static final int BRIEF = 120;

    static RunLine of(Investigation investigation, String runId, Links links) {
        List<Investigation.Run> runs = investigation.runs();
        for (int i = 0; i < runs.size(); i++) {
            if (runs.get(i).request().id().equals(runId)) {
                return of(i + 1, runs.get(i), investigation, links);
            }
        }
        return new RunLine(0, runId, "a run", "", "", "", "unknown", "", List.of(), List.of(), "it isn't in the list of events", links.log(runId), "");
    }

    /** What a run does, at which ref and how, in one line. */
    public static String words(Investigation investigation, RunRequest request) {
        return what(request) + " " + where(request, investigation) + ", " + shortRef(request) + ", " + how(request, investigation);
    }

    static List<RunLine> all(Investigation investigation, Links links) {
        return investigation.runs().stream().map(r -> of(investigation, r.request().id(), links)).toList();
    }

    private static RunLine of(int number, Investigation.Run run, Investigation investigation, Links links) {
        RunRequest request = run.request();
        String colour = run.result().map(r -> r.colour().name().toLowerCase(Locale.ROOT)).orElse("running");
        String tiers = run.result().map(r -> r.tiers().stream().map(t -> t.name() + " " + mark(t.status())).collect(Collectors.joining(", ")))
                .orElse("");
        List<String> failures = run.result().map(r -> r.failures().stream().map(f -> f.signature().toString()).distinct().toList()).orElse(List.of());
        String why = run.result().flatMap(r -> r.voided().or(r::unreadable)).orElse("");
        return new RunLine(number, request.id(), what(request), where(request, investigation), shortRef(request), how(request, investigation), colour, tiers, failures,
                brief(run), why, links.log(request.id()), run.result().map(RunResult::url).orElse(""));
    }

    private static List<String> brief(Investigation.Run run) {
        List<Failure> failures = run.result().map(RunResult::failures).orElse(List.of());
        List<String> brief = new ArrayList<>();
        for (int i = 0; i < failures.size(); i++) {
            String tier = failures.get(i).tier();
            if (failures.subList(0, i).stream().noneMatch(f -> f.tier().equals(tier))) {
                String words = failures.get(i).signature().toString();
                brief.add(words.length() <= BRIEF ? words : words.substring(0, BRIEF) + "…");
            }
        }
        return brief;
    }

    static String what(RunRequest request) {
        return switch (request.kind()) {
            case LIFECYCLE -> "the whole lifecycle";
            case THROWAWAY_DEPLOY -> "a throw-away deploy on a stack that sorts after `proxy`";
            case ADVANCE_COPY -> "a copy of the canonical, advanced";
            case CANONICAL_DOMAIN -> "the canonical's domain, by the harness's own functions,";
        };
    }

    /** The commit alone doesn't tell base and head apart for a reader. */
    private static String where(RunRequest request, Investigation investigation) {
        if (!request.recipe().equals(investigation.request().recipe())) {
            return "of `" + request.recipe() + "`, to compare";
        }
        if (investigation.has(Event.Released.class, released -> released.tag().equals(request.ref()))) {
            return "at the released tag";
        }
        if (request.atTag()) {
            boolean earlier = investigation.target().filter(t -> !t.tagCommit().equals(request.commit())).isPresent();
            return earlier ? "at an earlier tag, to compare" : "at the tag";
        }
        if (investigation.has(Event.CounterexamplePushed.class, pushed -> pushed.commit().equals(request.commit()))) {
            return "on the counterexample, which has to stay red";
        }
        if (investigation.request().test().filter(t -> t.pullRequest().head().equals(request.commit())).isPresent()) {
            return "on the head";
        }
        if (investigation.withFix(request) && request.conditions().harness().isEmpty()) {
            return "on the head of the fix";
        }
        return investigation.target().filter(t -> t.defaultHead().equals(request.commit())).map(t -> "on " + t.defaultBranch()).orElse("at a commit");
    }

    /** Under what conditions, in words. */
    static String how(RunRequest request, Investigation investigation) {
        Conditions conditions = request.conditions();
        String stands = conditions.alone() ? "alone" : "beside " + conditions.beside().stream().map(r -> "`" + r + "`").collect(Collectors.joining(" and "));
        String fresh = conditions.fresh() ? ", from a fresh checkout for the second opinion" : "";
        return stands + fresh + conditions.harness().map(commit -> ", by the harness " + harness(commit, request, investigation)).orElse("");
    }

    private static String harness(String commit, RunRequest request, Investigation investigation) {
        String which = investigation.harness().filter(h -> h.head().equals(commit)).map(h -> "on " + h.defaultBranch())
                .orElse(investigation.withFix(request) ? "with the fix" : "at");
        return which + " `" + shortCommit(commit) + "`";
    }

    static String shortRef(RunRequest request) {
        return request.atTag() ? request.ref() : shortCommit(request.commit());
    }

    static String shortCommit(String commit) {
        int shortest = 10;
        return commit.length() <= shortest ? commit : commit.substring(0, shortest);
    }

    static String mark(Tier.Status status) {
        return switch (status) {
            case PASS -> "✔";
            case FAIL -> "✘";
            case SKIP -> "–";
            case UNVER -> "?";
        };
    }
}
