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
    private static final Duration LASTS = Duration.ofSeconds(60);

    private final Deliveries deliveries;
    private final Clock clock;
    private final String holder;
    private final InvestigationId id;

    private Hold(Deliveries deliveries, Clock clock, String holder, InvestigationId id) {
        this.deliveries = deliveries;
        this.clock = clock;
        this.holder = holder;
        this.id = id;
    }

    /** @return empty where another process has it, or nothing is to be told */
    static Optional<Hold> take(Deliveries deliveries, Clock clock, String holder, InvestigationId id) {
        Hold hold = new Hold(deliveries, clock, holder, id);
        return hold.again().map(held -> hold);
    }

    /** Says so again. @return how far it was told; empty where it is somebody else's by now */
    Optional<Deliveries.Progress> again() {
        Instant now = clock.instant();
        return deliveries.claim(id, holder, now, now.plus(LASTS));
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
