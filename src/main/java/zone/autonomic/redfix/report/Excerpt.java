package zone.autonomic.redfix.report;

import java.util.ArrayList;
import java.util.List;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.KeptLog;

/** The lines of a log that tell of a failure, and where they stand. */
public final class Excerpt {

    private static final int BEFORE = 2;
    private static final int AFTER = 3;
    private static final int LONGEST_LINE = 300;

    private Excerpt() {}

    /** @param line the first shown line's number, from 1; 0 where the log doesn't hold the failure */
    public record Lines(long line, String text) {}

    /** The lines around the last place where the log names the failure's message; the message itself where it doesn't. */
    public static Lines of(KeptLog log, Failure failure) {
        List<String> lines = log.lines();
        String message = failure.message().lines().findFirst().orElse("").strip();
        for (int i = lines.size() - 1; i >= 0 && !message.isEmpty(); i--) {
            if (lines.get(i).contains(message)) {
                int from = Math.max(0, i - BEFORE);
                List<String> shown = new ArrayList<>();
                lines.subList(from, Math.min(lines.size(), i + AFTER)).forEach(l -> shown.add(shortened(l)));
                return new Lines(log.number(from), String.join("\n", shown));
            }
        }
        return new Lines(0, shortened(message));
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
    }
}
