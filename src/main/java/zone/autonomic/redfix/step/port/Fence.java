package zone.autonomic.redfix.step.port;

/**
 * Stands before what a turn writes to the outside. A turn is held under a lease with a number; a bot that says nothing for a while loses it to another, and
 * may yet be at work: it stops here, as at each of its transactions.
 */
public interface Fence {

    /** Does nothing where the lease is still held, and outside of turns. @throws Overtaken where somebody else has it */
    void check();

    /** The investigation is another's by now: nothing more may be written, and nothing has to be put right. */
    final class Overtaken extends RuntimeException {
        public Overtaken(String message) {
            super(message, null, false, false);
        }
    }
}
