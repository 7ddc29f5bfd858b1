package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;

/** Puts down what the isolated runs say. */
@ApplicationScoped
class Classification implements Handler<Step.Classify> {

    @Override
    public Class<Step.Classify> performs() {
        return Step.Classify.class;
    }

    @Override
    public Done perform(Investigation so, Step.Classify step) {
        return Done.with(new Event.Classified(step.verdict()));
    }
}
