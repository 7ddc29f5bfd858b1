package zone.autonomic.redfix.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;

/** How much fits where: https://discord.com/developers/docs/resources/message#create-message and #embed-object-embed-limits. */
final class Limits {

    private static final int EMBED_TOTAL = 6000;

    private Limits() {}

    static void check(JsonNode body) {
        text(body, "content", 2000);
        text(body, "nonce", 25);
        count(body, "embeds", 10);
        count(body, "components", 5);
        int total = 0;
        for (JsonNode embed : body.path("embeds")) {
            total += embed(embed);
        }
        if (total > EMBED_TOTAL) {
            throw Refusal.invalidForm("embeds", "Embed size exceeds maximum size of " + EMBED_TOTAL);
        }
        for (JsonNode row : body.path("components")) {
            count(row, "components", 5);
            for (JsonNode component : row.path("components")) {
                text(component, "label", 80);
                text(component, "custom_id", 100);
            }
        }
    }

    private static int embed(JsonNode embed) {
        count(embed, "fields", 25);
        int total = text(embed, "title", 256) + text(embed, "description", 4096) + text(embed.path("footer"), "text", 2048)
                + text(embed.path("author"), "name", 256);
        for (JsonNode field : embed.path("fields")) {
            if (field.path("name").asText().isBlank() || field.path("value").asText().isBlank()) {
                throw Refusal.invalidForm("embeds.fields", "This field is required");
            }
            total += text(field, "name", 256) + text(field, "value", 1024);
        }
        return total;
    }

    static int text(JsonNode object, String field, int most) {
        int length = object.path(field).asText("").codePointCount(0, object.path(field).asText("").length());
        if (length > most) {
            throw Refusal.invalidForm(field, "Must be " + most + " or fewer in length.");
        }
        return length;
    }

    static void count(JsonNode object, String field, int most) {
        if (object.path(field).size() > most) {
            throw Refusal.invalidForm(field, "Must be " + most + " or fewer in length.");
        }
    }
}
