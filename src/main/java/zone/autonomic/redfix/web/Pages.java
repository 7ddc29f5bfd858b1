package zone.autonomic.redfix.web;

import io.quarkus.qute.RawString;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.chat.console.ConsoleRoom;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.report.StatusText;
import zone.autonomic.redfix.report.Templates;
import zone.autonomic.redfix.report.ThreadMessages;
import zone.autonomic.redfix.step.port.Archive;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Posts;

/** The pages. They can be read without JavaScript; only talking needs it. */
@Path("/")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
public class Pages {

    private static final int SHOWN = 30;
    private static final int MOST_LINES = 20_000;

    private final EventLog log;
    private final Archive archive;
    private final ConsoleRoom room;
    private final Templates templates;
    private final ThreadMessages messages;
    private final String url;
    private final boolean lab;

    public Pages(EventLog log, Archive archive, ConsoleRoom room, Templates templates, ThreadMessages messages,
            @ConfigProperty(name = "redfix.url") String url, @ConfigProperty(name = "redfix.mode") String mode) {
        this.log = log;
        this.archive = archive;
        this.room = room;
        this.templates = templates;
        this.messages = messages;
        this.url = url;
        this.lab = mode.equals("lab");
    }

    /** A line of a text, with the number by which a link finds it. */
    public record NumberedLine(int number, String text) {}

    /** A message as the page shows it. */
    public record Message(int place, RawString html) {}

    @GET
    public String chat(@QueryParam("thread") String thread) {
        List<Investigation> latest = log.latest(SHOWN);
        Optional<InvestigationId> shown = thread == null || thread.isBlank() ? latest.stream().findFirst().map(Investigation::id)
                : Optional.of(id(thread));
        List<Posts.Post> posts = shown.map(id -> room.after(id, 0)).orElse(List.of());
        Map<String, Object> data = new HashMap<>();
        data.put("title", "chat");
        data.put("lines", latest.stream().map(i -> StatusText.line(i, url)).toList());
        data.put("thread", shown.map(InvestigationId::value).orElse(""));
        data.put("messages", posts.stream().map(p -> new Message(p.place(), new RawString(MarkdownHtml.of(p.markdown())))).toList());
        data.put("progress", shown.map(room::progress).orElse(""));
        return page("page/chat.html", data);
    }

    @GET
    @Path("i/{id}")
    public String investigation(@PathParam("id") String id) {
        Investigation found = found(id);
        return page("page/investigation.html", InvestigationView.of(found, messages, archive.names(found.id()), url));
    }

    @GET
    @Path("i/{id}/log/{run}")
    public String log(@PathParam("id") String id, @PathParam("run") String run) {
        return text(found(id), run + "/log");
    }

    @GET
    @Path("i/{id}/file/{name:.+}")
    public String file(@PathParam("id") String id, @PathParam("name") String name) {
        return text(found(id), name);
    }

    private String text(Investigation investigation, String name) {
        String text = archive.read(investigation.id(), name).orElseThrow(() -> new NotFoundException(name + " isn't kept for " + investigation.id()));
        List<NumberedLine> lines = new ArrayList<>();
        text.lines().limit(MOST_LINES).forEach(l -> lines.add(new NumberedLine(lines.size() + 1, l)));
        Map<String, Object> data = new HashMap<>();
        data.put("title", name);
        data.put("id", investigation.id().value());
        data.put("name", name);
        data.put("lines", lines);
        data.put("cut", lines.size() == MOST_LINES);
        return page("page/text.html", data);
    }

    private Investigation found(String id) {
        return log.find(id(id)).orElseThrow(() -> new NotFoundException("there is no investigation " + id));
    }

    static InvestigationId id(String id) {
        try {
            return new InvestigationId(id);
        } catch (IllegalArgumentException e) {
            throw new NotFoundException("that isn't an investigation's id");
        }
    }

    private String page(String template, Map<String, Object> data) {
        data.put("lab", lab);
        return templates.render(template, data);
    }
}
