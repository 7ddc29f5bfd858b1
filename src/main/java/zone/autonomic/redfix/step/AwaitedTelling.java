package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.AwaitedPullRequest;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.report.AwaitedText;
import zone.autonomic.redfix.step.port.PullRequestRoom;

/**
 * Says on a pull request that red tests wait for it. It is a part of the bot's one comment there, and a later investigation's takes its
 * place.
 */
@ApplicationScoped
class AwaitedTelling implements Handler<Step.TellPullRequest> {

    private final PullRequestRoom comment;
    private final AwaitedText text;

    AwaitedTelling(PullRequestRoom comment, AwaitedText text) {
        this.comment = comment;
        this.text = text;
    }

    @Override
    public Class<Step.TellPullRequest> performs() {
        return Step.TellPullRequest.class;
    }

    @Override
    public Done perform(Investigation so, Step.TellPullRequest step) {
        AwaitedPullRequest awaited = step.pullRequest();
        comment.say(step.target().recipe(), awaited.number(), "awaited", text.body(so, awaited));
        return Done.with(new Event.PullRequestTold(step.target().recipe(), awaited.number(), awaited.url()));
    }
}
