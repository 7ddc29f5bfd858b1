package zone.autonomic.redfix.lab.bridge;

import zone.autonomic.redfix.lab.forge.Accounts;

/**
 * Whether the bridge listens, and how it answers. What is said while it doesn't listen is lost.
 *
 * @param down it never listens
 * @param sleeps how many comments it misses before it listens
 * @param account as whom it comments and sets statuses
 * @param edits whether it has one comment on each pull request, which it edits at each run, and not a new one for each
 */
public record BridgeMood(boolean down, int sleeps, String account, boolean edits) {
    public static final BridgeMood AWAKE = new BridgeMood(false, 0, Accounts.BRIDGE, false);
    public static final BridgeMood DOWN = new BridgeMood(true, 0, Accounts.BRIDGE, false);

    public static BridgeMood sleeping(int comments) {
        return new BridgeMood(false, comments, Accounts.BRIDGE, false);
    }

    /** The same, by the bot's own account. */
    public BridgeMood asBot() {
        return new BridgeMood(down, sleeps, Accounts.BOT, edits);
    }

    /** The same, with one comment on each pull request. */
    public BridgeMood editing() {
        return new BridgeMood(down, sleeps, account, true);
    }
}
