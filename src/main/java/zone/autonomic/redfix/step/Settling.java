package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Destination;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Settlement;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.report.SettlementText;
import zone.autonomic.redfix.step.port.Forge;

/** Puts down what became of the fix, and says on a merged pull request what the check came to at the tag. */
@ApplicationScoped
class Settling implements Handler<Step.Settle> {

    private final Forge forge;
    private final SettlementText text;

    Settling(Forge forge, SettlementText text) {
        this.forge = forge;
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
            String mark = SettlementText.mark(so);
            if (forge.comments(to.repository(), number).stream().noneMatch(c -> c.body().contains(mark))) {
                forge.comment(to.repository(), number, text.of(so, step.summary()));
            }
        }
        return Done.with(new Event.Settled(step.settlement(), step.summary()));
    }
}
