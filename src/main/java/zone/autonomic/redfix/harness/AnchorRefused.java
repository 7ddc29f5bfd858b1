package zone.autonomic.redfix.harness;

/**
 * The place that an edit or a question goes by isn't there, is there more than once, or isn't of the form that is understood. The message says which;
 * {@link #place()} says where, e.g. {@code runner/canonical.py:42}.
 */
public class AnchorRefused extends RuntimeException {
    private final String place;

    public AnchorRefused(String place, String reason) {
        super(reason);
        this.place = place;
    }

    public String place() {
        return place;
    }
}
