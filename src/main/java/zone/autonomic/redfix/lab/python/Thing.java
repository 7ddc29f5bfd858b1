package zone.autonomic.redfix.lab.python;

/** An object that isn't one of Python's own: given to a program from outside. */
@FunctionalInterface
public interface Thing {

    /** @throws CannotRead for an attribute that it doesn't have */
    Object attribute(String name);
}
