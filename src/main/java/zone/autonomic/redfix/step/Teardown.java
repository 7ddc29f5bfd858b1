package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.CiNode;

/** Takes away what an ended run left, and shows the receipt. */
@ApplicationScoped
class Teardown implements Handler<Step.TearDown> {

    private final CiNode node;

    Teardown(CiNode node) {
        this.node = node;
    }

    @Override
    public Class<Step.TearDown> performs() {
        return Step.TearDown.class;
    }

    @Override
    public Done perform(Investigation so, Step.TearDown step) {
        return Done.with(new Event.TornDown(step.run().id(), node.tearDown(step.run())));
    }
}
