package zone.autonomic.redfix.chat.discord;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.Deliveries;

/** One investigation's thread as this process alone may tell it for a while: for as long as it says so again in time. */
final class Hold implements AutoCloseable {

    /** How long it lasts after it was last said; whoever waits for Discord says it again much more often. */
    private static final Duration LASTS = Duration.ofSeconds(30);

    private final Deliveries deliveries;
    private final Clock clock;
    private final String holder;
    private final InvestigationId id;
    private final Deliveries.Progress progress;

    private Hold(Deliveries deliveries, Clock clock, String holder, InvestigationId id, Deliveries.Progress progress) {
        this.deliveries = deliveries;
        this.clock = clock;
        this.holder = holder;
        this.id = id;
        this.progress = progress;
    }

    /** @return empty where another process has it, or nothing is to be told */
    static Optional<Hold> take(Deliveries deliveries, Clock clock, String holder, InvestigationId id) {
        return claimed(deliveries, clock, holder, id).map(progress -> new Hold(deliveries, clock, holder, id, progress));
    }

    private static Optional<Deliveries.Progress> claimed(Deliveries deliveries, Clock clock, String holder, InvestigationId id) {
        Instant now = clock.instant();
        return deliveries.claim(id, holder, now, now.plus(LASTS));
    }

    /** How far it was told when it was taken. */
    Deliveries.Progress progress() {
        return progress;
    }

    /** Says so again. @return whether it is still this process's */
    boolean again() {
        return claimed(deliveries, clock, holder, id).isPresent();
    }

    void threadMade(String thread) {
        deliveries.threadMade(id, holder, thread);
    }

    /** @return whether it was still this process's to say so */
    boolean told(int place, Optional<String> message) {
        return deliveries.told(id, holder, place, message);
    }

    void shown(String text, boolean last) {
        deliveries.shown(id, holder, text, last);
    }

    void end(String why) {
        deliveries.end(id, holder, why);
    }

    @Override
    public void close() {
        deliveries.release(id, holder);
    }
}
