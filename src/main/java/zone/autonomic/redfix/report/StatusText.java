package zone.autonomic.redfix.report;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.Settlement;
import zone.autonomic.redfix.investigation.SweepRun;

/** Short answers to what was said: what was opened, what there is, what went wrong with a line. */
@ApplicationScoped
public class StatusText {

    private final Templates templates;

    public StatusText(Templates templates) {
        this.templates = templates;
    }

    /** @param state the outcome, or what it is at */
    public record Line(String id, String recipe, String state, String by, io.quarkus.qute.RawString page) {}

    /**
     * What came of asking for an investigation.
     *
     * @param how {@code OPENED}, {@code JOINED} or {@code STANDS}
     * @param asked what was asked for now; the investigation may have been asked for otherwise
     * @param lacking what whoever asks would need to have a pull request opened; empty where they may
     */
    public String taken(Investigation investigation, String how, Request asked, String lacking, String url) {
        Request first = investigation.request();
        boolean joined = how.equals("JOINED");
        return templates.render("answer/taken.md", Map.of("id", investigation.id().value(), "recipe", first.recipe(), "how", how, "by", first.by(),
                "leave", joined && asked.withTests() && !first.withTests(), "proposal", joined && first.lookOnly() && !asked.lookOnly(), "lacking", lacking,
                "state", state(investigation), "pull", investigation.pullRequest().map(p -> p.url()).orElse(""),
                "page", new io.quarkus.qute.RawString(new Links(url, investigation.id()).page()))).strip();
    }

    /** @param doing what was asked for, after "may not" @param takes what it would take */
    public String refused(String who, String doing, String takes) {
        return templates.render("answer/refused.md", Map.of("who", who, "doing", doing, "takes", takes)).strip();
    }

    /** @param why what keeps anything from being begun */
    public String hindered(String why) {
        return templates.render("answer/hindered.md", Map.of("why", why)).strip();
    }

    public String help(List<String> usage) {
        return templates.render("answer/help.md", Map.of("usage", usage)).strip();
    }

    public String mistake(String message, String hint) {
        return templates.render("answer/mistake.md", Map.of("message", message + (message.endsWith("?") ? "" : "."), "hint", hint.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + hint.substring(1))).strip();
    }

    /** One line of an investigation: its id, and its outcome or what it is at. */
    public static Line line(Investigation investigation, String url) {
        Request request = investigation.request();
        return new Line(investigation.id().value(), request.recipe(), state(investigation), request.by(),
                new io.quarkus.qute.RawString(new Links(url, investigation.id()).page()));
    }

    /** What an investigation has come to, or what it is at. */
    public static String state(Investigation investigation) {
        if (investigation.has(Event.Settled.class)) {
            return words(investigation.last(Event.Settled.class).orElseThrow().settlement());
        }
        return investigation.last(Event.Closed.class).map(c -> ThreadMessages.words(c.outcome()).toLowerCase(java.util.Locale.ROOT))
                .or(() -> investigation.last(Event.CancelRequested.class).map(c -> "being cancelled"))
                .or(() -> investigation.request().test().map(t -> "testing %.10s of %s".formatted(t.pullRequest().head(), t.pullRequest().url())))
                .or(() -> java.util.Optional.of(investigation).filter(so -> so.request().ofSweep()).map(StatusText::ofSweep))
                .or(() -> investigation.pullRequest().map(p -> "proving the fix on its head"))
                .or(() -> investigation.proposal().map(p -> "proposing a fix"))
                .or(() -> investigation.finding().map(f -> "confirming the diagnosis on the default branch"))
                .or(() -> investigation.last(Event.Classified.class).map(c -> "looking for the cause"))
                .or(() -> investigation.last(Event.NodeDirty.class).filter(d -> investigation.lastEvent(Event.NodeDirty.class).isPresent())
                        .map(d -> "waiting for the node"))
                .or(() -> investigation.target().isEmpty() ? java.util.Optional.of("looking at the recipe") : java.util.Optional.empty())
                .orElseGet(() -> running(investigation));
    }

    /** The loaded arm and the isolated one go by turns: each run is called what it is. */
    private static String running(Investigation investigation) {
        List<Investigation.Run> runs = investigation.runs();
        boolean alone = runs.isEmpty() || runs.get(runs.size() - 1).request().conditions().alone();
        return (alone ? "isolated run " : "run under load, ") + Math.max(1, runs.size());
    }

    private static String words(Settlement settlement) {
        return switch (settlement) {
            case DECLINED -> "closed unmerged by a person";
            case RELEASED_AND_GREEN -> "released and green";
            case STILL_RED -> "released and still red";
            case UNKNOWN -> "released, and nothing can be said of it";
        };
    }

    private static String ofSweep(Investigation sweep) {
        long closed = sweep.all(Event.MemberClosed.class).count();
        return sweep.last(Event.SweepRead.class).map(read -> "%d of %d looked at%s".formatted(closed, read.runs().stream().filter(SweepRun::exception).count(),
                sweep.last(Event.MemberOpened.class).filter(m -> sweep.all(Event.MemberOpened.class).count() > closed).map(m -> ", now " + m.id()).orElse("")))
                .orElse("reading the last sweep");
    }
}
