package zone.autonomic.redfix;

import java.time.Duration;

/**
 * Ends the process a while after it was told to end, whatever still goes on: a step may hang on a node or a forge that doesn't answer.
 * It is a kill, which nothing is lost by.
 */
final class EndInTime {

    private static final Duration PATIENCE = Duration.ofSeconds(9);
    /** As of a process that SIGTERM ended. */
    private static final int STATUS = 128 + 15;

    private EndInTime() {}

    /** From now on. */
    static void promise() {
        Runtime.getRuntime().addShutdownHook(new Thread(EndInTime::begin, "redfix-end"));
    }

    private static void begin() {
        Thread timer = new Thread(EndInTime::endAfterAll, "redfix-end-in-time");
        timer.setDaemon(true);
        timer.start();
    }

    private static void endAfterAll() {
        try {
            Thread.sleep(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.err.println("What goes on doesn't come to an end within %d s. It is cut off, and the next start takes it up."
                .formatted(PATIENCE.toSeconds()));
        Runtime.getRuntime().halt(STATUS);
    }
}
