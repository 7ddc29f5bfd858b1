package zone.autonomic.redfix.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Tier;

/** The tiers without the fix and with it, side by side: of each kind of run the newest that counts. */
public final class BeforeAndAfter {

    private BeforeAndAfter() {}

    /** @param before how the tier ended without the fix @param after how it ended with it; both a mark and a word, or why there is none */
    public record Row(String tier, String before, String after) {}

    public static List<Row> rows(Investigation investigation) {
        Map<String, Tier.Status> before = new LinkedHashMap<>();
        Map<String, Tier.Status> after = new LinkedHashMap<>();
        Optional<String> head = investigation.pullRequest().map(p -> p.head());
        for (RunKind kind : RunKind.values()) {
            newest(investigation, kind, run -> !head.equals(Optional.of(run.request().commit()))).ifPresent(result -> collect(result, before));
            newest(investigation, kind, run -> head.equals(Optional.of(run.request().commit()))).ifPresent(result -> collect(result, after));
        }
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        List<Row> rows = new ArrayList<>();
        names.forEach(name -> rows.add(new Row(name, words(name, before.get(name)), words(name, after.get(name)))));
        return List.copyOf(rows);
    }

    /** A run at the tag counts for "before" rather than one on the default branch: it has every tier, promote too. */
    private static Optional<RunResult> newest(Investigation investigation, RunKind kind, java.util.function.Predicate<Run> which) {
        List<Run> counted = investigation.runs().stream().filter(r -> r.request().kind() == kind).filter(which)
                .filter(r -> r.result().isPresent() && (r.colour() == RunResult.Colour.RED || r.colour() == RunResult.Colour.GREEN)).toList();
        Optional<Run> atTag = counted.stream().filter(r -> r.request().atTag()).reduce((a, b) -> b);
        return atTag.or(() -> counted.stream().reduce((a, b) -> b)).flatMap(Run::result);
    }

    private static void collect(RunResult result, Map<String, Tier.Status> into) {
        result.tiers().forEach(t -> into.putIfAbsent(t.name(), t.status()));
    }

    private static String words(String tier, Tier.Status status) {
        if (status == null) {
            return tier.equals(Tier.PROMOTE) ? "only tags are promoted" : "not run";
        }
        return RunLine.mark(status) + " " + switch (status) {
            case PASS -> "green";
            case FAIL -> "red";
            case SKIP -> "skipped";
        };
    }
}
