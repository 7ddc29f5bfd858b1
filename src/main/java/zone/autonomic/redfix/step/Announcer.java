package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.report.Markdown;
import zone.autonomic.redfix.report.ThreadMessages;
import zone.autonomic.redfix.report.TroubleLine;
import zone.autonomic.redfix.step.port.Room;

/**
 * Tells the thread what happened, one message an event. It works from the events and not from the moment, so that a bot which was killed
 * between putting an event down and telling it tells it when it comes back; the room takes each key once. What is tried again and again
 * is told once, and then stands in the line of progress.
 */
@ApplicationScoped
class Announcer {

    private final Room room;
    private final ThreadMessages messages;
    private final Map<InvestigationId, Integer> told = new ConcurrentHashMap<>();
    private final Set<InvestigationId> troubled = ConcurrentHashMap.newKeySet();

    Announcer(Room room, ThreadMessages messages) {
        this.room = room;
        this.messages = messages;
    }

    void announce(Investigation so) {
        int from = told.getOrDefault(so.id(), 0);
        so.history().stream().filter(recorded -> recorded.seq() > from).forEach(recorded -> {
            messages.message(so, recorded).ifPresent(text -> room.post(so.id(), ThreadMessages.key(recorded), text));
            told.put(so.id(), recorded.seq());
        });
        edit(so);
    }

    /** A step that fails again and again is one message and, from then on, one line that is edited. */
    private void edit(Investigation so) {
        Optional<String> trouble = TroubleLine.of(so).map(line -> Markdown.prose(line) + ". I try it again.");
        if (trouble.isPresent()) {
            troubled.add(so.id());
            room.progress(so.id(), trouble.get());
        } else if (troubled.remove(so.id())) {
            room.progress(so.id(), "");
        }
    }
}
