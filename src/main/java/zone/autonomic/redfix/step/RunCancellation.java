package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.CiNode;
import zone.autonomic.redfix.step.port.Room;

/** Ends the run in flight with all its processes, takes away what it deployed, and shows the receipt. */
@ApplicationScoped
class RunCancellation implements Handler<Step.CancelRun> {

    private final CiNode node;
    private final Room room;

    RunCancellation(CiNode node, Room room) {
        this.node = node;
        this.room = room;
    }

    @Override
    public Class<Step.CancelRun> performs() {
        return Step.CancelRun.class;
    }

    @Override
    public Done perform(Investigation so, Step.CancelRun step) {
        room.progress(so.id(), "ending " + step.run().id() + " and tearing it down");
        Done done = Done.with(new Event.TornDown(step.run().id(), node.tearDown(step.run())));
        room.progress(so.id(), "");
        return done;
    }
}
