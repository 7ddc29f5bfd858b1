package zone.autonomic.redfix.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may push, merge and tag, and the bot that may not.
 *
 * @param account the bot's
 * @param itsTeams the names of the teams that it is in, or is about to be
 * @param teams the names of those that may; at least one, as Gitea takes no protection without anybody
 */
record AllowedPeople(String account, Set<String> itsTeams, List<String> teams) {

    String names() {
        return String.join(", ", teams);
    }

    /** Whether a protection's list lets the bot. @param prefix of the list's two keys, {@code push_whitelist} */
    boolean letsTheBot(JsonNode protection, String prefix) {
        return texts(protection.path(prefix + "_usernames")).contains(account)
                || texts(protection.path(prefix + "_teams")).stream().anyMatch(itsTeams::contains);
    }

    /** Puts a list without the bot into what is sent; those who may anyway stay on it, and where nobody would, the teams that may are put there. */
    void listWithoutTheBot(JsonNode protection, String prefix, boolean listed, ObjectNode into) {
        Set<String> users = listed ? texts(protection.path(prefix + "_usernames")) : new TreeSet<>();
        Set<String> groups = listed ? texts(protection.path(prefix + "_teams")) : new TreeSet<>();
        users.remove(account);
        groups.removeAll(itsTeams);
        if (users.isEmpty() && groups.isEmpty()) {
            groups.addAll(teams);
        }
        fill(into.putArray(prefix + "_usernames"), users);
        fill(into.putArray(prefix + "_teams"), groups);
    }

    private static void fill(ArrayNode list, Set<String> names) {
        names.forEach(list::add);
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new TreeSet<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
