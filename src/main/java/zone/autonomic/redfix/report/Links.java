package zone.autonomic.redfix.report;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import zone.autonomic.redfix.investigation.InvestigationId;

/** Where people find things: the addresses of the operator's pages. */
public record Links(String base, InvestigationId id) {

    /** How many lines of a text a page shows. */
    public static final int LINES = 10_000;

    public String page() {
        return base + "/i/" + id;
    }

    public String log(String runId) {
        return page() + "/log/" + encoded(runId);
    }

    /** A line of a log; where it doesn't stand on the first page, a page that has it. */
    public String line(String runId, long number) {
        return log(runId) + (number <= LINES ? "" : "?from=" + (number - number % LINES + 1)) + "#L" + number;
    }

    public String file(String name) {
        return page() + "/file/" + encoded(name);
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
    }
}
