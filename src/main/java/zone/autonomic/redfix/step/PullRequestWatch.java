package zone.autonomic.redfix.step;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
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
 * Looks what people do with the pull request: whether one has pushed to it, merged it, closed it, or opened it again; and after a merge whether a tag
 * was released. It looks for as long as it takes: a mirror that doesn't answer meanwhile is nothing to tell.
 */
@ApplicationScoped
class PullRequestWatch implements Handler<Step.WatchPullRequest> {

    private static final int LATEST = 200;

    private final EventLog log;
    private final Forge forge;
    private final Workspace workspace;
    private final PullRequestFate fate;
    private final Waits waits;

    PullRequestWatch(EventLog log, Forge forge, Workspace workspace, PullRequestFate fate, Waits waits) {
        this.log = log;
        this.forge = forge;
        this.workspace = workspace;
        this.fate = fate;
        this.waits = waits;
    }

    @Override
    public Class<Step.WatchPullRequest> performs() {
        return Step.WatchPullRequest.class;
    }

    @Override
    public Done perform(Investigation so, Step.WatchPullRequest step) {
        try {
            List<Event> news = look(so, step);
            return news.isEmpty() ? Done.nothingYet(waits.person()) : new Done(news, Optional.empty());
        } catch (Forge.Unavailable | Workspace.Unavailable later) {
            Log.infof("%s: can't look at %s now: %s", so.id(), step.pullRequest().url(), later.getMessage());
            return Done.nothingYet(waits.person());
        }
    }

    /** Where a later investigation came to the same pull request, that one runs the check at the tag: one run is enough. */
    private boolean isLeftToAnother(Investigation so, PullRequest pullRequest) {
        return log.latest(LATEST).stream().takeWhile(other -> !other.id().equals(so.id())).filter(Investigation::closed)
                .anyMatch(other -> other.pullRequest().filter(p -> p.url().equals(pullRequest.url())).isPresent());
    }

    private List<Event> look(Investigation so, Step.WatchPullRequest step) {
        Optional<Event.PullRequestSettled> settled = so.settledPullRequest();
        if (settled.filter(Event.PullRequestSettled::merged).isPresent()) {
            return released(so, step).filter(news -> !isLeftToAnother(so, step.pullRequest())).stream().toList();
        }
        Destination to = so.destination().orElseThrow();
        PullRequest now = forge.pullRequest(to.repository(), step.pullRequest().number());
        List<Event> news = new ArrayList<>();
        if (settled.isPresent()) {
            if (now.closedUnmerged()) {
                return news;
            }
            news.add(new Event.PullRequestReopened());
        }
        String known = so.movedSinceProof().map(Event.HeadMoved::to).orElse(step.pullRequest().head());
        if (!now.head().equals(known)) {
            news.add(new Event.HeadMoved(known, now.head()));
        }
        if (!now.open()) {
            news.add(fate.of(so, to.repository(), now));
        }
        return news;
    }

    /** The newest tag, where it holds the merge, or came after it was noticed; each tag once. */
    private Optional<Event> released(Investigation so, Step.WatchPullRequest step) {
        Optional<Workspace.Source> source = fate.source(so);
        Optional<String> tag = source.flatMap(Workspace.Source::latestTag).filter(t -> !t.equals(step.target().tag()))
                .filter(t -> !so.has(Event.Released.class, released -> released.tag().equals(t)));
        if (tag.isEmpty()) {
            return Optional.empty();
        }
        String recipe = so.request().recipe();
        String commit = source.orElseThrow().tagCommits().get(tag.get());
        String merged = forge.accepted(recipe, step.pullRequest().number()).map(Forge.Accepted::commit).filter(c -> !c.isEmpty()).orElse(step.pullRequest().head());
        boolean withFix = workspace.contains(recipe, commit, merged);
        boolean since = !so.settledPullRequest().orElseThrow().latestTag().equals(tag);
        return withFix || since ? Optional.of(new Event.Released(tag.get(), commit, withFix)) : Optional.empty();
    }
}
