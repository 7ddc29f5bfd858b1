package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.report.MemberNews;
import zone.autonomic.redfix.report.StatusText;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Reception;
import zone.autonomic.redfix.step.port.Room;

/** Waits for the investigation of one red of a sweep, and tells the sweep's thread how far it is. */
@ApplicationScoped
class MemberAwaiting implements Handler<Step.AwaitMember> {

    private final EventLog log;
    private final Room room;
    private final Reception desk;
    private final MemberNews news;
    private final Waits waits;

    MemberAwaiting(EventLog log, Room room, Reception desk, MemberNews news, Waits waits) {
        this.log = log;
        this.room = room;
        this.desk = desk;
        this.news = news;
        this.waits = waits;
    }

    @Override
    public Class<Step.AwaitMember> performs() {
        return Step.AwaitMember.class;
    }

    @Override
    public Done perform(Investigation so, Step.AwaitMember step) {
        Investigation member = log.find(step.member()).orElseThrow(() -> new IllegalStateException("there is no investigation " + step.member()));
        news.of(member).forEach(said -> room.post(so.id(), said.key(), said.markdown()));
        if (member.closed()) {
            room.progress(so.id(), "");
            return Done.with(Event.MemberClosed.of(member));
        }
        if (step.cancel() && !member.has(Event.CancelRequested.class)) {
            desk.cancel(member.id(), so.last(Event.CancelRequested.class).orElseThrow().by());
        }
        room.progress(so.id(), member.id() + " · " + StatusText.state(member));
        return Done.nothingYet(waits.run());
    }
}
