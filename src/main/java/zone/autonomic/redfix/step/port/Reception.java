package zone.autonomic.redfix.step.port;

import java.util.List;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Request;

/** Where every kind of chat hands in what people ask for. Commands come here parsed and checked. */
public interface Reception {

    /** Opens an investigation, or joins the open one of the same recipe; answered at once, whatever the node and the forge do. */
    EventLog.Opening investigate(Request request);

    /** Asks for the end of an investigation; the run in flight is ended and torn down by the loop. */
    Cancellation cancel(InvestigationId id, String by);

    /** Those that are open, oldest first, and then the newest closed ones. */
    List<Investigation> status();

    /** What came of asking for an end. */
    enum Cancellation { ASKED, UNKNOWN, CLOSED_ALREADY }
}
