package zone.autonomic.redfix.lab.python;

/** An exception of the Python program itself; the message is as a traceback's last line has it, {@code KeyError: 'app'}. */
public final class Raised extends RuntimeException {

    private final ErrorKind kind;
    private final String text;

    public Raised(ErrorKind kind, String text) {
        super(text.isEmpty() ? kind.name() : kind.name() + ": " + text);
        this.kind = kind;
        this.text = text;
    }

    ErrorKind kind() {
        return kind;
    }

    String text() {
        return text;
    }

    /** Whether it is an {@code assert} that didn't hold; {@link #getMessage} then has the asserted expression. */
    public boolean assertion() {
        return kind.is(ErrorKind.ASSERTION);
    }
}
