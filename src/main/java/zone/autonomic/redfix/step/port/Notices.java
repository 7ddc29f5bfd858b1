package zone.autonomic.redfix.step.port;

import java.time.Instant;
import java.util.List;

/** What hangs on the page's own board. */
public interface Notices {

    /** Hangs a notice up, unless one with that key hangs there. */
    void hang(String key, String markdown);

    /** The newest ones, newest first. */
    List<Notice> newest(int most);

    record Notice(String key, Instant at, String markdown) {}
}
