package zone.autonomic.redfix.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PfxOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The REST side, as https://discord.com/api/v10. */
final class Rest {

    private static final String BASE = "/api/v10";
    private static final String NO_CONTENT = "";

    private final HttpServer server;
    private final Routes routes;
    private final Predicate<String> tokens;
    private final List<FakeDiscord.Request> seen = new CopyOnWriteArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();

    /** Something goes wrong a number of times. */
    private static final class Trouble {
        private final int status;
        private final Duration retryAfter;
        private final String what;
        private final boolean afterDoingIt;
        private int times;

        Trouble(int status, Duration retryAfter, String what, boolean afterDoingIt, int times) {
            this.status = status;
            this.retryAfter = retryAfter;
            this.what = what;
            this.afterDoingIt = afterDoingIt;
            this.times = times;
        }
    }

    Rest(Vertx vertx, Routes routes, Predicate<String> tokens, Certificate certificate) {
        this.routes = routes;
        this.tokens = tokens;
        HttpServerOptions options = new HttpServerOptions().setSsl(true).setMaxFormAttributeSize(-1)
                .setKeyCertOptions(new PfxOptions().setPath(certificate.keys().toString()).setPassword(Certificate.PASSWORD));
        server = vertx.createHttpServer(options).requestHandler(this::receive);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    int port() {
        return server.actualPort();
    }

    private void receive(HttpServerRequest request) {
        if (request.headers().get("content-type") != null && request.headers().get("content-type").startsWith("multipart/")) {
            Map<String, Message.File> files = new TreeMap<>();
            request.setExpectMultipart(true);
            request.uploadHandler(upload -> {
                Buffer content = Buffer.buffer();
                upload.handler(content::appendBuffer);
                upload.endHandler(v -> files.put(upload.name(), new Message.File(upload.filename(), content.toString(StandardCharsets.UTF_8))));
            });
            request.endHandler(v -> answer(request, request.getFormAttribute("payload_json"), List.copyOf(files.values())));
        } else {
            request.bodyHandler(body -> answer(request, body.toString(StandardCharsets.UTF_8), List.of()));
        }
    }

    private void answer(HttpServerRequest request, String body, List<Message.File> files) {
        String path = request.path().startsWith(BASE) ? request.path().substring(BASE.length()) : request.path();
        String what = request.method() + " " + path;
        int status;
        String text;
        Trouble trouble = trouble(what);
        Duration retryAfter = Duration.ZERO;
        if (trouble != null && !trouble.afterDoingIt) {
            status = trouble.status;
            retryAfter = trouble.retryAfter;
            text = inTrouble(trouble);
        } else {
            try {
                authorise(request, path);
                Routes.Answer given = routes.answer(request.method(), path, request.params(), Json.parse(body == null ? "" : body), files);
                status = given.status();
                text = given.body() == null ? NO_CONTENT : given.body().toString();
            } catch (Refusal refusal) {
                status = refusal.status();
                text = refusal.body();
            }
            if (trouble != null) {
                status = trouble.status;
                text = inTrouble(trouble);
            }
        }
        seen.add(new FakeDiscord.Request(request.method().name(), path, body == null ? "" : body, status, Instant.now()));
        send(request.response(), status, text, retryAfter);
    }

    private static String inTrouble(Trouble trouble) {
        ObjectNode body = trouble.status == 429
                ? Json.object("message", "You are being rate limited.", "retry_after", trouble.retryAfter.toMillis() / 1000.0, "global", false)
                : Json.object("message", trouble.status + ": trouble", "code", 0);
        return body.toString();
    }

    private static void send(HttpServerResponse response, int status, String text, Duration retryAfter) {
        response.setStatusCode(status).putHeader("content-type", "application/json").putHeader("via", "1.1 google")
                .putHeader("date", DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC)));
        if (status == 429) {
            response.putHeader("retry-after", Long.toString(Math.max(1, retryAfter.toSeconds()))).putHeader("x-ratelimit-remaining", "0");
        }
        if (text.isEmpty()) {
            response.end();
        } else {
            response.end(text);
        }
    }

    private void authorise(HttpServerRequest request, String path) {
        boolean open = path.equals("/gateway") || path.startsWith("/interactions/") || path.startsWith("/webhooks/");
        String given = request.headers().get("authorization");
        if (!open && (given == null || !given.startsWith("Bot ") || !tokens.test(given.substring(4)))) {
            throw new Refusal(401, 0, "401: Unauthorized");
        }
    }

    private synchronized Trouble trouble(String what) {
        for (Trouble trouble : troubles) {
            if (trouble.times > 0 && what.matches(trouble.what)) {
                trouble.times--;
                return trouble;
            }
        }
        return null;
    }

    synchronized void trouble(int status, Duration retryAfter, String what, boolean afterDoingIt, int times) {
        troubles.add(new Trouble(status, retryAfter, what, afterDoingIt, times));
    }

    synchronized void noTroubles() {
        troubles.clear();
    }

    List<FakeDiscord.Request> seen() {
        return List.copyOf(seen);
    }

    void forget() {
        seen.clear();
    }
}
