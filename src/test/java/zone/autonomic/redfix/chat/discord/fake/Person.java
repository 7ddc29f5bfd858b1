package zone.autonomic.redfix.chat.discord.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Somebody on the server. @param roles ids */
public record Person(String id, String name, boolean bot, List<String> roles) {

    ObjectNode user() {
        return Json.object("id", id, "username", name, "global_name", name, "discriminator", "0", "avatar", null, "bot", bot, "public_flags", 0);
    }

    ObjectNode member(long permissions) {
        return Json.object("user", user(), "nick", null, "avatar", null, "roles", roles, "joined_at", "2024-01-01T00:00:00.000000+00:00", "premium_since", null,
                "deaf", false, "mute", false, "flags", 0, "pending", false, "permissions", Long.toString(permissions), "communication_disabled_until", null);
    }
}
