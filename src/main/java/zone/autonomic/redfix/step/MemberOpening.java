package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.EventLog;

/** Opens the investigation of one red of a sweep, or joins the one that a person has asked for already. */
@ApplicationScoped
class MemberOpening implements Handler<Step.OpenMember> {

    private final EventLog log;

    MemberOpening(EventLog log) {
        this.log = log;
    }

    @Override
    public Class<Step.OpenMember> performs() {
        return Step.OpenMember.class;
    }

    @Override
    public Done perform(Investigation so, Step.OpenMember step) {
        Request asked = so.request();
        EventLog.Opening opening = log.open(new Request(step.run().recipe(), Optional.empty(), Optional.empty(), asked.by(), asked.withTests(), Optional.of(so.id()),
                asked.lookOnly(), Optional.empty()));
        log.wake(opening.investigation().id());
        return Done.with(new Event.MemberOpened(step.run().recipe(), opening.investigation().id()));
    }
}
