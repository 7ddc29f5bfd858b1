package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;

/** Puts down whether a gate is passed. */
@ApplicationScoped
class GateJudging implements Handler<Step.JudgeGate> {

    @Override
    public Class<Step.JudgeGate> performs() {
        return Step.JudgeGate.class;
    }

    @Override
    public Done perform(Investigation so, Step.JudgeGate step) {
        return Done.with(new Event.GateJudged(step.gate(), step.passed(), step.why()));
    }
}
