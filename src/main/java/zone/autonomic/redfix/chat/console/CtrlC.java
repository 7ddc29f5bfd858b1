package zone.autonomic.redfix.chat.console;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Ctrl-C while a thread is followed. A shutdown hook would come too late: by then the bot that has to tear down is being stopped. */
final class CtrlC {

    private CtrlC() {}

    /** Calls {@code what} instead of ending the program. @return puts back what was there */
    static Runnable catching(Runnable what) {
        Signal signal = new Signal("INT");
        try {
            SignalHandler before = Signal.handle(signal, s -> what.run());
            return () -> Signal.handle(signal, before);
        } catch (IllegalArgumentException e) {
            // The machine keeps the signal for itself; then Ctrl-C ends the program as it always does.
            return () -> { };
        }
    }
}
