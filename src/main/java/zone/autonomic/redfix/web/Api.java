package zone.autonomic.redfix.web;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import zone.autonomic.redfix.chat.Chat;
import zone.autonomic.redfix.chat.console.ConsoleRoom;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.report.StatusText;
import zone.autonomic.redfix.step.port.EventLog;

/** What the chat page's script asks for. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class Api {

    private static final int SHOWN = 30;

    private final EventLog log;
    private final Chat chat;
    private final ConsoleRoom room;
    private final Visitors visitors;

    Api(EventLog log, Chat chat, ConsoleRoom room, Visitors visitors) {
        this.log = log;
        this.chat = chat;
        this.room = room;
        this.visitors = visitors;
    }

    /** @param who who says it, where that isn't known; empty for somebody on the page */
    public record Said(String who, String line) {}

    /** @param html the answer @param thread the investigation to follow from here on; empty for none */
    public record Answered(String html, String thread) {}

    public record ThreadLine(String id, String state) {}

    public record Post(int place, String html) {}

    /** @param progress the living line; empty for none */
    public record ThreadNews(List<Post> posts, String progress, String state, boolean closed) {}

    /**
     * Says a line. A page of another site can't: it would need a header that browsers don't let it send unasked.
     *
     * @param own sent by our own script only
     */
    @POST
    @Path("say")
    public Answered say(@HeaderParam("X-Redfix") String own, Said said) {
        if (own == null || said == null || said.line() == null) {
            throw new ForbiddenException("only the chat page may say things here");
        }
        Chat.Answer answer = chat.say(visitors.current().as(said.who()), said.line());
        return new Answered(MarkdownHtml.of(answer.text()), answer.investigation().map(InvestigationId::value).orElse(""));
    }

    @GET
    @Path("threads")
    public List<ThreadLine> threads() {
        return log.latest(SHOWN).stream().map(Api::line).toList();
    }

    @GET
    @Path("threads/{id}")
    public ThreadNews thread(@PathParam("id") String id, @QueryParam("after") @DefaultValue("0") int after) {
        Investigation found = log.find(Pages.id(id)).orElseThrow(() -> new jakarta.ws.rs.NotFoundException("there is no investigation " + id));
        List<Post> posts = room.after(found.id(), after).stream().map(p -> new Post(p.place(), MarkdownHtml.of(p.markdown()))).toList();
        return new ThreadNews(posts, room.progress(found.id()), line(found).state(), found.closed());
    }

    private static ThreadLine line(Investigation investigation) {
        StatusText.Line line = StatusText.line(investigation, "");
        return new ThreadLine(line.id(), line.state());
    }
}
