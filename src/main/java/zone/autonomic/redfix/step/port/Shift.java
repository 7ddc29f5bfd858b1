package zone.autonomic.redfix.step.port;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * The time in which something is done by the clock, from when the bot goes to work until it is stopped; never twice at once. What goes through many
 * things asks {@link #on} before each. A stop waits for the one that goes on, as the database is closed afterwards, but not for ever: it may hang
 * on a forge that doesn't answer.
 */
public final class Shift {

    private static final Logger LOG = Logger.getLogger(Shift.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ReentrantLock atWork = new ReentrantLock();
    private volatile boolean on;

    public void begin() {
        on = true;
    }

    public boolean on() {
        return on;
    }

    /** Ends it. What goes on and isn't over within 2 seconds is left to be cut off, as by a kill. */
    public void end() {
        on = false;
        try {
            if (atWork.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                atWork.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does it while the shift lasts; does nothing before and after it. */
    public void work(Runnable work) {
        atWork.lock();
        try {
            if (on) {
                work.run();
            }
        } catch (RuntimeException e) {
            if (on) {
                throw e;
            }
            LOG.debugf("the bot is being stopped, and with it what was gone about: %s", e.getMessage());
        } finally {
            atWork.unlock();
        }
    }
}
