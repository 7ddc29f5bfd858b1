package zone.autonomic.redfix.step.port;

import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.TestRequest;

/** Where every kind of chat hands in what people ask for. Commands come here parsed and checked. */
public interface Reception {

    /**
     * Opens an investigation, or joins the open one of the same recipe; answered at once, whatever the node and the forge do.
     *
     * @param again whether to look once more also where the last one's pull request still waits for a person
     * @throws Hindered where nothing new can be begun as things are
     */
    Taken investigate(Request request, boolean again);

    /**
     * Has a pull request's head tested. There is one test of a head and kind: another question joins it while it goes on, and is pointed to its result
     * afterwards, unless nothing came of it.
     *
     * @throws Hindered where nothing new can be begun as things are
     */
    Taken test(String repository, TestRequest test, String by);

    /** Asks for the end of an investigation; the run in flight is ended and torn down by the loop. */
    Cancellation cancel(InvestigationId id, String by);

    /** Nothing new can be begun as things are; the message says why, for people. */
    final class Hindered extends RuntimeException {
        public Hindered(String why) {
            super(why, null, false, false);
        }
    }

    /** @param investigation the one that looks, or has looked, at what was asked for */
    record Taken(Investigation investigation, How how) {}

    /** What came of asking. */
    enum How {
        OPENED,
        /** It was under way already. */
        JOINED,
        /** It has ended, and what it came to still stands: nothing was begun. */
        STANDS
    }

    /** What came of asking for an end. */
    enum Cancellation { ASKED, UNKNOWN, CLOSED_ALREADY }
}
