package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.report.PullRequestText;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.PullRequestRoom;

/** Writes what was shown into the pull request: the text of one that the bot opened, and one comment with the result. */
@ApplicationScoped
class ProofPublication implements Handler<Step.PublishProof> {

    private final Forge forge;
    private final PullRequestRoom comment;
    private final PullRequestText text;
    private final RunLogs logs;

    ProofPublication(Forge forge, PullRequestRoom comment, PullRequestText text, RunLogs logs) {
        this.forge = forge;
        this.comment = comment;
        this.text = text;
        this.logs = logs;
    }

    @Override
    public Class<Step.PublishProof> performs() {
        return Step.PublishProof.class;
    }

    @Override
    public Done perform(Investigation so, Step.PublishProof step) {
        String repository = step.to().repository();
        long number = step.pullRequest().number();
        if (so.last(Event.PullRequestReady.class).orElseThrow().ours()) {
            forge.edit(repository, number, text.title(so.proposal().orElseThrow(), step.ready()), text.body(so, logs.of(so)));
        }
        comment.say(repository, number, so.id().value(), text.result(so, step.ready(), step.summary()));
        return Done.with(new Event.ProofPublished(step.ready()));
    }
}
