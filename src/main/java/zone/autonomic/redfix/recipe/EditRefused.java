package zone.autonomic.redfix.recipe;

/**
 * An edit that can't be made without changing more than was asked for. The message says why; {@link #place()} says where, e.g. {@code
 * compose.yml:12}.
 */
public class EditRefused extends RuntimeException {
    private final String place;

    public EditRefused(String place, String reason) {
        super(reason);
        this.place = place;
    }

    public String place() {
        return place;
    }
}
