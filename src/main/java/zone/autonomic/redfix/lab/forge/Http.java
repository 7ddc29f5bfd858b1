package zone.autonomic.redfix.lab.forge;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** What all of the forge's answers have in common. */
final class Http {
    private Http() {}

    static void send(HttpExchange http, Reply reply) throws IOException {
        http.getRequestBody().readAllBytes();
        http.getResponseHeaders().set("Content-Type", reply.contentType());
        reply.headers().forEach((name, value) -> http.getResponseHeaders().set(name, value));
        boolean bodiless = http.getRequestMethod().equals("HEAD") || reply.body().length == 0;
        http.sendResponseHeaders(reply.status(), bodiless ? -1 : reply.body().length);
        if (!bodiless) {
            http.getResponseBody().write(reply.body());
        }
    }

    static void challenge(HttpExchange http) throws IOException {
        send(http, new Reply(401, "text/plain", "Unauthorized\n".getBytes(StandardCharsets.UTF_8), Map.of("WWW-Authenticate", "Basic realm=\".\"")));
    }

    /** The token that the request carries: as {@code Authorization: token …}, as bearer, or as basic authentication's password. */
    static Optional<String> token(HttpExchange http) {
        String header = http.getRequestHeaders().getFirst("Authorization");
        if (header == null || !header.contains(" ")) {
            return Optional.empty();
        }
        String scheme = header.substring(0, header.indexOf(' '));
        String value = header.substring(header.indexOf(' ') + 1).strip();
        if (scheme.equalsIgnoreCase("token") || scheme.equalsIgnoreCase("bearer")) {
            return Optional.of(value);
        }
        return scheme.equalsIgnoreCase("basic") ? Optional.of(password(value)) : Optional.empty();
    }

    private static String password(String basic) {
        try {
            String both = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
            return both.substring(both.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
