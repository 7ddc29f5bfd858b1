package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.Forge;

/**
 * Asks the bridge. The comment must be exact, so it can't carry a mark of ours: one made before a kill is known by its author, its words
 * and its time after the head was pushed.
 */
@ApplicationScoped
class TestmeRequest implements Handler<Step.AskTestme> {

    private final Forge forge;

    TestmeRequest(Forge forge) {
        this.forge = forge;
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
        List<Forge.Comment> asked = askedBefore(so, step);
        Forge.Comment comment = asked.size() >= step.attempt() ? asked.get(step.attempt() - 1) : forge.comment(recipe, known.number(), step.comment());
        return Done.with(new Event.TestmeAsked(known.head(), step.comment(), comment.id(), step.attempt()));
    }

    private List<Forge.Comment> askedBefore(Investigation so, Step.AskTestme step) {
        String me = forge.whoAmI();
        Instant since = so.timeOfLast(Event.PullRequestReady.class).orElseThrow().truncatedTo(ChronoUnit.SECONDS);
        return forge.comments(step.target().recipe(), step.pullRequest().number()).stream()
                .filter(c -> c.author().equals(me) && c.body().equals(step.comment()) && !c.createdAt().isBefore(since)).toList();
    }
}
