package zone.autonomic.redfix.web;

import io.quarkus.qute.RawString;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.report.BeforeAndAfter;
import zone.autonomic.redfix.report.RunLine;
import zone.autonomic.redfix.report.StatusText;
import zone.autonomic.redfix.report.ThreadMessages;

/** What the page of one investigation shows. */
final class InvestigationView {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private InvestigationView() {}

    /** @param type the event's kind @param html what was said of it; empty where nothing was */
    public record EventRow(int seq, String at, String type, RawString html) {}

    /**
     * @param what what it does, at which ref and how, in words
     * @param sources what tiers and failures were read from, in words
     * @param log where its log is, from the host's root
     */
    public record RunRow(String id, String what, String colour, List<TierRow> tiers, List<String> failures, String why, String sources, String log) {}

    public record TierRow(String name, String status) {}

    static Map<String, Object> of(Investigation investigation, ThreadMessages messages, List<String> files, String url) {
        Map<String, Object> data = new HashMap<>();
        data.put("line", StatusText.line(investigation, url));
        data.put("title", investigation.id().value());
        data.put("tag", investigation.target().map(t -> t.tag()).orElse(""));
        data.put("summary", investigation.last(Event.Closed.class).map(Event.Closed::summary).orElse(""));
        data.put("outcome", investigation.outcome().map(o -> o.exitStatus() == 0 ? "good" : "bad").orElse("open"));
        data.put("pull", investigation.pullRequest().map(p -> p.url()).filter(InvestigationView::isWeb).orElse(""));
        data.put("rows", BeforeAndAfter.rows(investigation));
        data.put("runs", investigation.runs().stream().map(r -> run(investigation, r)).toList());
        data.put("diff", investigation.last(Event.FixPrepared.class).map(f -> DiffView.of(f.diff())).orElse(List.of()));
        data.put("events", events(investigation, messages));
        data.put("files", files);
        return data;
    }

    private static boolean isWeb(String url) {
        return url.startsWith("http://") || url.startsWith("https://");
    }

    private static RunRow run(Investigation investigation, Investigation.Run run) {
        List<TierRow> tiers = run.result().map(RunResult::tiers).orElse(List.of()).stream()
                .map(t -> new TierRow(t.name(), t.status().name().toLowerCase(java.util.Locale.ROOT))).toList();
        List<String> failures = run.result().map(RunResult::failures).orElse(List.of()).stream().map(f -> f.signature().toString()).toList();
        String colour = run.result().map(r -> r.colour().name().toLowerCase(java.util.Locale.ROOT)).orElse("running");
        String why = run.result().flatMap(r -> r.voided().or(r::unreadable)).orElse("");
        String sources = run.result().map(r -> String.join(", ", r.sources())).orElse("");
        return new RunRow(run.request().id(), RunLine.words(investigation, run.request()).replace("`", ""), colour, tiers, failures, why, sources,
                "/i/" + investigation.id() + "/log/" + run.request().id());
    }

    private static List<EventRow> events(Investigation investigation, ThreadMessages messages) {
        List<EventRow> rows = new ArrayList<>();
        for (Investigation.Recorded recorded : investigation.history()) {
            String said = messages.message(investigation, recorded).map(MarkdownHtml::of).orElse("");
            rows.add(new EventRow(recorded.seq(), TIME.format(recorded.at()), words(recorded.event()), new RawString(said)));
        }
        return rows;
    }

    private static String words(Event event) {
        return event.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(java.util.Locale.ROOT);
    }
}
