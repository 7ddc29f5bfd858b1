package zone.autonomic.redfix.lab.swarm;

/** A recipe that Docker or abra would refuse; the message is what they'd say. */
public final class InvalidRecipe extends RuntimeException {
    public InvalidRecipe(String message) {
        super(message);
    }
}
