package zone.autonomic.redfix.step;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Destination;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Workspace;

/**
 * Looks whether a person has merged or closed the pull request, and after a merge whether a tag was released. It looks for as long as it takes: a
 * mirror that doesn't answer meanwhile is nothing to tell.
 */
@ApplicationScoped
class PullRequestWatch implements Handler<Step.WatchPullRequest> {

    private static final int LATEST = 200;

    private final EventLog log;
    private final Forge forge;
    private final Workspace workspace;
    private final Waits waits;

    PullRequestWatch(EventLog log, Forge forge, Workspace workspace, Waits waits) {
        this.log = log;
        this.forge = forge;
        this.workspace = workspace;
        this.waits = waits;
    }

    @Override
    public Class<Step.WatchPullRequest> performs() {
        return Step.WatchPullRequest.class;
    }

    @Override
    public Done perform(Investigation so, Step.WatchPullRequest step) {
        try {
            return look(so, step).filter(news -> !isLeftToAnother(so, step.pullRequest())).map(Done::with).orElseGet(() -> Done.nothingYet(waits.person()));
        } catch (Forge.Unavailable | Workspace.Unavailable later) {
            Log.infof("%s: can't look at %s now: %s", so.id(), step.pullRequest().url(), later.getMessage());
            return Done.nothingYet(waits.person());
        }
    }

    /** Where a later investigation came to the same pull request, that one follows it: one run at the tag is enough. */
    private boolean isLeftToAnother(Investigation so, PullRequest pullRequest) {
        return log.latest(LATEST).stream().takeWhile(other -> !other.id().equals(so.id())).filter(Investigation::closed)
                .anyMatch(other -> other.pullRequest().filter(p -> p.url().equals(pullRequest.url())).isPresent());
    }

    private Optional<Event> look(Investigation so, Step.WatchPullRequest step) {
        Destination to = so.destination().orElseThrow();
        if (so.has(Event.PullRequestSettled.class)) {
            return released(so, step);
        }
        PullRequest now = forge.pullRequest(to.repository(), step.pullRequest().number());
        if (now.open()) {
            return Optional.empty();
        }
        Optional<Forge.Accepted> merge = forge.accepted(to.repository(), now.number());
        String by = merge.map(Forge.Accepted::by).filter(who -> !who.isEmpty()).orElse("a person");
        return Optional.of(new Event.PullRequestSettled(merge.isPresent(), by, source(so).flatMap(Workspace.Source::latestTag)));
    }

    /** The newest tag, where it holds the merge, or came after it was noticed; each tag once. */
    private Optional<Event> released(Investigation so, Step.WatchPullRequest step) {
        Optional<Workspace.Source> source = source(so);
        Optional<String> tag = source.flatMap(Workspace.Source::latestTag).filter(t -> !t.equals(step.target().tag()))
                .filter(t -> !so.has(Event.Released.class, released -> released.tag().equals(t)));
        if (tag.isEmpty()) {
            return Optional.empty();
        }
        String recipe = so.request().recipe();
        String commit = source.orElseThrow().tagCommits().get(tag.get());
        String merged = forge.accepted(recipe, step.pullRequest().number()).map(Forge.Accepted::commit).filter(c -> !c.isEmpty()).orElse(step.pullRequest().head());
        boolean withFix = workspace.contains(recipe, commit, merged);
        boolean since = !so.last(Event.PullRequestSettled.class).orElseThrow().latestTag().equals(tag);
        return withFix || since ? Optional.of(new Event.Released(tag.get(), commit, withFix)) : Optional.empty();
    }

    private Optional<Workspace.Source> source(Investigation so) {
        String recipe = so.request().recipe();
        return forge.repository(recipe).map(repository -> workspace.fetch(recipe, repository.cloneUrl()));
    }
}
