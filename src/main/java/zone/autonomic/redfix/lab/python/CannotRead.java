package zone.autonomic.redfix.lab.python;

/** A piece of Python whose outcome this reader can't tell. The message says which, for people. */
public final class CannotRead extends RuntimeException {

    public CannotRead(String what) {
        super(what);
    }
}
