package zone.autonomic.redfix.step;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.step.port.Forge;

/** Whether a head that the bot tests on the node is the pull request's still: of one that isn't nobody wants to know any more, and the node is another's. */
@ApplicationScoped
class TestedHead {

    private final Forge forge;

    TestedHead(Forge forge) {
        this.forge = forge;
    }

    /** Empty as well where the forge doesn't answer: the run goes on, and it is looked once more before anything is said. */
    Optional<Event> moved(Investigation so) {
        return so.request().test().filter(test -> !so.has(Event.HeadMoved.class)).flatMap(test -> {
            try {
                PullRequest now = forge.pullRequest(so.request().recipe(), test.pullRequest().number());
                return Optional.<Event>of(new Event.HeadMoved(test.pullRequest().head(), now.head())).filter(moved -> !now.head().equals(test.pullRequest().head()));
            } catch (Forge.Unavailable later) {
                Log.infof("%s: can't look at %s now: %s", so.id(), test.pullRequest().url(), later.getMessage());
                return Optional.empty();
            }
        });
    }
}
