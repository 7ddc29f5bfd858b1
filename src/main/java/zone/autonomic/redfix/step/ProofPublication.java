package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.report.PullRequestText;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.PullRequestRoom;

/**
 * Writes what was shown into the pull request: the text of one that the bot opened, and one comment with the result. It is read once more before that: of
 * another head nothing was shown, and what a person has closed isn't written to.
 */
@ApplicationScoped
class ProofPublication implements Handler<Step.PublishProof> {

    private final Forge forge;
    private final PullRequestRoom comment;
    private final PullRequestText text;
    private final RunLogs logs;
    private final PullRequestFate fate;

    ProofPublication(Forge forge, PullRequestRoom comment, PullRequestText text, RunLogs logs, PullRequestFate fate) {
        this.forge = forge;
        this.comment = comment;
        this.text = text;
        this.logs = logs;
        this.fate = fate;
    }

    @Override
    public Class<Step.PublishProof> performs() {
        return Step.PublishProof.class;
    }

    @Override
    public Done perform(Investigation so, Step.PublishProof step) {
        String repository = step.to().repository();
        long number = step.pullRequest().number();
        PullRequest now = forge.pullRequest(repository, number);
        if (!now.head().equals(step.pullRequest().head())) {
            return Done.with(new Event.HeadMoved(step.pullRequest().head(), now.head()));
        }
        Optional<Event.PullRequestSettled> settled = now.open() ? Optional.empty() : Optional.of(fate.of(so, repository, now));
        if (settled.filter(s -> !s.merged()).isPresent()) {
            return Done.with(settled.get());
        }
        if (now.open() && so.last(Event.PullRequestReady.class).orElseThrow().ours()) {
            forge.edit(repository, number, text.title(so.proposal().orElseThrow(), step.ready()), text.body(so, logs.of(so)));
        }
        comment.say(repository, number, so.id().value(), text.result(so, step.ready(), settled.isPresent(), step.summary()));
        List<Event> events = new ArrayList<>(settled.stream().toList());
        events.add(new Event.ProofPublished(step.ready()));
        return new Done(events, Optional.empty());
    }
}
