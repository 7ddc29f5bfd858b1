package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;

/** Takes the investigation's own published verdict back. */
@ApplicationScoped
class Retraction implements Handler<Step.Retract> {

    private final RetractionNotice notice;

    Retraction(RetractionNotice notice) {
        this.notice = notice;
    }

    @Override
    public Class<Step.Retract> performs() {
        return Step.Retract.class;
    }

    @Override
    public Done perform(Investigation so, Step.Retract step) {
        notice.post(so, step.why());
        return Done.with(new Event.Retracted(step.why()));
    }
}
