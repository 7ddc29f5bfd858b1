package zone.autonomic.redfix.report;

import io.quarkus.qute.RawString;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.TestRequest;

/** What is said of a test of a pull request's head, on the pull request and in the thread that it belongs to. */
@ApplicationScoped
public class HeadTestText {

    private final Templates templates;
    private final String url;

    public HeadTestText(Templates templates, @ConfigProperty(name = "redfix.url") String url) {
        this.templates = templates;
        this.url = url;
    }

    /** One tier of the run that told. */
    public record TierLine(String name, String result) {}

    public static String page(Investigation so, String url) {
        return new Links(url, so.id()).page();
    }

    public String begun(Investigation so) {
        return templates.render("pull/test-begun.md", data(so)).strip();
    }

    public String ended(Investigation so, Outcome outcome, String summary) {
        Map<String, Object> data = data(so);
        data.put("words", ThreadMessages.words(outcome));
        data.put("summary", summary);
        data.put("run", so.last(Event.TestmeAnswered.class).map(Event.TestmeAnswered::url).orElse(""));
        List<RunResult> results = so.runs().stream().flatMap(r -> r.result().stream()).toList();
        data.put("tiers", results.isEmpty() ? List.of() : results.get(results.size() - 1).tiers().stream()
                .map(t -> new TierLine(t.name(), RunLine.mark(t.status()) + " " + t.status().name().toLowerCase(java.util.Locale.ROOT))).toList());
        data.put("failures", results.isEmpty() ? List.of() : results.get(results.size() - 1).failures().stream().map(f -> f.signature().toString()).distinct().toList());
        return templates.render("pull/test.md", data).strip();
    }

    private Map<String, Object> data(Investigation so) {
        TestRequest test = so.request().test().orElseThrow();
        Map<String, Object> data = new HashMap<>();
        data.put("comment", test.comment());
        data.put("head", RunLine.shortCommit(test.pullRequest().head()));
        data.put("by", so.request().by());
        data.put("bridge", test.byBridge());
        data.put("id", so.id().value());
        data.put("page", new RawString(page(so, url)));
        return data;
    }
}
