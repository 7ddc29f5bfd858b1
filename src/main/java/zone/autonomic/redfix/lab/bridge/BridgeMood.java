package zone.autonomic.redfix.lab.bridge;

/**
 * Whether the bridge listens. What is said while it doesn't is lost.
 *
 * @param down it never listens
 * @param sleeps how many comments it misses before it listens
 */
public record BridgeMood(boolean down, int sleeps) {
    public static final BridgeMood AWAKE = new BridgeMood(false, 0);
    public static final BridgeMood DOWN = new BridgeMood(true, 0);

    public static BridgeMood sleeping(int comments) {
        return new BridgeMood(false, comments);
    }
}
