package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Standing;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.report.ReportText;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Room;

/** Ends an investigation; the thread of a sweep gets the report as well. */
@ApplicationScoped
class Closing implements Handler<Step.Close> {

    private static final int LATEST = 200;

    private final EventLog log;
    private final Room room;
    private final ReportText report;

    Closing(EventLog log, Room room, ReportText report) {
        this.log = log;
        this.room = room;
        this.report = report;
    }

    @Override
    public Class<Step.Close> performs() {
        return Step.Close.class;
    }

    @Override
    public Done perform(Investigation so, Step.Close step) {
        if (so.last(Event.SweepRead.class).filter(read -> so.request().ofSweep() && !read.runs().isEmpty()).isPresent()) {
            room.post(so.id(), "report", report.of(Standing.ofSweep(so, log.latest(LATEST))));
        }
        return Done.with(new Event.Closed(step.outcome(), step.summary()));
    }
}
