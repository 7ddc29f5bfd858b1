package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.CiNode;

/** Starts a run, detached on the node. */
@ApplicationScoped
class RunStart implements Handler<Step.StartRun> {

    private final CiNode node;
    private final Waits waits;

    RunStart(CiNode node, Waits waits) {
        this.node = node;
        this.waits = waits;
    }

    @Override
    public Class<Step.StartRun> performs() {
        return Step.StartRun.class;
    }

    @Override
    public Done perform(Investigation so, Step.StartRun step) {
        try {
            node.start(step.run());
            return Done.with(new Event.RunStarted(step.run()));
        } catch (CiNode.Busy busy) {
            return Done.with(new Event.NodeDirty(List.of(busy.getMessage()))).then(waits.node());
        }
    }
}
