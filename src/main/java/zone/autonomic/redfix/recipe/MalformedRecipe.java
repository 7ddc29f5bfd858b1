package zone.autonomic.redfix.recipe;

/** A recipe's file that can't be read. The message is for a person; {@link #place()} says where, e.g. {@code compose.yml:12}. */
public class MalformedRecipe extends RuntimeException {
    private final String place;

    public MalformedRecipe(String place, String reason) {
        super(reason);
        this.place = place;
    }

    public String place() {
        return place;
    }
}
