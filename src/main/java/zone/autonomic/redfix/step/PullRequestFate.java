package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Workspace;

/** What a person has done with a pull request that isn't open any more. */
@ApplicationScoped
class PullRequestFate {

    private final Forge forge;
    private final Workspace workspace;

    PullRequestFate(Forge forge, Workspace workspace) {
        this.forge = forge;
        this.workspace = workspace;
    }

    Event.PullRequestSettled of(Investigation so, String repository, PullRequest closed) {
        Optional<Forge.Accepted> merge = forge.accepted(repository, closed.number());
        String by = merge.map(Forge.Accepted::by).filter(who -> !who.isEmpty()).orElse("a person");
        return new Event.PullRequestSettled(merge.isPresent(), by, source(so).flatMap(Workspace.Source::latestTag));
    }

    /** The recipe's repository as it is now. */
    Optional<Workspace.Source> source(Investigation so) {
        String recipe = so.request().recipe();
        return forge.repository(recipe).map(repository -> workspace.fetch(recipe, repository.cloneUrl()));
    }
}
