package zone.autonomic.redfix.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** What is said in a thread after nothing could be kept for a while. */
public final class OutageText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private OutageText() {}

    /** @return Markdown */
    public static String of(Instant since, Instant until, String reason) {
        Duration lasted = Duration.between(since, until);
        String time = lasted.toMinutes() > 0 ? lasted.toMinutes() + " min" : lasted.toSeconds() + " s";
        return "Nothing could be kept from %s to %s UTC (%s), so nothing was done meanwhile; it goes on now. It was: %s".formatted(TIME.format(since), TIME.format(until), time,
                Markdown.code(reason));
    }
}
