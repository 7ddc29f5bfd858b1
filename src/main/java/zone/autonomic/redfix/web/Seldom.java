package zone.autonomic.redfix.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Keeps to itself what happens too often to be told each time. */
final class Seldom {

    private final Duration pause;
    private final Clock clock;
    private Instant next = Instant.MIN;
    private int kept;

    /** @param pause between two that are told */
    Seldom(Duration pause, Clock clock) {
        this.pause = pause;
        this.clock = clock;
    }

    /** It has happened. @return how often it did untold before, where it is to be told now; empty where it isn't */
    synchronized Optional<Integer> now() {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            kept++;
            return Optional.empty();
        }
        int before = kept;
        next = now.plus(pause);
        kept = 0;
        return Optional.of(before);
    }
}
