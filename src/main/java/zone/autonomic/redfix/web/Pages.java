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
import zone.autonomic.redfix.report.Links;
import zone.autonomic.redfix.report.StatusText;
import zone.autonomic.redfix.report.Templates;
import zone.autonomic.redfix.report.ThreadMessages;
import zone.autonomic.redfix.step.port.Archive;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Logs;
import zone.autonomic.redfix.step.port.Posts;

/** The pages. They can be read without JavaScript; only talking needs it. */
@Path("/")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
public class Pages {

    private static final int SHOWN = 30;

    private final EventLog log;
    private final Archive archive;
    private final Logs logs;
    private final ConsoleRoom room;
    private final Templates templates;
    private final ThreadMessages messages;
    private final String url;
    private final boolean lab;

    public Pages(EventLog log, Archive archive, Logs logs, ConsoleRoom room, Templates templates, ThreadMessages messages,
            @ConfigProperty(name = "redfix.url") String url, @ConfigProperty(name = "redfix.mode") String mode) {
        this.log = log;
        this.archive = archive;
        this.logs = logs;
        this.room = room;
        this.templates = templates;
        this.messages = messages;
        this.url = url;
        this.lab = mode.equals("lab");
    }

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
    public String log(@PathParam("id") String id, @PathParam("run") String run, @QueryParam("from") long from) {
        Investigation investigation = found(id);
        long first = Math.max(1, from);
        Logs.Part part = logs.part(investigation.id(), run, first, Links.LINES).orElseThrow(() -> missing(run + "/log", investigation));
        return text(investigation, run + "/log", part, first);
    }

    @GET
    @Path("i/{id}/file/{name:.+}")
    public String file(@PathParam("id") String id, @PathParam("name") String name, @QueryParam("from") long from) {
        Investigation investigation = found(id);
        String text = archive.read(investigation.id(), name).orElseThrow(() -> missing(name, investigation));
        long first = Math.max(1, from);
        List<Logs.Line> lines = new ArrayList<>();
        text.lines().skip(first - 1).limit(Links.LINES).forEach(line -> lines.add(new Logs.Line(first + lines.size(), line, false)));
        return text(investigation, name, new Logs.Part(lines, text.lines().count()), first);
    }

    private static NotFoundException missing(String name, Investigation investigation) {
        return new NotFoundException(name + " isn't kept for " + investigation.id());
    }

    /** @param first the line that was asked for */
    private String text(Investigation investigation, String name, Logs.Part part, long first) {
        long behind = part.lines().isEmpty() ? first : part.lines().get(part.lines().size() - 1).number() + 1;
        Map<String, Object> data = new HashMap<>();
        data.put("title", name);
        data.put("id", investigation.id().value());
        data.put("name", name);
        data.put("lines", part.lines());
        data.put("total", part.total());
        data.put("earlier", first > 1 ? Math.max(1, first - Links.LINES) : 0L);
        data.put("later", behind <= part.total() ? behind : 0L);
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
