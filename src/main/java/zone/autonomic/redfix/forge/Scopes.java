package zone.autonomic.redfix.forge;

import java.util.List;
import java.util.Map;

/** What bounds a token beside its account, by the forge's version; each name as that version's own page shows it. */
enum Scopes {

    /** Before 1.19: a token may do whatever its account may. */
    NONE(Map.of()),
    /** In 1.19 alone. */
    FIRST(Map.of(Scopes.READ_ORGANISATION, "read:org", Scopes.WRITE_REPOSITORY, "repo", Scopes.WRITE_ISSUE, "repo")),
    TODAY(Map.of());

    static final String READ_USER = "read:user";
    static final String READ_ORGANISATION = "read:organization";
    static final String WRITE_REPOSITORY = "write:repository";
    static final String WRITE_ISSUE = "write:issue";
    private static final int FIRST_MINOR = 19;

    private final Map<String, String> names;

    Scopes(Map<String, String> names) {
        this.names = names;
    }

    /** @param minor of Gitea 1 */
    static Scopes of(int minor) {
        return minor < FIRST_MINOR ? NONE : minor == FIRST_MINOR ? FIRST : TODAY;
    }

    /** What that version calls one of today's. */
    String name(String today) {
        return names.getOrDefault(today, today);
    }

    /** All that the bot needs, in words. */
    String needed() {
        List<String> all = List.of(READ_USER, READ_ORGANISATION, WRITE_REPOSITORY, WRITE_ISSUE).stream().map(this::name).distinct().toList();
        return String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.get(all.size() - 1);
    }
}
