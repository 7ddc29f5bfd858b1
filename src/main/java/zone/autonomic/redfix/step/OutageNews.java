package zone.autonomic.redfix.step;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import zone.autonomic.redfix.report.OutageText;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Outage;
import zone.autonomic.redfix.step.port.Room;

/** Tells the thread of each running investigation why nothing went on for a while, once that can be told. */
@ApplicationScoped
class OutageNews {

    private final EventLog log;
    private final Room room;

    OutageNews(EventLog log, Room room) {
        this.log = log;
        this.room = room;
    }

    void tell(@Observes Outage outage) {
        Log.infof("nothing could be kept from %s to %s: %s", outage.since(), outage.until(), outage.reason());
        log.open().forEach(so -> room.post(so.id(), "outage-" + outage.since(), OutageText.of(outage.since(), outage.until(),
                outage.reason())));
    }
}
