package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.CiNode;

/** Looks whether the node is fit for a run. Where it isn't, the run is void before it began, and the bot waits. */
@ApplicationScoped
class PreflightCheck implements Handler<Step.Preflight> {

    private final CiNode node;
    private final Waits waits;

    PreflightCheck(CiNode node, Waits waits) {
        this.node = node;
        this.waits = waits;
    }

    @Override
    public Class<Step.Preflight> performs() {
        return Step.Preflight.class;
    }

    @Override
    public Done perform(Investigation so, Step.Preflight step) {
        CiNode.Preflight found = node.preflight(step.target().recipe(), step.next().onNode());
        return found.fit() ? Done.with(new Event.NodeClean(found.facts())) : Done.with(new Event.NodeDirty(found.findings())).then(waits.node());
    }
}
