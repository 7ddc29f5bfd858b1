package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.report.PullRequestText;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.PullRequestRoom;

/**
 * Says on the pull request that its proof doesn't hold for what it is by now, and marks one that the bot opened as work in progress again. A title that a
 * person has changed stays theirs behind the mark.
 */
@ApplicationScoped
class ProofWithdrawal implements Handler<Step.WithdrawProof> {

    private final Forge forge;
    private final PullRequestRoom comment;
    private final PullRequestText text;

    ProofWithdrawal(Forge forge, PullRequestRoom comment, PullRequestText text) {
        this.forge = forge;
        this.comment = comment;
        this.text = text;
    }

    @Override
    public Class<Step.WithdrawProof> performs() {
        return Step.WithdrawProof.class;
    }

    @Override
    public Done perform(Investigation so, Step.WithdrawProof step) {
        String repository = step.to().repository();
        PullRequest now = forge.pullRequest(repository, step.pullRequest().number());
        boolean ours = so.last(Event.PullRequestReady.class).filter(Event.PullRequestReady::ours).isPresent();
        if (ours && now.open() && !PullRequestText.inProgress(now.title())) {
            forge.edit(repository, now.number(), PullRequestText.inProgressAgain(now.title()), null);
        }
        comment.say(repository, now.number(), so.id() + " withdrawn", text.withdrawal(so, step.why()));
        return Done.with(new Event.ProofWithdrawn(step.why()));
    }
}
