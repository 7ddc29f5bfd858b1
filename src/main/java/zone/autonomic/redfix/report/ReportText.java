package zone.autonomic.redfix.report;

import io.quarkus.qute.RawString;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.investigation.Settlement;
import zone.autonomic.redfix.investigation.Standing;

/** The report: each red with its failure, how it behaves alone, its cause, whose it is, its fix and what shows that; then the gates, and what waits for a person. */
@ApplicationScoped
public class ReportText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

    private final Templates templates;
    private final String url;

    public ReportText(Templates templates, @ConfigProperty(name = "redfix.url") String url) {
        this.templates = templates;
        this.url = url;
    }

    /** What a person has to do. @param link to what; empty where there is none @param then what comes after it */
    public record Waiting(String recipe, String what, RawString link, String then) {}

    /** @return Markdown */
    public String of(Standing standing) {
        List<Investigation> looked = standing.members().stream().flatMap(m -> m.investigation().stream()).toList();
        List<Event.PullRequestSettled> settled = looked.stream().flatMap(so -> so.last(Event.PullRequestSettled.class).stream()).filter(Event.PullRequestSettled::merged).toList();
        Map<String, Object> data = new HashMap<>();
        data.put("sweep", standing.sweep().map(so -> so.id().value()).orElse(""));
        data.put("by", standing.sweep().map(so -> so.request().by()).orElse(""));
        data.put("asked", standing.sweep().map(so -> TIME.format(so.history().get(0).at())).orElse(""));
        data.put("rows", standing.members().stream().map(member -> ReportRow.of(member, url)).toList());
        data.put("gates", standing.gates());
        data.put("runs", looked.stream().mapToLong(so -> so.runs().size()).sum());
        data.put("voids", runs(looked).filter(r -> r.result().isPresent() && r.colour() == Colour.VOID).count());
        data.put("pulls", looked.stream().flatMap(so -> so.pullRequest().stream()).map(p -> p.url()).distinct().count());
        data.put("merged", settled.size());
        data.put("waiting", waiting(standing));
        return templates.render("report/report.md", data).strip();
    }

    /** What a person has to do, in the report's order. */
    public List<Waiting> waiting(Standing standing) {
        return standing.members().stream().flatMap(m -> m.investigation().stream()).flatMap(this::waiting).toList();
    }

    private static Stream<Investigation.Run> runs(List<Investigation> looked) {
        return looked.stream().flatMap(so -> so.runs().stream());
    }

    /** What a person has to do about one investigation. */
    Stream<Waiting> waiting(Investigation so) {
        if (so.outcome().isEmpty()) {
            return Stream.empty();
        }
        Optional<Event.PullRequestSettled> settled = so.last(Event.PullRequestSettled.class);
        return settled.isPresent() ? afterwards(so, settled.get()) : atTheEnd(so, so.outcome().get());
    }

    /** What a person has to do where a verdict was taken back after it had been acted on. */
    Waiting takenBack(Investigation so) {
        String why = so.last(Event.Retracted.class).orElseThrow().why();
        return so.pullRequest().filter(p -> !so.has(Event.PullRequestSettled.class)).map(p -> new Waiting(so.request().recipe(), "look again at", link(p.url(), ":"),
                "the verdict that it rests on was taken back, as " + why))
                .orElseGet(() -> new Waiting(so.request().recipe(), "the verdict of `%s` was taken back: %s".formatted(so.id(), why), new RawString(""), ""));
    }

    private static Stream<Waiting> atTheEnd(Investigation so, Outcome outcome) {
        String recipe = so.request().recipe();
        if (outcome == Outcome.PROVEN) {
            return so.pullRequest().stream().map(p -> new Waiting(recipe, "merge", link(p.url(), ""), released(so)));
        }
        Optional<Event.SuggestionPosted> suggested = so.last(Event.SuggestionPosted.class).filter(posted -> outcome == Outcome.WAITING);
        if (suggested.isPresent()) {
            return Stream.of(new Waiting(recipe, "decide on", link(suggested.get().url(), ","), so.has(Event.FixSuggested.class)
                    ? "which says why no fix was made, and what a person may do instead"
                    : "which says what test would have to change, and why; with leave, `/redfix %s --with-tests` does it".formatted(recipe)));
        }
        Optional<Event.PullRequestTold> awaited = so.last(Event.PullRequestTold.class).filter(told -> outcome == Outcome.WAITING);
        if (awaited.isPresent()) {
            return Stream.of(new Waiting(recipe, "complete, merge and release", link(awaited.get().url(), ","),
                    "for which its red tests wait; or, with leave, `/redfix %s --with-tests` scopes them".formatted(recipe)));
        }
        boolean nothing = outcome == Outcome.NOTHING_RED || outcome == Outcome.CANCELLED || outcome == Outcome.REFUSED;
        return nothing ? Stream.empty() : Stream.of(new Waiting(recipe, so.last(Event.Closed.class).orElseThrow().summary(), new RawString(""), ""));
    }

    private static Stream<Waiting> afterwards(Investigation so, Event.PullRequestSettled settled) {
        String recipe = so.request().recipe();
        String pull = so.pullRequest().map(p -> p.url()).orElse("");
        if (!settled.merged()) {
            return Stream.of(new Waiting(recipe, settled.by() + " closed", link(pull, ""), "without merging it; what was red stays red until something else is decided"));
        }
        boolean green = so.last(Event.Settled.class).filter(end -> end.settlement() == Settlement.RELEASED_AND_GREEN).isPresent();
        return green ? Stream.empty() : Stream.of(new Waiting(recipe, settled.by() + " merged", link(pull, ";"), ofRecipe(so)
                ? so.last(Event.Settled.class).map(end -> end.summary()).orElse("release a tag: until then the sweep stays red")
                : "install the harness on the node: until then the sweep runs by the old one"));
    }

    private static RawString link(String url, String mark) {
        return new RawString(Markdown.link(url) + mark);
    }

    private static boolean ofRecipe(Investigation so) {
        return so.destination().filter(d -> d.repository().equals(so.request().recipe())).isPresent();
    }

    private static String released(Investigation so) {
        return ofRecipe(so) ? "and release a tag; until then the sweep stays red" : "and install the harness on the node; until then the sweep runs by the old one";
    }
}
