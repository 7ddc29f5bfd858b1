package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;

/** Ends an investigation. */
@ApplicationScoped
class Closing implements Handler<Step.Close> {

    @Override
    public Class<Step.Close> performs() {
        return Step.Close.class;
    }

    @Override
    public Done perform(Investigation so, Step.Close step) {
        return Done.with(new Event.Closed(step.outcome(), step.summary()));
    }
}
