package zone.autonomic.redfix.lab.forge;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer over HTTP. */
record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

    static Reply json(int status, JsonNode node) {
        return new Reply(status, "application/json;charset=utf-8", GiteaJson.bytes(node), Map.of());
    }

    /** An error as Gitea's API words it. */
    static Reply error(int status, String message, String forgeUrl) {
        return json(status, GiteaJson.object().put("message", message).put("url", forgeUrl + "/api/swagger"));
    }

    static Reply html(int status, String page) {
        return new Reply(status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    Reply with(Map<String, String> more) {
        return new Reply(status, contentType, body, more);
    }
}
