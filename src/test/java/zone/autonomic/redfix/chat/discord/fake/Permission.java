package zone.autonomic.redfix.chat.discord.fake;

/** What a member may do in a channel, as far as a bot of threads needs it. */
public enum Permission {
    ADD_REACTIONS(6), VIEW_CHANNEL(10), SEND_MESSAGES(11), EMBED_LINKS(14), ATTACH_FILES(15), READ_MESSAGE_HISTORY(16), CREATE_PUBLIC_THREADS(35),
    SEND_MESSAGES_IN_THREADS(38);

    private final int bit;

    Permission(int bit) {
        this.bit = bit;
    }

    long mask() {
        return 1L << bit;
    }

    static long all() {
        long mask = 0;
        for (Permission permission : values()) {
            mask |= permission.mask();
        }
        return mask;
    }
}
