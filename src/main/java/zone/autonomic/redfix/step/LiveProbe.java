package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.CiNode;

/** Looks at the failed stack while it stands; where it is gone already, that is what is put down. */
@ApplicationScoped
class LiveProbe implements Handler<Step.Probe> {

    private final CiNode node;

    LiveProbe(CiNode node) {
        this.node = node;
    }

    @Override
    public Class<Step.Probe> performs() {
        return Step.Probe.class;
    }

    @Override
    public Done perform(Investigation so, Step.Probe step) {
        return Done.with(new Event.Probed(step.run().id(), node.probe(step.run())));
    }
}
