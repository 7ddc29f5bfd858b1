package zone.autonomic.redfix.lab.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer over HTTP. */
record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

    static Reply json(int status, JsonNode node) {
        return new Reply(status, "application/json;charset=utf-8", GiteaJson.bytes(node), Map.of());
    }

    /** An error as Gitea's API words it; one that it doesn't word at all has no body. */
    static Reply error(int status, String message, String forgeUrl) {
        if (message == null) {
            return empty(status);
        }
        ObjectNode error = GiteaJson.object().put("message", message).put("url", forgeUrl + "/api/swagger");
        return json(status, status == 404 ? error.putNull("errors") : error);
    }

    static Reply empty(int status) {
        return new Reply(status, "text/plain", new byte[0], Map.of());
    }

    static Reply html(int status, String page) {
        return new Reply(status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    Reply and(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return with(all);
    }

    Reply with(Map<String, String> more) {
        return new Reply(status, contentType, body, more);
    }
}
