package zone.autonomic.redfix.chat.discord;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.chat.Permission;
import zone.autonomic.redfix.chat.Speaker;

/** Who may do what, by their roles on the server. */
@ApplicationScoped
class DiscordRoles {

    private static final String EVERYONE = "@everyone";

    private final Map<Permission, List<String>> roles = new EnumMap<>(Permission.class);

    DiscordRoles(DiscordConfig config) {
        put(Permission.LOOK, config.may().look());
        put(Permission.INVESTIGATE, config.may().investigate());
        put(Permission.PROPOSE, config.may().openPullRequests());
        put(Permission.CANCEL, config.may().cancel());
    }

    private void put(Permission permission, Optional<List<String>> named) {
        roles.put(permission, named.orElse(List.of()).stream().map(String::strip).filter(r -> !r.isEmpty()).toList());
    }

    /** A role of the server. */
    record Role(String id, String name) {

        /** Whether a setting means it: by its id, or by its name with or without {@code @}. */
        boolean meant(String setting) {
            return setting.equals(id) || plain(setting).equalsIgnoreCase(plain(name));
        }

        private static String plain(String name) {
            return name.startsWith("@") ? name.substring(1) : name;
        }
    }

    /** @param has the roles that somebody has */
    Speaker speaker(String name, Collection<Role> has) {
        Map<Permission, String> lacks = new EnumMap<>(Permission.class);
        roles.forEach((permission, needed) -> {
            if (!needed.contains(EVERYONE) && needed.stream().noneMatch(n -> has.stream().anyMatch(r -> r.meant(n)))) {
                lacks.put(permission, takes(permission, needed));
            }
        });
        return new Speaker(name, lacks);
    }

    private static String takes(Permission permission, List<String> needed) {
        String setting = setting(permission);
        if (needed.isEmpty()) {
            return "a role that `" + setting + "` names, and it names none";
        }
        return (needed.size() == 1 ? "the role " : "one of the roles ") + String.join(", ", needed.stream().map(DiscordRoles::shown).toList()) + " (`" + setting + "`)";
    }

    /** So that a number is not taken for a name. */
    private static String shown(String role) {
        return role.matches("[0-9]{15,}") ? "with the id " + role : role;
    }

    static String setting(Permission permission) {
        return "redfix.discord.may." + permission.word();
    }

    /** What is configured, by setting, in the order of what it allows. */
    Map<String, List<String>> configured() {
        Map<String, List<String>> configured = new LinkedHashMap<>();
        roles.forEach((permission, named) -> configured.put(setting(permission), named));
        return configured;
    }
}
