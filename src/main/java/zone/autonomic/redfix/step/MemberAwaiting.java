package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.report.StatusText;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Room;

/** Waits for the investigation of one red of a sweep, and shows how far it is. */
@ApplicationScoped
class MemberAwaiting implements Handler<Step.AwaitMember> {

    private final EventLog log;
    private final Room room;
    private final Waits waits;

    MemberAwaiting(EventLog log, Room room, Waits waits) {
        this.log = log;
        this.room = room;
        this.waits = waits;
    }

    @Override
    public Class<Step.AwaitMember> performs() {
        return Step.AwaitMember.class;
    }

    @Override
    public Done perform(Investigation so, Step.AwaitMember step) {
        Investigation member = log.find(step.member()).orElseThrow(() -> new IllegalStateException("there is no investigation " + step.member()));
        if (member.closed()) {
            room.progress(so.id(), "");
            Outcome outcome = member.outcome().orElseThrow();
            String summary = member.last(Event.Closed.class).orElseThrow().summary();
            return Done.with(new Event.MemberClosed(member.id(), outcome, summary, member.published(),
                    member.pullRequest().filter(p -> outcome == Outcome.PROVEN).map(PullRequest::url)));
        }
        if (step.cancel() && !member.has(Event.CancelRequested.class)) {
            log.append(member, List.of(new Event.CancelRequested(so.last(Event.CancelRequested.class).orElseThrow().by())));
            log.wake(member.id());
        }
        room.progress(so.id(), member.id() + " · " + StatusText.state(member));
        return Done.nothingYet(waits.run());
    }
}
