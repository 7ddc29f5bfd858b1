package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Reception;

/** Takes what people ask for: answered at once, whatever the loop is doing. */
@ApplicationScoped
class FrontDesk implements Reception {

    private static final int LATEST = 20;

    private final EventLog log;

    FrontDesk(EventLog log) {
        this.log = log;
    }

    @Override
    public EventLog.Opening investigate(Request request) {
        EventLog.Opening opening = log.open(request);
        log.wake(opening.investigation().id());
        return opening;
    }

    @Override
    public Cancellation cancel(InvestigationId id, String by) {
        while (true) {
            Optional<Investigation> so = log.find(id);
            if (so.isEmpty()) {
                return Cancellation.UNKNOWN;
            }
            if (so.get().closed() && so.get().standingRun().isEmpty()) {
                return Cancellation.CLOSED_ALREADY;
            }
            if (!so.get().closed() && so.get().has(Event.CancelRequested.class) || asked(so.get(), by)) {
                return Cancellation.ASKED;
            }
        }
    }

    /** Whether it could be put down before the loop put something else down; if not, one reads again. */
    private boolean asked(Investigation so, String by) {
        try {
            log.append(so, List.of(new Event.CancelRequested(by)));
            log.wake(so.id());
            return true;
        } catch (EventLog.Outrun outrun) {
            return false;
        }
    }

    @Override
    public List<Investigation> status() {
        List<Investigation> open = log.open();
        return Stream.concat(open.stream(), log.latest(LATEST).stream().filter(Investigation::closed)).toList();
    }
}
