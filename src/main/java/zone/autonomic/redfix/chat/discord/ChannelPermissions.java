package zone.autonomic.redfix.chat.discord;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.javacord.api.entity.permission.PermissionType;

/** What a member may do in a channel, worked out as https://discord.com/developers/docs/topics/permissions#permission-overwrites says. */
final class ChannelPermissions {

    private ChannelPermissions() {}

    /** @return the bits of {@link PermissionType} */
    static long of(JsonNode server, JsonNode channel, JsonNode member) {
        String everyone = server.path("id").asText();
        String user = member.path("user").path("id").asText();
        Set<String> roles = new HashSet<>();
        member.path("roles").forEach(r -> roles.add(r.asText()));
        long base = 0;
        for (JsonNode role : server.path("roles")) {
            base |= role.path("id").asText().equals(everyone) || roles.contains(role.path("id").asText()) ? role.path("permissions").asLong() : 0;
        }
        if (server.path("owner_id").asText().equals(user) || (base & PermissionType.ADMINISTRATOR.getValue()) != 0) {
            return -1;
        }
        long may = overwritten(base, channel, Set.of(everyone));
        may = overwritten(may, channel, roles);
        may = overwritten(may, channel, Set.of(user));
        return (may & PermissionType.VIEW_CHANNEL.getValue()) == 0 ? 0 : may;
    }

    private static long overwritten(long may, JsonNode channel, Set<String> of) {
        long deny = 0;
        long allow = 0;
        for (JsonNode overwrite : channel.path("permission_overwrites")) {
            if (of.contains(overwrite.path("id").asText())) {
                deny |= overwrite.path("deny").asLong();
                allow |= overwrite.path("allow").asLong();
            }
        }
        return may & ~deny | allow;
    }
}
