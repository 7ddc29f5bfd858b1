package zone.autonomic.redfix.web;

import io.quarkus.qute.RawString;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.report.Templates;
import zone.autonomic.redfix.step.port.Bulletin;
import zone.autonomic.redfix.step.port.Notices;

/** The page of digests: how things stand now, and below it what was told, newest first. */
@Path("/digests")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
public class DigestPages {

    private static final int SHOWN = 60;

    private final Notices notices;
    private final Bulletin bulletin;
    private final Templates templates;
    private final boolean lab;

    public DigestPages(Notices notices, Bulletin bulletin, Templates templates, @ConfigProperty(name = "redfix.mode") String mode) {
        this.notices = notices;
        this.bulletin = bulletin;
        this.templates = templates;
        this.lab = mode.equals("lab");
    }

    /** A digest as the page shows it. @param key by which it is linked to */
    public record Shown(String key, RawString html) {}

    @GET
    public String digests() {
        List<Shown> told = notices.newest(SHOWN).stream().map(n -> new Shown(n.key(), new RawString(MarkdownHtml.of(n.markdown())))).toList();
        return templates.render("page/digests.html", Map.of("title", "digests", "lab", lab, "now", new RawString(MarkdownHtml.of(bulletin.now())), "told", told));
    }
}
