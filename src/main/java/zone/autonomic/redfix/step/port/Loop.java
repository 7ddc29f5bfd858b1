package zone.autonomic.redfix.step.port;

import java.time.Duration;
import zone.autonomic.redfix.investigation.InvestigationId;

/** What the task of an investigation calls at each of its turns: decide, perform one step, append what happened. */
public interface Loop {

    /**
     * One turn. An exception is logged and the turn is tried again later; nothing else follows from it.
     *
     * @return when the next turn is due
     */
    Next turn(InvestigationId id);

    /** When the next turn is due. */
    sealed interface Next {

        static Next atOnce() {
            return new Again(Duration.ZERO);
        }

        static Next after(Duration pause) {
            return new Again(pause);
        }

        static Next done() {
            return new Done();
        }
    }

    /** @param pause how long to wait before the next turn, unless woken; zero for at once */
    record Again(Duration pause) implements Next {}

    /** Nothing is left to do: the investigation's task ends. */
    record Done() implements Next {}
}
