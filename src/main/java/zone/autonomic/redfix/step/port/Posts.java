package zone.autonomic.redfix.step.port;

import java.time.Instant;
import java.util.List;
import zone.autonomic.redfix.investigation.InvestigationId;

/** The messages of the threads of a room that has no memory of its own, as the console has none. */
public interface Posts {

    /** Keeps a message, unless one with that key is there. @return whether it is new */
    boolean add(InvestigationId investigation, String key, String markdown);

    /** The thread's messages after the given place, oldest first. @param after the place of the last one seen, 0 for none */
    List<Post> after(InvestigationId investigation, int after);

    /** @param place counts the thread's messages, from 1 */
    record Post(int place, String key, Instant at, String markdown) {}
}
