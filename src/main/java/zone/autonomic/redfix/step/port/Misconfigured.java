package zone.autonomic.redfix.step.port;

/**
 * As it is set up the bot can't work, or may not; the message says what to change. It is thrown on the way to work and keeps the bot from
 * starting.
 */
public class Misconfigured extends RuntimeException {

    public Misconfigured(String message, Throwable cause) {
        super(message, cause);
    }

    public Misconfigured(String message) {
        this(message, null);
    }
}
