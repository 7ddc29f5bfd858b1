package zone.autonomic.redfix.report;

import io.quarkus.qute.RawString;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Investigation.Recorded;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Standing;
import zone.autonomic.redfix.verdict.Verdict;

/**
 * The four files that say how things stand, for who reads a repository rather than a thread: what is so today, what happened, what was looked at
 * twice, and what waits for a person. Equal events give equal bytes.
 */
@ApplicationScoped
public class StateFiles {

    public static final String STATUS = "STATUS-redfix.md";
    public static final String JOURNAL = "JOURNAL-redfix.md";
    public static final String REVIEW = "REVIEW-redfix.md";
    public static final String BACKLOG = "BACKLOG-redfix.md";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    /** The turns of a story; what lies between them is in the investigation's own thread. */
    private static final Set<Class<? extends Event>> TURNS = Set.of(Event.Opened.class, Event.Refused.class, Event.SweepRead.class, Event.RunFinished.class,
            Event.Classified.class, Event.Diagnosed.class, Event.CauseUnknown.class, Event.SecondOpinion.class, Event.Reopened.class, Event.Published.class,
            Event.Retracted.class, Event.FixPrepared.class, Event.FixRefused.class, Event.FixSuggested.class, Event.PullRequestTold.class, Event.PullRequestReady.class, Event.PullRequestDeclined.class, Event.SuggestionPosted.class,
            Event.Linted.class, Event.TestmeAnswered.class, Event.HeadMoved.class, Event.ProofPublished.class, Event.MemberOpened.class, Event.MemberClosed.class,
            Event.GateJudged.class, Event.CancelRequested.class, Event.Closed.class, Event.PullRequestSettled.class, Event.Released.class, Event.Settled.class);

    private final Templates templates;
    private final ReportText report;
    private final ThreadMessages messages;
    private final String url;

    public StateFiles(Templates templates, ReportText report, ThreadMessages messages, @ConfigProperty(name = "redfix.url") String url) {
        this.templates = templates;
        this.report = report;
        this.messages = messages;
        this.url = url;
    }

    /** One line of the journal. */
    public record Line(String at, String id, RawString text) {}

    /**
     * What a second look came to.
     *
     * @param word of the verdict: {@code PASS}, {@code OPEN} or {@code TAKEN BACK}
     * @param fix {@code PASS} once it is verified
     * @param shown what verifies the fix, a phrase each
     */
    public record Review(String id, RawString page, String recipe, String word, String fix, String verdict, String opinion, List<String> evidence, List<String> shown, String settled) {}

    /** @param newestFirst all investigations @return name to text */
    public Map<String, String> of(List<Investigation> newestFirst) {
        Standing standing = Standing.of(newestFirst);
        List<Event.GateJudged> gates = standing.gates();
        boolean done = !gates.isEmpty() && gates.stream().allMatch(Event.GateJudged::passed);
        List<Investigation> members = standing.members().stream().flatMap(m -> m.investigation().stream()).toList();
        return Map.of(
                STATUS, rendered("status.md", Map.of("report", new RawString(report.of(standing)), "done", done)),
                JOURNAL, rendered("journal.md", Map.of("lines", journal(newestFirst))),
                REVIEW, rendered("review.md", Map.of("gates", gates, "reviews", members.stream().map(this::review).toList())),
                BACKLOG, rendered("backlog.md", Map.of("waiting", report.waiting(standing), "begun", members.stream().filter(so -> !so.closed()).map(so -> so.id().value()).toList(),
                        "unbegun", standing.members().stream().filter(m -> m.investigation().isEmpty()).map(Standing.Member::recipe).toList())));
    }

    private String rendered(String template, Map<String, Object> data) {
        return templates.render("state/" + template, data).strip() + "\n";
    }

    private List<Line> journal(List<Investigation> all) {
        record Told(Investigation so, Recorded recorded) {}
        Stream<Told> told = all.stream().flatMap(so -> so.history().stream().filter(r -> TURNS.contains(r.event().getClass())).map(r -> new Told(so, r)));
        return told.sorted(Comparator.comparing((Told t) -> t.recorded().at()).thenComparing(t -> t.so().id().value()).thenComparing(t -> t.recorded().seq()))
                .flatMap(t -> line(t.so(), t.recorded()).stream()).toList();
    }

    /** The thread's own words, the first line of them. */
    private Optional<Line> line(Investigation so, Recorded recorded) {
        return messages.message(so, recorded).map(text -> new Line(TIME.format(recorded.at()), so.id().value(), new RawString(text.lines().findFirst().orElse(""))));
    }

    private Review review(Investigation so) {
        Optional<Event.SecondOpinion> opinion = so.opinion();
        String word = so.published() ? "PASS" : so.has(Event.Retracted.class) ? "TAKEN BACK" : "OPEN";
        boolean mended = so.outcome().filter(o -> o == Outcome.PROVEN || o == Outcome.FIXED_NOT_RELEASED).isPresent();
        return new Review(so.id().value(), new RawString(new Links(url, so.id()).page()), so.request().recipe(), word, mended ? "PASS" : "OPEN",
                so.verdict().map(StateFiles::words).orElse("no verdict"), opinion.map(Event.SecondOpinion::sentence).orElse("no second opinion yet"),
                opinion.map(Event.SecondOpinion::evidence).orElse(List.of()), Proof.of(so), so.last(Event.Settled.class).map(Event.Settled::summary).orElse(""));
    }

    private static String words(Verdict verdict) {
        return verdict.kind().words() + ": " + verdict.sentence();
    }
}
