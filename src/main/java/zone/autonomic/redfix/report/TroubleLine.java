package zone.autonomic.redfix.report;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Investigation.Recorded;

/** What an investigation is stuck at, in one line that is edited with each try: which step, how often, when last, and why. */
public final class TroubleLine {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private TroubleLine() {
    }

    /** @return plain words; empty where the last thing that happened is no failed try */
    public static Optional<String> of(Investigation so) {
        List<Recorded> history = so.history();
        if (so.closed() || history.isEmpty()) {
            return Optional.empty();
        }
        Recorded last = history.get(history.size() - 1);
        return last.event() instanceof Event.StepFailed failed ? Optional.of("“%s” failed %s, last at %s: %s".formatted(failed.step(),
                failed.attempt() == 1 ? "once" : failed.attempt() + " times", MINUTE.format(last.at()), failed.message())) : Optional.empty();
    }

    /** Whether a failed try is another trouble than the one before it, which the thread was told of. @param then up to the failed try */
    static boolean news(Investigation then, Event.StepFailed failed) {
        List<Recorded> history = then.history();
        return history.size() < 2 || !(history.get(history.size() - 2).event() instanceof Event.StepFailed before)
                || !before.step().equals(failed.step()) || !before.message().equals(failed.message());
    }
}
