package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Destination;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Settlement;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.report.SettlementText;
import zone.autonomic.redfix.step.port.PullRequestRoom;

/** Puts down what became of the fix, and says on a merged pull request what the check came to at the tag. */
@ApplicationScoped
class Settling implements Handler<Step.Settle> {

    private final PullRequestRoom comment;
    private final SettlementText text;

    Settling(PullRequestRoom comment, SettlementText text) {
        this.comment = comment;
        this.text = text;
    }

    @Override
    public Class<Step.Settle> performs() {
        return Step.Settle.class;
    }

    @Override
    public Done perform(Investigation so, Step.Settle step) {
        if (step.settlement() != Settlement.DECLINED) {
            Destination to = so.destination().orElseThrow();
            long number = so.pullRequest().orElseThrow().number();
            String tag = so.last(Event.Released.class).map(Event.Released::tag).orElse("");
            comment.say(to.repository(), number, so.id() + " " + tag, text.of(so, step.summary()));
        }
        return Done.with(new Event.Settled(step.settlement(), step.summary()));
    }
}
