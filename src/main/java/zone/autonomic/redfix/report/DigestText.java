package zone.autonomic.redfix.report;

import io.quarkus.qute.RawString;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Investigation.Recorded;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Standing;
import zone.autonomic.redfix.investigation.SweepRun;

/**
 * How things stand, in short: what is new, what waits for a person, the gates, what runs and what is next. The same text for every room, on demand
 * and at the hour. Equal events give equal bytes.
 */
@ApplicationScoped
public class DigestText {

    private static final int MOST_NEWS = 12;
    private static final int MOST_PHRASES = 3;
    private static final int LAST_ONES = 8;
    private static final String SWEEP_FACT = "the next sweep starts at ";
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ENGLISH);
    /** As systemd's timers tell it on the node. */
    private static final DateTimeFormatter TIMER = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss z", Locale.ENGLISH);

    private final Templates templates;
    private final ReportText report;
    private final String url;

    public DigestText(Templates templates, ReportText report, @ConfigProperty(name = "redfix.url") String url) {
        this.templates = templates;
        this.report = report;
        this.url = url;
    }

    /**
     * The moment that is told of.
     *
     * @param now up to when it is told; what happened later isn't seen
     * @param zone in which times are shown
     * @param next when the next digest is due
     * @param remarks what should be known of the bot itself, a sentence each
     * @param inLine those that wait for their turn on the node, and how they stand there
     */
    public record Moment(Instant now, ZoneId zone, Optional<Instant> next, List<String> remarks, Map<InvestigationId, String> inLine) {

        /** Where nobody waits for the node. */
        public Moment(Instant now, ZoneId zone, Optional<Instant> next, List<String> remarks) {
            this(now, zone, next, remarks, Map.of());
        }
    }

    /** One investigation. @param text what there is to say of it, Markdown */
    public record News(String id, RawString page, RawString text) {

        private static News of(Investigation so, String url, List<Phrase> phrases) {
            return new News(so.id().value(), new RawString(new Links(url, so.id()).page()), new RawString(phrases.stream().map(Phrase::markdown).collect(Collectors.joining("; "))));
        }
    }

    /** @param link to what; empty where there is none */
    private record Phrase(String text, String link) {

        String markdown() {
            return Markdown.prose(text) + (link.isEmpty() ? "" : " " + Markdown.link(link));
        }
    }

    /**
     * What there is to tell since a moment.
     *
     * @param all every investigation, newest first
     * @return Markdown; empty where nothing happened and nothing runs
     */
    public Optional<String> since(Instant since, List<Investigation> all, Moment moment) {
        List<Investigation> seen = upTo(moment.now(), all);
        List<News> news = seen.stream().filter(DigestText::told).flatMap(so -> news(so, since).stream()).toList();
        boolean runs = seen.stream().anyMatch(so -> !so.closed());
        return news.isEmpty() && !runs ? Optional.empty() : Optional.of(rendered("How things stand, " + at(moment.now(), moment), "New since " + at(since, moment), news, seen, moment));
    }

    /** How things stand, and what came of the last ones. @param all every investigation, newest first */
    public String now(List<Investigation> all, Moment moment) {
        List<Investigation> seen = upTo(moment.now(), all);
        List<News> last = seen.stream().filter(DigestText::told).filter(Investigation::closed).limit(LAST_ONES)
                .map(so -> News.of(so, url, List.of(new Phrase(StatusText.state(so) + " (for " + so.request().by() + ")", pull(so))))).toList();
        return rendered("", "The last ones", last, seen, moment);
    }

    /** Where nothing can be read. @param why what was said of it */
    public String unreadable(String why, Moment moment) {
        return templates.render("digest/unreadable.md", Map.of("why", why, "remarks", moment.remarks())).strip();
    }

    private String rendered(String title, String subtitle, List<News> news, List<Investigation> seen, Moment moment) {
        Standing standing = Standing.of(seen);
        Map<String, Object> data = new HashMap<>();
        data.put("title", title);
        data.put("subtitle", subtitle);
        data.put("news", news.stream().limit(MOST_NEWS).toList());
        data.put("more", Math.max(0, news.size() - MOST_NEWS));
        data.put("waiting", waiting(seen));
        data.put("sweep", standing.sweep().map(so -> so.id().value()).orElse(""));
        data.put("gates", standing.gates());
        data.put("running", seen.stream().filter(so -> !so.closed()).sorted(Comparator.comparing(so -> so.history().get(0)
                .at())).map(so -> line(so, moment)).toList());
        data.put("next", next(seen, moment));
        data.put("remarks", moment.remarks());
        return templates.render("digest/digest.md", data).strip();
    }

    private StatusText.Line line(Investigation so, Moment moment) {
        StatusText.Line line = StatusText.line(so, url);
        return Optional.ofNullable(moment.inLine().get(so.id())).or(() -> TroubleLine.of(so))
                .map(place -> new StatusText.Line(line.id(), line.recipe(), line.state() + ", " + place, line.by(), line
                        .page())).orElse(line);
    }

    /** The test of a pull request's head is told where that pull request is; here only that it runs. */
    private static boolean told(Investigation so) {
        return so.request().test().isEmpty();
    }

    private static List<Investigation> upTo(Instant now, List<Investigation> all) {
        return all.stream().map(so -> new Investigation(so.id(), so.history().stream().filter(r -> !r.at().isAfter(now)).toList()))
                .filter(so -> !so.history().isEmpty()).toList();
    }

    private Optional<News> news(Investigation so, Instant since) {
        List<Phrase> phrases = so.history().stream().filter(r -> r.at().isAfter(since)).map(Recorded::event).flatMap(event -> phrase(so, event).stream()).distinct().toList();
        return phrases.isEmpty() ? Optional.empty() : Optional.of(News.of(so, url, phrases.subList(Math.max(0, phrases.size() - MOST_PHRASES), phrases.size())));
    }

    private static Optional<Phrase> phrase(Investigation so, Event event) {
        if (event instanceof Event.Opened opened) {
            return so.closed() ? Optional.empty() : said("asked for by " + opened.request().by());
        } else if (event instanceof Event.SuggestionPosted posted) {
            return Optional.of(new Phrase("suggests a change:", posted.url()));
        } else if (event instanceof Event.PullRequestTold told) {
            return Optional.of(new Phrase("its tests wait for", told.url()));
        } else if (event instanceof Event.Closed closed) {
            return closed.outcome() == Outcome.WAITING && so.has(Event.SuggestionPosted.class) ? Optional.empty() : Optional.of(end(so, closed));
        } else if (event instanceof Event.Retracted retracted) {
            return said("the verdict was taken back: " + retracted.why());
        } else if (event instanceof Event.PullRequestSettled settled) {
            return Optional.of(new Phrase(settled.by() + (settled.merged() ? " merged" : " closed without merging"), pull(so)));
        } else if (event instanceof Event.PullRequestReopened) {
            return Optional.of(new Phrase("opened again by a person:", pull(so)));
        } else if (event instanceof Event.ProofWithdrawn withdrawn) {
            return Optional.of(new Phrase("the proof is withdrawn, as " + withdrawn.why() + ":", pull(so)));
        } else if (event instanceof Event.Released released) {
            return said("`" + released.tag() + "` is released");
        } else if (event instanceof Event.Settled settled) {
            return said(settled.summary());
        }
        return Optional.empty();
    }

    private static Phrase end(Investigation so, Event.Closed closed) {
        String word = ThreadMessages.words(closed.outcome());
        boolean shown = closed.outcome() == Outcome.PROVEN && so.pullRequest().isPresent();
        String rest = shown ? "" : ThreadMessages.withoutRepeating(word, closed.summary());
        return new Phrase(word.toLowerCase(Locale.ROOT) + (shown ? "," : rest.isEmpty() ? "" : ": " + rest), shown ? pull(so) : "");
    }

    private static Optional<Phrase> said(String text) {
        return Optional.of(new Phrase(text, ""));
    }

    private static String pull(Investigation so) {
        return so.pullRequest().map(p -> p.url()).orElse("");
    }

    /** Of each recipe its newest investigation that says something of it, and whatever else has a pull request that nobody settled. */
    private List<ReportText.Waiting> waiting(List<Investigation> seen) {
        Set<InvestigationId> newest = Standing.of(seen.stream().filter(so -> !so.request().ofSweep() && told(so)).toList()).members().stream()
                .flatMap(m -> m.investigation().stream()).map(Investigation::id).collect(Collectors.toSet());
        return seen.stream().filter(so -> !so.request().ofSweep() && told(so)).filter(so -> newest.contains(so.id()) || unsettled(so))
                .flatMap(so -> so.has(Event.Retracted.class) && !so.published() ? Stream.of(report.takenBack(so)) : report.waiting(so)).distinct()
                .sorted(Comparator.comparing(ReportText.Waiting::recipe)).toList();
    }

    private static boolean unsettled(Investigation so) {
        return so.closed() && so.pullRequest().isPresent() && so.outcome().filter(o -> o == Outcome.PROVEN).isPresent() && so.settledPullRequest().isEmpty();
    }

    private List<String> next(List<Investigation> seen, Moment moment) {
        return Stream.of(seen.stream().filter(so -> !so.closed() && so.request().ofSweep()).flatMap(so -> queue(so).stream()),
                nightlySweep(seen, moment).stream(),
                moment.next().map(at -> "the next digest comes " + at(at, moment)).stream()).flatMap(s -> s).toList();
    }

    private static Optional<String> queue(Investigation sweep) {
        Set<String> begun = sweep.all(Event.MemberOpened.class).map(Event.MemberOpened::recipe).collect(Collectors.toSet());
        List<String> left = sweep.last(Event.SweepRead.class).map(Event.SweepRead::runs).orElse(List.of()).stream().filter(SweepRun::exception)
                .map(SweepRun::recipe).filter(recipe -> !begun.contains(recipe)).toList();
        return left.isEmpty() ? Optional.empty() : Optional.of("`%s` takes `%s` next%s".formatted(sweep.id(), left.get(0),
                left.size() == 1 ? "" : ", and %d more after it".formatted(left.size() - 1)));
    }

    /** As the node told it last, if that is still to come. */
    private static Optional<String> nightlySweep(List<Investigation> seen, Moment moment) {
        return seen.stream().flatMap(so -> so.history().stream()).filter(r -> r.event() instanceof Event.NodeClean).max(Comparator.comparing(Recorded::at))
                .flatMap(r -> ((Event.NodeClean) r.event()).facts().stream().filter(fact -> fact.startsWith(SWEEP_FACT)).findFirst())
                .flatMap(fact -> timer(fact.substring(SWEEP_FACT.length()))).filter(at -> at.isAfter(moment.now()))
                .map(at -> "the node's own sweep starts " + at(at, moment));
    }

    private static Optional<Instant> timer(String text) {
        try {
            return Optional.of(TIMER.parse(text, Instant::from));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String at(Instant time, Moment moment) {
        return MINUTE.format(time.atZone(moment.zone())) + " (" + moment.zone().getId() + ")";
    }
}
