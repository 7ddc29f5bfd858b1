package zone.autonomic.redfix.chat;

import java.util.Map;

/**
 * Somebody who says something.
 *
 * @param name as others know them
 * @param lacks what they may not do, each with what that would take, e.g. {@code the role operator (redfix.discord.may.cancel)}
 */
public record Speaker(String name, Map<Permission, String> lacks) {

    public Speaker {
        lacks = Map.copyOf(lacks);
    }

    /** Somebody who may do everything: who can reach the page or the terminal. */
    public static Speaker trusted(String name) {
        return new Speaker(name, Map.of());
    }

    boolean may(Permission permission) {
        return !lacks.containsKey(permission);
    }
}
