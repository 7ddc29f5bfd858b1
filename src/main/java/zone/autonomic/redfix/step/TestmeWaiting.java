package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.investigation.TestRequest;
import zone.autonomic.redfix.step.port.Bridge;
import zone.autonomic.redfix.step.port.BridgeConfig;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Room;

/**
 * Waits for the bridge's answer to {@code !testme}: the commit status of that very head, made after the question, and its comment, a new one or an
 * older one that it has edited since.
 */
@ApplicationScoped
class TestmeWaiting implements Handler<Step.AwaitTestme> {

    private static final int ABBREVIATED = 12;
    /** How many looks the comment may come later than the status. */
    private static final int COMMENT_IS_LATE = 4;

    private final Forge forge;
    private final Room room;
    private final Waits waits;
    private final Clock clock;
    private final TestmeMode testme;
    private final TestsOnTheNode onTheNode;
    private final Bridge bridge;
    private final PullRequestFate fate;

    TestmeWaiting(Forge forge, Room room, Waits waits, Clock clock, TestmeMode testme, TestsOnTheNode onTheNode, BridgeConfig bridge,
            PullRequestFate fate) {
        this.forge = forge;
        this.room = room;
        this.waits = waits;
        this.clock = clock;
        this.testme = testme;
        this.onTheNode = onTheNode;
        this.bridge = new Bridge(bridge);
        this.fate = fate;
    }

    @Override
    public Class<Step.AwaitTestme> performs() {
        return Step.AwaitTestme.class;
    }

    @Override
    public Done perform(Investigation so, Step.AwaitTestme step) {
        String head = step.asked().head();
        PullRequest now = forge.pullRequest(step.target().recipe(), step.pullRequest().number());
        if (!now.head().equals(head)) {
            return Done.with(new Event.HeadMoved(head, now.head()));
        }
        if (!now.open()) {
            room.progress(so.id(), "");
            return Done.with(fate.of(so, step.target().recipe(), now));
        }
        if (testme.mode() == TestmeMode.By.RUN && so.request().test().isEmpty()) {
            room.progress(so.id(), "`%s` · the bot runs it on the node".formatted(step.asked().comment()));
            return onTheNode.answer(step).map(told -> done(so, told)).orElseGet(() -> Done.nothingYet(waits.bridge()));
        }
        return byBridge(so, step);
    }

    private Done byBridge(Investigation so, Step.AwaitTestme step) {
        Event.TestmeAsked first = so.all(Event.TestmeAsked.class)
                .filter(a -> a.head().equals(step.asked().head()) && a.comment().equals(step.asked().comment())).findFirst().orElseThrow();
        Instant asked = askedAt(so, first);
        HeadStatuses said = HeadStatuses.of(bridge, forge.statuses(step.target().recipe(), first.head())).since(asked, first.statusBefore());
        List<Forge.Comment> comments = said.ends().isEmpty() ? List.of() : comments(step, asked);
        String commit = first.head().substring(0, ABBREVIATED);
        Map<Boolean, List<Forge.Status>> counting = said.ends().stream()
                .collect(Collectors.partitioningBy(end -> !green(end) || bridge.vouchesFor(end, comments, commit)));
        List<Forge.Status> ends = counting.get(true);
        Optional<Event> answer = answer(step, ends, comments);
        if (answer.isPresent()) {
            return done(so, answer.get());
        }
        boolean late = Duration.between(putDown(so, step.asked()), clock.instant()).compareTo(waits.testme()) > 0;
        if (late && ends.isEmpty()) {
            return done(so, new Event.TestmeSilent(step.asked().attempt()));
        }
        String state = said.state().orElse("the bridge has not taken it yet");
        Optional<String> unsure = counting.get(false).stream().findFirst().map(TestmeWaiting::unsure);
        room.progress(so.id(), "`%s` · %s".formatted(step.asked().comment(), unsure.orElse(state)));
        return Done.nothingYet(waits.bridge());
    }

    private static String unsure(Forge.Status green) {
        return "`%s` says in `%s` that it is green, and no comment of the bridge's tells of that run: it counts once one does. "
                .formatted(green.creator(), green.context())
                + "If that account is the bridge's, set redfix.bridge.account=" + green.creator();
    }

    /** What was put down before the comment's own time was kept is as old as its event, or as the person's comment that it speaks of. */
    private static Instant askedAt(Investigation so, Event.TestmeAsked first) {
        return first.at().or(() -> so.request().test().filter(test -> test.commentId() == first.commentId()).map(TestRequest::at))
                .orElseGet(() -> putDown(so, first)).truncatedTo(ChronoUnit.SECONDS);
    }

    private Done done(Investigation so, Event told) {
        room.progress(so.id(), "");
        return Done.with(told);
    }

    private static Instant putDown(Investigation so, Event event) {
        return so.history().stream().filter(r -> r.event().equals(event)).map(Investigation.Recorded::at).findFirst().orElseThrow();
    }

    /** The first run that ended, of those that were asked for as we asked: by its comment, or without one where none came in time. */
    private Optional<Event> answer(Step.AwaitTestme step, List<Forge.Status> ends, List<Forge.Comment> comments) {
        boolean plain = !step.asked().comment().endsWith("--quick");
        for (Forge.Status end : ends) {
            String head = step.asked().head();
            String commit = head.substring(0, ABBREVIATED);
            Optional<Forge.Comment> comment = comments.stream().filter(c -> Bridge.names(c, end)
                    || c.body().contains(commit) && ends.stream().noneMatch(other -> Bridge.names(c, other))).reduce((a, b) -> b);
            boolean anothers = plain && comment.filter(Bridge::isOfQuickRun).isPresent();
            boolean commentIsLate = Duration.between(end.createdAt(), clock.instant()).compareTo(waits.bridge().multipliedBy(COMMENT_IS_LATE)) > 0;
            // The bridge's one comment may speak of a later run already: whether this one was a quick one is then unknown.
            boolean overtaken = plain && comment.isEmpty() && green(end) && ends.stream().anyMatch(other -> !green(other));
            if (!anothers && !overtaken) {
                return comment.isPresent() || commentIsLate ? Optional.of(answered(head, end, comment)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** What the bridge has written, or edited, since. */
    private List<Forge.Comment> comments(Step.AwaitTestme step, Instant asked) {
        String me = forge.whoAmI();
        return forge.comments(step.target().recipe(), step.pullRequest().number()).stream()
                .filter(c -> !c.changedAt().isBefore(asked) && bridge.wrote(c, me)).toList();
    }

    private static boolean green(Forge.Status status) {
        return "success".equals(status.state());
    }

    private static Event answered(String head, Forge.Status status, Optional<Forge.Comment> comment) {
        String text = comment.map(Forge.Comment::body).orElse("(the bridge set the commit status but wrote no comment)");
        return new Event.TestmeAnswered(head, green(status), status.state(), status.url(), text, Bridge.run(status.url()));
    }
}
