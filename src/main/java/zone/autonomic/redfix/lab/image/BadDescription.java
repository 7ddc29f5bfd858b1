package zone.autonomic.redfix.lab.image;

/** A description that can't be understood; the message names its file and what to mend. */
public class BadDescription extends RuntimeException {
    public BadDescription(String name, String what) {
        super("images/" + name + ".yml: " + what);
    }
}
