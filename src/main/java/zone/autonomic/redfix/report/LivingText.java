package zone.autonomic.redfix.report;

import io.quarkus.qute.RawString;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.PullRequest;

/** What one message says of an investigation that is edited as it goes on, from its opening to what became of it. Its first line never changes. */
@ApplicationScoped
public class LivingText {

    private final Templates templates;
    private final String url;

    public LivingText(Templates templates, @ConfigProperty(name = "redfix.url") String url) {
        this.templates = templates;
        this.url = url;
    }

    /** @param progress the living line of progress; empty where there is none */
    public String of(Investigation so, String progress) {
        return templates.render("answer/living.md", Map.of("id", so.id().value(), "recipe", so.request().recipe(), "by", so.request().by(),
                "mark", so.outcome().map(LivingText::mark).orElse("⏳"), "state", StatusText.state(so),
                "summary", so.last(Event.Closed.class).map(Event.Closed::summary).orElse(""), "progress", so.closed() ? "" : progress,
                "pull", so.pullRequest().map(PullRequest::url).orElse(""), "page", new RawString(new Links(url, so.id()).page()))).strip();
    }

    private static String mark(Outcome outcome) {
        return switch (outcome) {
            case PROVEN, NOTHING_RED, FIXED_NOT_RELEASED, GREEN -> "🟢";
            case FLAKE, NOT_REPRODUCED, WAITING, UNKNOWN, VOID, NOT_PROVEN -> "🟡";
            case RED, REFUSED -> "🔴";
            case CANCELLED -> "⚪";
        };
    }
}
