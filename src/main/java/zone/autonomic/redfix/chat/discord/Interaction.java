package zone.autonomic.redfix.chat.discord;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What somebody did with the bot, as the gateway tells it. It is acknowledged within 3 seconds or never; afterwards its token is
 * good for 15 minutes.
 *
 * @param server where; empty in a message to the bot
 * @param user what Discord calls them
 * @param roles the ids of their roles on that server
 * @param data what of it depends on its kind
 */
record Interaction(Kind kind, String id, String token, String application, Optional<String> server, String channel, String user,
        List<String> roles, JsonNode data) {

    private static final long EPOCH = 1_420_070_400_000L;
    private static final int MILLIS_FROM_BIT = 22;

    enum Kind { COMMAND, BUTTON, TYPING }

    /** @return empty for what redfix never asked for */
    static Optional<Interaction> of(JsonNode what) {
        JsonNode user = what.path("member").has("user") ? what.path("member").path("user") : what.path("user");
        List<String> roles = new ArrayList<>();
        what.path("member").path("roles").forEach(role -> roles.add(role.asText()));
        return kind(what).filter(kind -> what.path("id").asText().matches("[0-9]+") && what.hasNonNull("token"))
                .map(kind -> new Interaction(kind, what.path("id").asText(), what.path("token").asText(), what
                        .path("application_id").asText(),
                        Optional.ofNullable(what.path("guild_id").textValue()), what.path("channel_id").asText(), user
                                .path("username").asText(), List.copyOf(roles),
                        what.path("data")));
    }

    private static Optional<Kind> kind(JsonNode what) {
        return switch (what.path("type").asInt()) {
            case 2 -> Optional.of(Kind.COMMAND);
            case 3 -> Optional.of(Kind.BUTTON);
            case 4 -> Optional.of(Kind.TYPING);
            default -> Optional.empty();
        };
    }

    /** When it was done, by Discord's clock. */
    Instant at() {
        return Instant.ofEpochMilli((Long.parseUnsignedLong(id) >>> MILLIS_FROM_BIT) + EPOCH);
    }

    String customId() {
        return data.path("custom_id").asText();
    }

    /** The value of a command's option; empty where it wasn't given. */
    String option(String name) {
        for (JsonNode option : data.path("options")) {
            if (option.path("name").asText().equals(name)) {
                return option.path("value").asText();
            }
        }
        return "";
    }

    /** What was typed so far where somebody is typing. */
    String typed() {
        for (JsonNode option : data.path("options")) {
            if (option.path("focused").asBoolean()) {
                return option.path("value").asText();
            }
        }
        return "";
    }

    /** The token is worth as much as a password, for its quarter of an hour. */
    @Override
    public String toString() {
        return kind + " " + id + " of " + user;
    }
}
