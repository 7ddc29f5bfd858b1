package zone.autonomic.redfix.step.port;

import java.time.Instant;

/**
 * The event that nothing could be kept for a while, and that it can be again: work stood still in between.
 *
 * @param reason what was wrong, on one line
 */
public record Outage(Instant since, Instant until, String reason) {}
