package zone.autonomic.redfix.lab.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What the bot reads of an answer, and no more: the fields that {@code openapi/gitea.yaml} knows. What differs from forge to forge is replaced by what it
 * is: a number, a commit, a time, the forge's address, a person's name.
 */
final class WhatIsRead {

    private static final Map<String, Map<String, Object>> SCHEMAS = schemas();
    private static final Map<String, String> PEOPLE = Map.of("maya", Accounts.MAINTAINER, "stranger", Accounts.STRANGER, "bots", "developers");

    private WhatIsRead() {}

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> schemas() {
        try {
            Map<String, Object> api = (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(Path.of("openapi/gitea.yaml")));
            return (Map<String, Map<String, Object>>) ((Map<String, Object>) api.get("components")).get("schemas");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param schema the name of one, with {@code []} for a list of such */
    static JsonNode of(String schema, JsonNode answer) {
        if (schema.endsWith("[]")) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            answer.forEach(item -> list.add(of(schema.substring(0, schema.length() - 2), item)));
            return list;
        }
        return read(SCHEMAS.get(schema), answer);
    }

    @SuppressWarnings("unchecked")
    private static JsonNode read(Map<String, Object> schema, JsonNode value) {
        if (schema.containsKey("$ref")) {
            String name = String.valueOf(schema.get("$ref"));
            return read(SCHEMAS.get(name.substring(name.lastIndexOf('/') + 1)), value);
        }
        if (value.isObject() && schema.get("properties") instanceof Map<?, ?> properties) {
            ObjectNode read = JsonNodeFactory.instance.objectNode();
            ((Map<String, Map<String, Object>>) properties).forEach((name, of) -> read.set(name, value.has(name) ? read(of, value.get(name)) : JsonNodeFactory.instance.textNode("<missing>")));
            return read;
        }
        if (value.isArray() && schema.get("items") instanceof Map<?, ?> items) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            value.forEach(item -> list.add(read((Map<String, Object>) items, item)));
            return list;
        }
        return plain(value);
    }

    private static JsonNode plain(JsonNode value) {
        if (value.isNumber()) {
            return JsonNodeFactory.instance.textNode(value.asLong() < 0 ? "<none>" : "<number>");
        }
        return value.isTextual() ? JsonNodeFactory.instance.textNode(plain(value.asText())) : value;
    }

    static String plain(String text) {
        String plain = text.replaceAll("http://127\\.0\\.0\\.1:\\d+", "<forge>").replaceAll("\\b[0-9a-f]{40}\\b", "<commit>")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)", "<time>").replaceAll("(?<=: |pulls?/|issues/|issuecomment-)\\d+", "N");
        for (Map.Entry<String, String> person : PEOPLE.entrySet()) {
            plain = plain.replaceAll("\\b" + person.getKey() + "\\b", person.getValue());
        }
        return plain;
    }
}
