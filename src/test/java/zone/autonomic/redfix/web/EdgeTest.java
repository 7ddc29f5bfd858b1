package zone.autonomic.redfix.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The edge as a browser meets it: the whole bot, with a node and a forge that don't answer. */
@QuarkusTest
@TestProfile(EdgeTest.Alone.class)
class EdgeTest {

    /** Nothing listens where the node and the forge are said to be. */
    public static class Alone implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("redfix.node.host", "127.0.0.1", "redfix.node.port", "1", "redfix.forge.url", "http://127.0.0.1:1", "redfix.forge.token",
                    "none",
                    "redfix.forge.organisation", "recipes", "quarkus.log.console.level", "OFF");
        }
    }

    /** HTTP/1.1: an upgrade that is offered beside a body which is refused reads as a broken line. */
    private final HttpClient browser = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TestHTTPResource("/")
    URI root;

    private HttpResponse<String> get(String path) throws Exception {
        return browser.send(HttpRequest.newBuilder(root.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> say(String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve("/api/say")).POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void everyPageForbidsForeignScripts() throws Exception {
        for (String path : new String[] {"/", "/redfix.js", "/nothing"}) {
            assertThat(get(path).headers().firstValue("Content-Security-Policy")).as(path)
                    .hasValueSatisfying(p -> assertThat(p).contains("default-src 'none'"));
        }
    }

    @Test
    void whereNothingIsAPageSaysSo() throws Exception {
        for (String path : new String[] {"/nothing", "/i/nobody-1", "/i/nobody-1/log/r1", "/i/%3Cscript%3E"}) {
            HttpResponse<String> page = get(path);
            assertThat(page.statusCode()).as(path).isEqualTo(404);
            assertThat(page.body()).as(path).contains("There is nothing here").doesNotContain("<script>");
        }
        assertThat(get("/api/threads/nobody-1").statusCode()).isEqualTo(404);
    }

    @Test
    void onlyThePageItselfCanSayThings() throws Exception {
        String line = "{\"line\":\"/redfix gitea\"}";

        assertThat(say(line, "Content-Type", "application/json").statusCode()).isEqualTo(403);
        assertThat(say(line, "Content-Type", "text/plain", "X-Redfix", "page").statusCode()).isEqualTo(415);
    }

    @Test
    void whereNoSecretIsSetWebhooksAreNotTakenAndTheAnswerSaysWhatToSet() throws Exception {
        HttpResponse<String> answer = browser.send(HttpRequest.newBuilder(root.resolve("/webhooks/gitea")).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("redfix.webhook.secret");
    }

    @Test
    void whatWebhooksMayBeOtherBodiesMayNot() throws Exception {
        String long300k = "{\"line\":\"" + "x".repeat(300_000) + "\"}";

        assertThat(say(long300k, "Content-Type", "application/json", "X-Redfix", "page").statusCode()).isEqualTo(413);
    }

    /** Java's client would not send another Host. */
    private String raw(String head) throws Exception {
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aStrangerIsLetInNowhereButAtTheWebhooks() throws Exception {
        for (String path : new String[] {"/", "/digests", "/api/threads", "/i/gitea-1", "/redfix.js", "/q/health", "/q/health/ready", "/nothing", "/webhooks/gitea/", "/webhooks/gitea/../../api/threads",
                "/webhooks/gitea;x", "//webhooks/gitea"}) {
            HttpResponse<String> answer = browser.send(HttpRequest.newBuilder(URI.create(root.toString().replaceFirst("/$", "") + path)).header("X-Forwarded-For", "192.0.2.1").build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(401);
        }
        HttpResponse<String> webhook = browser.send(HttpRequest.newBuilder(root.resolve("/webhooks/gitea")).header("X-Forwarded-For", "192.0.2.1").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(webhook.statusCode()).as("has its own rules").isEqualTo(405);
    }

    @Test
    void anotherNameThanOursIsNotAnswered() throws Exception {
        assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 421");
        assertThat(raw("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 421");
        assertThat(raw("POST /api/say HTTP/1.1\r\nHost: localhost:" + root.getPort() + "\r\nOrigin: http://evil.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")).startsWith("HTTP/1.1 403");
    }

    @Test
    void whatIsSaidIsAnsweredAtOnceAndItsThreadTellsWhatGoesWrong() throws Exception {
        HttpResponse<String> answer = say("{\"line\":\"/redfix gitea\"}", "Content-Type", "application/json", "X-Redfix", "page");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"thread\":\"gitea-1\"");
        await().atMost(Duration.ofSeconds(20)).until(() -> get("/api/threads/gitea-1").body().contains("redfix.forge.url"));
        assertThat(get("/i/gitea-1").body()).contains("step failed");
    }
}
