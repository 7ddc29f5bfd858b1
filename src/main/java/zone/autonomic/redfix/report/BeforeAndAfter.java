package zone.autonomic.redfix.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Tier;

/** The tiers without the fix and with it, side by side: of each kind of run the newest that counts. */
public final class BeforeAndAfter {

    private BeforeAndAfter() {}

    /** @param before how the tier ended without the fix @param after how it ended with it; both a mark and a word, or why there is none */
    public record Row(String tier, String before, String after) {}

    /** A side of the table: how each tier ended, and whether it shows no run at a tag, which alone can be promoted. */
    private record Side(Map<String, Tier.Status> tiers, boolean tagless) {}

    /** None where a head was only tested: nothing was there to compare it with. */
    public static List<Row> rows(Investigation investigation) {
        if (investigation.request().test().isPresent()) {
            return List.of();
        }
        boolean loaded = investigation.finding().filter(f -> f.check().loaded()).isPresent();
        List<Run> subject = investigation.runs().stream().filter(r -> concerns(investigation, r, loaded)).toList();
        Side before = side(subject.stream().filter(run -> !investigation.withFix(run.request())).toList());
        Side after = side(subject.stream().filter(run -> investigation.withFix(run.request())).toList());
        Set<String> names = new LinkedHashSet<>(before.tiers().keySet());
        names.addAll(after.tiers().keySet());
        List<Row> rows = new ArrayList<>();
        names.forEach(name -> rows.add(new Row(name, words(name, before), words(name, after))));
        return List.copyOf(rows);
    }

    private static Side side(List<Run> runs) {
        Map<String, Tier.Status> tiers = new LinkedHashMap<>();
        boolean tagless = true;
        for (RunKind kind : RunKind.values()) {
            Optional<Run> newest = newest(runs, kind);
            newest.flatMap(Run::result).ifPresent(result -> result.tiers().forEach(t -> tiers.putIfAbsent(t.name(), t.status())));
            tagless &= newest.filter(run -> run.request().atTag()).isEmpty();
        }
        return new Side(tiers, tagless);
    }

    /** Neither what the recipe was compared with nor what must stay red; and of what shows under load alone, the runs under load. */
    private static boolean concerns(Investigation investigation, Run run, boolean loaded) {
        boolean compared = investigation.target().filter(t -> run.request().recipe().equals(t.recipe()))
                .filter(t -> !run.request().atTag() || t.tagCommit().equals(run.request().commit())).isEmpty();
        return !counterexample(investigation, run.request()) && !compared && !(loaded && run.request().kind() == RunKind.LIFECYCLE && run.request().conditions().alone());
    }

    /** Whether it runs what a mended test must still refuse: its red is the other side of the proof. */
    static boolean counterexample(Investigation investigation, RunRequest request) {
        return investigation.has(Event.CounterexamplePushed.class, pushed -> pushed.commit().equals(request.commit()));
    }

    /** A run at the tag counts for "before" rather than one on the default branch: it has every tier, promote too. */
    private static Optional<Run> newest(List<Run> runs, RunKind kind) {
        List<Run> counted = runs.stream().filter(r -> r.request().kind() == kind)
                .filter(r -> r.result().isPresent() && (r.colour() == RunResult.Colour.RED || r.colour() == RunResult.Colour.GREEN)).toList();
        Optional<Run> atTag = counted.stream().filter(r -> r.request().atTag()).reduce((a, b) -> b);
        return atTag.or(() -> counted.stream().reduce((a, b) -> b));
    }

    private static String words(String tier, Side side) {
        Tier.Status status = side.tiers().get(tier);
        if (status == null) {
            return tier.equals(Tier.PROMOTE) && side.tagless() ? "only tags are promoted" : "not run";
        }
        return RunLine.mark(status) + " " + switch (status) {
            case PASS -> "green";
            case FAIL -> "red";
            case SKIP -> "skipped";
            case UNVER -> "not verified";
        };
    }
}
