package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Destination;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.report.PullRequestText;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.PullRequestRoom;

/** Says that a verdict is taken back wherever on the forge it was posted; the thread hears of it by the event. Saying it twice shows once. */
@ApplicationScoped
class RetractionNotice {

    private final Forge forge;
    private final PullRequestRoom comment;
    private final PullRequestText text;
    private final RunLogs logs;

    RetractionNotice(Forge forge, PullRequestRoom comment, PullRequestText text, RunLogs logs) {
        this.forge = forge;
        this.comment = comment;
        this.text = text;
        this.logs = logs;
    }

    /** @param why the run that contradicts the verdict */
    void post(Investigation so, String why) {
        String notice = text.retraction(so, why);
        so.pullRequest().ifPresent(pullRequest -> {
            Destination to = so.destination().orElseThrow();
            boolean ours = so.last(Event.PullRequestReady.class).filter(Event.PullRequestReady::ours).isPresent();
            PullRequest now = forge.pullRequest(to.repository(), pullRequest.number());
            if (ours && now.open()) {
                forge.edit(to.repository(), pullRequest.number(), text.title(so.proposal().orElseThrow(), false), text.body(so, logs.of(so)));
            }
            comment.say(to.repository(), pullRequest.number(), so.id() + " retracted", notice);
        });
        so.last(Event.SuggestionPosted.class).ifPresent(posted -> comment.say(posted.repository(), posted.number(), so.id() + " retracted", notice));
    }
}
