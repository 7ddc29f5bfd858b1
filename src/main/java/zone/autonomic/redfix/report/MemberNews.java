package zone.autonomic.redfix.report;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Investigation.Recorded;

/** What the thread of a sweep says of a member while it goes on: the turns of the story, a line each. The member's own thread has all of it. */
@ApplicationScoped
public class MemberNews {

    private final Templates templates;
    private final String url;

    public MemberNews(Templates templates, @ConfigProperty(name = "redfix.url") String url) {
        this.templates = templates;
        this.url = url;
    }

    /** @param key names the line in the sweep's thread: saying it twice shows once */
    public record Line(String key, String markdown) {}

    public List<Line> of(Investigation member) {
        return member.history().stream().flatMap(recorded -> line(member, recorded).stream()).toList();
    }

    private Optional<Line> line(Investigation member, Recorded recorded) {
        return words(recorded.event()).or(() -> receipt(member, recorded)).map(words -> new Line(member.id() + "/" + ThreadMessages.key(recorded), templates.render("thread/member.md",
                Map.of("id", member.id().value(), "page", new io.quarkus.qute.RawString(new Links(url, member.id()).page()),
                        "what", words.what(), "text", words.text(), "link", words.link()))
                .strip()));
    }

    private record Words(String what, String text, String link) {}

    /** Where an end was asked for, what it left; other receipts are in the member's own thread. */
    private static Optional<Words> receipt(Investigation member, Recorded recorded) {
        boolean ended = member.history().stream().anyMatch(r -> r.seq() < recorded.seq() && r.event() instanceof Event.CancelRequested);
        return recorded.event() instanceof Event.TornDown down && ended
                ? words("torn down", down.receipt().clean() ? down.runId() + " left nothing behind" : down.runId() + " left " + String.join(", ", down.receipt().remaining()))
                : Optional.empty();
    }

    private static Optional<Words> words(Event event) {
        if (event instanceof Event.Classified classified) {
            return words(classified.verdict().kind().words(), classified.verdict().sentence());
        } else if (event instanceof Event.Diagnosed diagnosed) {
            return words("cause", diagnosed.finding().cause());
        } else if (event instanceof Event.CauseUnknown unknown) {
            return words("cause unknown", unknown.why());
        } else if (event instanceof Event.SecondOpinion opinion) {
            return words("second opinion", opinion.sentence());
        } else if (event instanceof Event.PullRequestReady ready) {
            return Optional.of(new Words(ready.linked() ? "pull request, there already" : "pull request", "", ready.pullRequest().url()));
        } else if (event instanceof Event.SuggestionPosted posted) {
            return Optional.of(new Words("suggestion, for a person to decide", "", posted.url()));
        } else if (event instanceof Event.PullRequestTold told) {
            return Optional.of(new Words("waits for a pull request", "", told.url()));
        } else if (event instanceof Event.Retracted retracted) {
            return words("taken back", retracted.why());
        }
        return Optional.empty();
    }

    private static Optional<Words> words(String what, String text) {
        return Optional.of(new Words(what, text, ""));
    }
}
