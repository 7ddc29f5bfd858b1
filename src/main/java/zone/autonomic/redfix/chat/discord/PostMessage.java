package zone.autonomic.redfix.chat.discord;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.KeptLog;
import zone.autonomic.redfix.investigation.Investigation.Recorded;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.report.Excerpt;
import zone.autonomic.redfix.report.Links;
import zone.autonomic.redfix.report.Markdown;
import zone.autonomic.redfix.report.ThreadMessages;
import zone.autonomic.redfix.step.port.Logs;
import zone.autonomic.redfix.step.port.Posts.Post;

/**
 * A post of an investigation's thread as a message on Discord: one message, cut where it is too long. To a red run comes what its log says where it
 * failed, a link to the log and the log as a file; to a fix its diff, in the message where it fits, else as a file.
 */
@ApplicationScoped
class PostMessage {

    /** What Discord takes from a bot in a server that pays nothing is 10 MB for a whole request (it was 8 once). */
    private static final int LONGEST_FILE = 8 * 1000 * 1000;
    private static final int LONGEST_NAME = 100;

    private final Logs logs;
    private final String url;

    PostMessage(Logs logs, @ConfigProperty(name = "redfix.url") String url) {
        this.logs = logs;
        this.url = url;
    }

    Outgoing of(Investigation so, Post post) {
        String said = DiscordText.of(post.markdown());
        Optional<Event> event = so.history().stream().filter(r -> ThreadMessages.key(r).equals(post.key())).map(Recorded::event).findFirst();
        if (event.orElse(null) instanceof Event.RunFinished finished && finished.result().colour() == RunResult.Colour.RED) {
            return withLog(so, said, finished);
        } else if (event.orElse(null) instanceof Event.FixPrepared fix && !fix.diff().isBlank()) {
            return withDiff(so, said, fix.diff());
        }
        return message(so, said, Optional.empty());
    }

    /** In the place of a message that Discord doesn't take. */
    Outgoing instead(Investigation so) {
        return Outgoing.text("(Discord doesn't take what stands here: " + DiscordText.link(links(so).page()) + ")");
    }

    private Outgoing withLog(Investigation so, String said, Event.RunFinished finished) {
        Optional<KeptLog> log = logs.kept(so.id(), finished.runId()).filter(l -> !l.text().isBlank());
        if (log.isEmpty()) {
            return message(so, said, Optional.empty());
        }
        String excerpt = finished.result().failures().stream().findFirst().map(failure -> Excerpt.of(log.get(), failure)).filter(lines -> lines.line() > 0)
                .map(lines -> DiscordText.of(Markdown.fenced(lines.text()))).orElse("");
        String whole = "The whole log: " + DiscordText.link(links(so).log(finished.runId()));
        return message(so, joined(said, joined(excerpt, whole)).length() <= Outgoing.LONGEST ? joined(said, joined(excerpt, whole)) : joined(said, whole),
                Optional.of(file(finished.runId() + ".log", log.get().text())));
    }

    private Outgoing withDiff(Investigation so, String said, String diff) {
        String whole = joined(said, DiscordText.of(Markdown.fenced(diff, "diff")));
        return whole.length() <= Outgoing.LONGEST ? message(so, whole, Optional.empty()) : message(so, said, Optional.of(file(so.id() + ".diff", diff)));
    }

    private Outgoing message(Investigation so, String text, Optional<Outgoing.File> file) {
        return new Outgoing(Cut.to(Outgoing.LONGEST, text, links(so).page()), List.of(), file);
    }

    private static Outgoing.File file(String name, String text) {
        String harmless = name.replaceAll("[^A-Za-z0-9._-]", "_");
        return new Outgoing.File(harmless.substring(Math.max(0, harmless.length() - LONGEST_NAME)), Cut.tail(LONGEST_FILE, text));
    }

    private static String joined(String above, String below) {
        return above.isEmpty() ? below : below.isEmpty() ? above : above + "\n" + below;
    }

    private Links links(Investigation so) {
        return new Links(url, so.id());
    }
}
