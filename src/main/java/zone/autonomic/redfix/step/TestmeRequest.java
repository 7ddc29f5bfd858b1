package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.investigation.TestRequest;
import zone.autonomic.redfix.step.port.Bridge;
import zone.autonomic.redfix.step.port.BridgeConfig;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Intents;
import zone.autonomic.redfix.step.port.Intents.Intent;
import zone.autonomic.redfix.step.port.Reception;

/**
 * Asks the bridge, or the bot itself where it tests heads on its own. The comment must be exact, so it can't carry a mark of ours: that it is
 * about to be made is put down before, with the newest comment that is there. One that isn't among the events is known by its author, its words
 * and its place after that. Where there is none it may still come, from a bot that stands still or a forge that is late: it is waited for before
 * it is made again.
 */
@ApplicationScoped
class TestmeRequest implements Handler<Step.AskTestme> {

    private final Forge forge;
    private final Reception desk;
    private final TestmeMode testme;
    private final Bridge bridge;
    private final PullRequestFate fate;
    private final Intents intents;
    private final Waits waits;
    private final Clock clock;

    TestmeRequest(Forge forge, Reception desk, TestmeMode testme, BridgeConfig bridge, PullRequestFate fate, Intents intents, Waits waits, Clock clock) {
        this.forge = forge;
        this.desk = desk;
        this.testme = testme;
        this.bridge = new Bridge(bridge);
        this.fate = fate;
        this.intents = intents;
        this.waits = waits;
        this.clock = clock;
    }

    @Override
    public Class<Step.AskTestme> performs() {
        return Step.AskTestme.class;
    }

    @Override
    public Done perform(Investigation so, Step.AskTestme step) {
        String recipe = step.target().recipe();
        PullRequest known = step.pullRequest();
        PullRequest now = forge.pullRequest(recipe, known.number());
        if (!now.head().equals(known.head())) {
            return Done.with(new Event.HeadMoved(known.head(), now.head()));
        }
        if (!now.open()) {
            return Done.with(fate.of(so, recipe, now));
        }
        HeadStatuses statuses = HeadStatuses.of(bridge, forge.statuses(recipe, known.head()));
        List<Forge.Comment> comments = forge.comments(recipe, known.number());
        String name = "%s %d %s".formatted(step.comment(), step.attempt(), known.head());
        Optional<Intent> intent = intents.find(so.id(), name);
        Optional<Forge.Comment> unseen = askedUnseen(so, step, comments, intent);
        if (unseen.isPresent()) {
            long newest = Math.max(statuses.newestBefore(unseen.get().createdAt()), intent.map(Intent::statusBefore).orElse(0L));
            return asked(step, now, unseen.get(), newest);
        }
        Optional<Duration> wait = untilItMayBeMade(so, name, intent, newest(comments), statuses.newest());
        if (wait.isPresent()) {
            return Done.nothingYet(wait.get());
        }
        Forge.Comment made = forge.comment(recipe, known.number(), step.comment());
        return asked(step, now, made, intent.map(Intent::statusBefore).orElse(statuses.newest()));
    }

    private Done asked(Step.AskTestme step, PullRequest now, Forge.Comment comment, long newestStatus) {
        if (testme.mode() == TestmeMode.By.RUN) {
            TestRequest test = new TestRequest(now, step.comment().endsWith("--quick"), comment.id(), true, comment.createdAt());
            desk.test(step.target().recipe(), test, comment.author());
        }
        return Done.with(new Event.TestmeAsked(now.head(), step.comment(), comment.id(), step.attempt(), Optional.of(comment.createdAt()),
                newestStatus));
    }

    private static long newest(List<Forge.Comment> comments) {
        return comments.stream().mapToLong(Forge.Comment::id).max().orElse(0);
    }

    /** How long to wait before looking again; empty where this bot may make the comment now, and nobody else. */
    private Optional<Duration> untilItMayBeMade(Investigation so, String name, Optional<Intent> intent, long newestComment,
            long newestStatus) {
        if (intent.isEmpty()) {
            return intents.begin(so.id(), name, newestComment, newestStatus) ? Optional.empty() : Optional.of(waits.unanswered());
        }
        Intent tried = intent.get();
        if (!tried.mine()) {
            // Whose it was may be about to make it. Clocks differ: the time counts from when this bot saw it.
            intents.take(so.id(), name, tried);
            return Optional.of(waits.unanswered());
        }
        Duration left = Duration.between(clock.instant(), tried.since().plus(waits.unanswered()));
        if (left.compareTo(Duration.ZERO) > 0) {
            return Optional.of(left);
        }
        return intents.take(so.id(), name, tried) ? Optional.empty() : Optional.of(waits.unanswered());
    }

    /** What was asked and isn't among the events; before intents were put down it is known by its time. */
    private Optional<Forge.Comment> askedUnseen(Investigation so, Step.AskTestme step, List<Forge.Comment> comments,
            Optional<Intent> intent) {
        String me = forge.whoAmI();
        Instant since = so.timeOfLast(Event.PullRequestReady.class).or(() -> so.timeOfLast(Event.TestTaken.class)).orElseThrow().truncatedTo(ChronoUnit.SECONDS);
        Set<Long> seen = so.all(Event.TestmeAsked.class).map(Event.TestmeAsked::commentId).collect(Collectors.toSet());
        return comments.stream().filter(c -> c.author().equals(me) && c.body().equals(step.comment()) && !seen.contains(c.id()))
                .filter(c -> intent.map(i -> c.id() > i.commentBefore()).orElseGet(() -> !c.createdAt().isBefore(since))).findFirst();
    }
}
