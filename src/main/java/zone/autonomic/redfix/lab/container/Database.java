package zone.autonomic.redfix.lab.container;

import java.util.List;
import java.util.Map;

/** The running server's application database, as a test client of it sees it. */
public interface Database {

    /** The database's name. */
    String name();

    /**
     * Runs statements in the application database.
     *
     * @throws IllegalStateException with the server's message, e.g. {@code relation "ci_marker" does not exist}
     */
    void execute(String sql);

    /** Each table with its rows, sorted; a database that doesn't exist has no tables. */
    Map<String, List<String>> snapshot();
}
