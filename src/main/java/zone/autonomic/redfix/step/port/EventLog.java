package zone.autonomic.redfix.step.port;

import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Request;

/** The investigations and their events, kept for good. */
public interface EventLog {

    /** Opens an investigation and schedules its first step, or joins the open one of the same recipe, in one transaction. */
    Opening open(Request request);

    Optional<Investigation> find(InvestigationId id);

    /** Those that aren't closed, oldest first. */
    List<Investigation> open();

    /** The newest ones, open or closed, newest first. */
    List<Investigation> latest(int most);

    /**
     * Appends events after the ones that {@code seen} has. A closing event frees the recipe for a next investigation;
     * what comes to be known later is appended to a closed one all the same.
     *
     * @throws Outrun when somebody appended in between; read again and decide again
     */
    void append(Investigation seen, List<Event> events);

    /** Wakes the investigation's loop now instead of at its next turn. */
    void wake(InvestigationId id);

    record Opening(Investigation investigation, boolean joined) {}

    class Outrun extends RuntimeException {
        public Outrun(String message) {
            super(message);
        }
    }
}
