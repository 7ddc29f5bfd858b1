package zone.autonomic.redfix.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
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

    private static final Trouble NONE = new Trouble("");
    private static final long DRIP_MILLIS = 200;

    private final Vertx vertx;
    private final HttpServer server;
    private final Routes routes;
    private final Predicate<String> tokens;
    private final List<FakeDiscord.Request> seen = new CopyOnWriteArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();

    Rest(Vertx vertx, Routes routes, Predicate<String> tokens, Certificate certificate) {
        this.vertx = vertx;
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
        Trouble trouble = trouble(request.method() + " " + path(request));
        after(trouble.before(), () -> answer(request, body, files, trouble));
    }

    private void after(Duration wait, Runnable then) {
        if (wait.isZero()) {
            then.run();
        } else {
            vertx.setTimer(wait.toMillis(), timer -> then.run());
        }
    }

    private static String path(HttpServerRequest request) {
        return request.path().startsWith(BASE) ? request.path().substring(BASE.length()) : request.path();
    }

    private void answer(HttpServerRequest request, String body, List<Message.File> files, Trouble trouble) {
        String path = path(request);
        int status = 0;
        String text = NO_CONTENT;
        if (trouble.does()) {
            try {
                authorise(request, path);
                Routes.Answer given = routes.answer(request.method(), path, request.params(), Json.parse(body == null ? "" : body), files);
                status = given.status();
                text = given.body() == null ? NO_CONTENT : given.body().toString();
            } catch (Refusal refusal) {
                status = refusal.status();
                text = refusal.body();
            }
        }
        int answered = trouble.statusOr(status);
        String said = trouble.bodyOr(text);
        seen.add(new FakeDiscord.Request(request.method().name(), path, body == null ? "" : body, answered, Instant.now()));
        after(trouble.after(), () -> send(request.response(), answered, said, trouble));
    }

    private void send(HttpServerResponse response, int status, String text, Trouble trouble) {
        response.setStatusCode(status).putHeader("content-type", "application/json").putHeader("via", "1.1 google")
                .putHeader("date", DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC)));
        trouble.headers().forEach((name, value) -> {
            if (value == null) {
                response.headers().remove(name);
            } else {
                response.putHeader(name, value);
            }
        });
        if (trouble.neverEnds()) {
            response.setChunked(true).write(" ");
            vertx.setPeriodic(DRIP_MILLIS, timer -> {
                if (response.closed()) {
                    vertx.cancelTimer(timer);
                } else {
                    response.write(" ");
                }
            });
        } else if (text.isEmpty()) {
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
        return troubles.stream().filter(trouble -> trouble.befalls(what)).findFirst().orElse(NONE);
    }

    synchronized void trouble(Trouble trouble) {
        troubles.add(trouble);
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
