package zone.autonomic.redfix.report;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.investigation.Target;

/** What is posted where a change wants a person's leave first: what is wrong, what shows it, and what the change would be. */
@ApplicationScoped
public class SuggestionText {

    private static final int LONGEST_TITLE = 100;

    private final Templates templates;
    private final String url;

    public SuggestionText(Templates templates, @ConfigProperty(name = "redfix.url") String url) {
        this.templates = templates;
        this.url = url;
    }

    /** The mark by which the suggestion of this change for this recipe is found again; people don't see it. */
    public static String mark(String recipe, String fix) {
        return "<!-- redfix:suggestion:" + recipe + ":" + fix + " -->";
    }

    /** The mark of the comment that says that an investigation came to the same. */
    public static String again(InvestigationId id) {
        return "<!-- redfix:" + id + ":again -->";
    }

    public String title(Target target, Finding finding) {
        String title = "%s: %s".formatted(target.recipe(), finding.cause()).replaceAll("\\s+", " ");
        return title.length() <= LONGEST_TITLE ? title : title.substring(0, LONGEST_TITLE - 1) + "…";
    }

    /** @param proposal the change that would be made with leave, or what a person may do where no fix was made */
    public String body(Investigation investigation, Proposal proposal) {
        Target target = investigation.target().orElseThrow();
        Map<String, Object> data = new HashMap<>();
        data.put("mark", new io.quarkus.qute.RawString(mark(target.recipe(), proposal.fix())));
        data.put("finding", investigation.finding().orElseThrow());
        data.put("verdict", investigation.verdict().map(v -> v.kind().words() + ": " + v.sentence()).orElse(""));
        data.put("target", target);
        data.put("proposal", proposal);
        Optional<Event.FixSuggested> instead = investigation.last(Event.FixSuggested.class);
        data.put("diff", instead.map(Event.FixSuggested::diff).or(() -> investigation.last(Event.FixPrepared.class).map(Event.FixPrepared::diff)).orElse(""));
        data.put("instead", instead.isPresent());
        data.put("page", new io.quarkus.qute.RawString(new Links(url, investigation.id()).page()));
        return templates.render("pull/suggestion.md", data).strip() + "\n";
    }

    public String seenAgain(Investigation investigation) {
        return templates.render("pull/seen-again.md", Map.of("mark", new io.quarkus.qute.RawString(again(investigation.id())),
                "page", new io.quarkus.qute.RawString(new Links(url, investigation.id()).page()))).strip() + "\n";
    }
}
