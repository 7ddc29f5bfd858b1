package zone.autonomic.redfix.report;

import io.quarkus.qute.RawString;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Investigation;

/** What is said on a merged pull request once its check has run at a released tag. */
@ApplicationScoped
public class SettlementText {

    private final Templates templates;
    private final String url;

    public SettlementText(Templates templates, @ConfigProperty(name = "redfix.url") String url) {
        this.templates = templates;
        this.url = url;
    }

    /** @return Markdown */
    public String of(Investigation so, String summary) {
        Links links = new Links(url, so.id());
        String log = so.runs().stream().reduce((a, b) -> b).map(run -> links.log(run.request().id())).orElse("");
        return templates.render("pull/settled.md", Map.of("summary", summary, "log", log, "page", new RawString(links.page()))).strip();
    }
}
