package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
import zone.autonomic.redfix.step.port.Reception;

/**
 * Asks the bridge, or the bot itself where it tests heads on its own. The comment must be exact, so it can't carry a mark of ours: one made before a kill is known by its author, its words
 * and its time after the head was pushed.
 */
@ApplicationScoped
class TestmeRequest implements Handler<Step.AskTestme> {

    private final Forge forge;
    private final Reception desk;
    private final TestmeMode testme;
    private final Bridge bridge;

    TestmeRequest(Forge forge, Reception desk, TestmeMode testme, BridgeConfig bridge) {
        this.forge = forge;
        this.desk = desk;
        this.testme = testme;
        this.bridge = new Bridge(bridge);
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
        HeadStatuses before = HeadStatuses.of(bridge, forge.statuses(recipe, known.head()));
        Optional<Forge.Comment> unseen = askedUnseen(so, step);
        Forge.Comment comment = unseen.orElseGet(() -> forge.comment(recipe, known.number(), step.comment()));
        if (testme.mode() == TestmeMode.By.RUN) {
            desk.test(recipe, new TestRequest(now, step.comment().endsWith("--quick"), comment.id(), true, comment.createdAt()), comment.author());
        }
        long newest = unseen.isPresent() ? before.newestBefore(comment.createdAt()) : before.newest();
        return Done.with(new Event.TestmeAsked(known.head(), step.comment(), comment.id(), step.attempt(), Optional.of(comment.createdAt()), newest));
    }

    /** What was asked before the bot was killed, and isn't among the events. */
    private Optional<Forge.Comment> askedUnseen(Investigation so, Step.AskTestme step) {
        String me = forge.whoAmI();
        Instant since = so.timeOfLast(Event.PullRequestReady.class).or(() -> so.timeOfLast(Event.TestTaken.class)).orElseThrow().truncatedTo(ChronoUnit.SECONDS);
        Set<Long> seen = so.all(Event.TestmeAsked.class).map(Event.TestmeAsked::commentId).collect(Collectors.toSet());
        return forge.comments(step.target().recipe(), step.pullRequest().number()).stream()
                .filter(c -> c.author().equals(me) && c.body().equals(step.comment()) && !c.createdAt().isBefore(since) && !seen.contains(c.id())).findFirst();
    }
}
