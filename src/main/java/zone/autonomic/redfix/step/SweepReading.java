package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.CiNode;

/** Reads what the last sweep left on the node. */
@ApplicationScoped
class SweepReading implements Handler<Step.ReadSweep> {

    private final CiNode node;

    SweepReading(CiNode node) {
        this.node = node;
    }

    @Override
    public Class<Step.ReadSweep> performs() {
        return Step.ReadSweep.class;
    }

    @Override
    public Done perform(Investigation so, Step.ReadSweep step) {
        return Done.with(new Event.SweepRead(node.lastSweep()));
    }
}
