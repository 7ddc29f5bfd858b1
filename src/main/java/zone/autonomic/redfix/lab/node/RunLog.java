package zone.autonomic.redfix.lab.node;

import java.io.PrintStream;
import java.util.concurrent.locks.LockSupport;

/** What a run prints while it goes, and keeps. */
final class RunLog {
    private final StringBuilder kept = new StringBuilder();
    private final PrintStream out;
    private final double pace;

    RunLog(PrintStream out, double pace) {
        this.out = out;
        this.pace = pace;
    }

    void line(String text) {
        kept.append(text).append('\n');
        out.println(text);
        out.flush();
    }

    /** Lets a follower see one thing after the other. A lab's second stands for many minutes of a real node. */
    void pause(int milliseconds) {
        long nanos = (long) (milliseconds * pace * 1_000_000);
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
    }

    String text() {
        return kept.toString();
    }
}
