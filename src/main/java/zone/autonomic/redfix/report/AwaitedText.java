package zone.autonomic.redfix.report;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.AwaitedPullRequest;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;

/** What is said on a pull request that red tests wait for: which tests, what its head comes to alone, and what is then to be done. */
@ApplicationScoped
public class AwaitedText {

    private final Templates templates;
    private final String url;

    public AwaitedText(Templates templates, @ConfigProperty(name = "redfix.url") String url) {
        this.templates = templates;
        this.url = url;
    }

    public String body(Investigation investigation, AwaitedPullRequest awaited) {
        Map<String, Object> data = new HashMap<>();
        data.put("finding", investigation.finding().orElseThrow());
        data.put("target", investigation.target().orElseThrow());
        data.put("verdict", investigation.verdict().map(v -> v.kind().words() + ": " + v.sentence()).orElse(""));
        data.put("state", awaited.state(investigation));
        data.put("complete", awaited.complete(investigation));
        data.put("lint", investigation.all(Event.Linted.class).filter(l -> l.commit().equals(awaited.head())
                && !l.passed()).map(Event.Linted::table).findFirst().orElse(""));
        data.put("page", new io.quarkus.qute.RawString(new Links(url, investigation.id()).page()));
        return templates.render("pull/awaited.md", data).strip() + "\n";
    }
}
