package zone.autonomic.redfix.step.port;

import java.util.List;

/** What people should know of the bot itself, wherever they look: a bean in each room that may have something to say of itself. */
public interface Remarks {

    /** A sentence each; none where all is as it should be. */
    List<String> current();
}
