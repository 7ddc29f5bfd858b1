package zone.autonomic.redfix.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static final String STRANGER = "\r\nX-Forwarded-For: 192.0.2.1\r\nConnection: close\r\nContent-Length: 0\r\n";

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
        for (String path : new String[] {"/", "/digests", "/api/threads", "/i/gitea-1", "/redfix.js", "/redfix.css",
                "/q/health", "/q/health/ready", "/q", "/nothing", "/webhooks", "/webhooks/", "/webhooks/gitea/", "/webhooks/gitea;x",
                "/webhooks/Gitea", "//webhooks/gitea", "/webhooks//gitea",
                "/webhooks/gitea/../../api/threads", "//webhooks/gitea/../../api/threads", "/webhooks/gitea/%2e%2e/%2e%2e/api/threads",
                "/webhooks/gitea/..%2f..%2fapi/threads", "/webhooks/gitea%2f..%2f..%2fapi/threads", "/webhooks/%67itea",
                "/./webhooks/gitea", "/api/../webhooks/gitea", "/webhooks/gitea%3f", "/webhooks/gitea%00", "/api/threads?x=/webhooks/gitea",
                "/api/threads;/webhooks/gitea",
                "http://localhost/api/threads", "http://evil.example/webhooks/gitea/", "/q/health/../../api/threads"}) {
            assertThat(asStranger("GET", path)).as(path).startsWith("HTTP/1.1 401");
        }
        assertThat(asStranger("POST", "/api/say")).startsWith("HTTP/1.1 401");
        assertThat(raw("POST /api/say HTTP/1.1\r\nHost: localhost:" + root.getPort() + "\r\nX-Forwarded-For: 192.0.2.1\r\n"
                + "Content-Length: 1000\r\n\r\n{"))
                .as("the rest isn't waited for").startsWith("HTTP/1.1 401");
        assertThat(asStranger("OPTIONS", "/api/say")).startsWith("HTTP/1.1 401").doesNotContainIgnoringCase("Access-Control");
        assertThat(asStranger("GET", "/webhooks/gitea")).as("has its own rules").startsWith("HTTP/1.1 405");
        assertThat(asStranger("GET", "/webhooks/gitea?x=/../../api/threads")).as("has its own rules").startsWith("HTTP/1.1 405");
        for (String odd : new String[] {"OPTIONS *", "CONNECT localhost:1", "TRACE /", "GET *"}) {
            assertThat(raw(odd + " HTTP/1.1\r\nHost: localhost:" + root.getPort() + STRANGER + "\r\n")).as(odd)
                    .containsPattern("\\AHTTP/1.1 4\\d\\d");
        }
    }

    private String asStranger(String method, String path) throws Exception {
        return raw(method + " " + path + " HTTP/1.1\r\nHost: localhost:" + root.getPort() + STRANGER + "\r\n");
    }

    private String here(String more) throws Exception {
        return raw("GET /api/threads HTTP/1.1\r\nHost: localhost:" + root.getPort() + "\r\n" + more + "Connection: close\r\n\r\n");
    }

    @Test
    void whoSaysMoreThanIsTrueOfThisMachineIsAStranger() throws Exception {
        assertThat(here("")).startsWith("HTTP/1.1 200");
        for (String claim : new String[] {"x-forwarded-for: 127.0.0.1", "X-FORWARDED-HOST: localhost", "forwarded: for=127.0.0.1",
                "via: 1.1 x", "X-Real-Ip: ::1", "X-Redfix-User: ann", "x-redfix-USER:", "X-Redfix-User: "}) {
            assertThat(here(claim + "\r\n")).as(claim).startsWith("HTTP/1.1 401");
        }
        assertThat(here("Host: evil.example\r\n")).as("a second name").containsPattern("\\AHTTP/1.1 4(00|21)");
    }

    /** A proxy lets upgrades through to the webhooks' path, and what is asked over the new connection it doesn't see. */
    @Test
    void nothingIsAskedPastAProxyByAnotherProtocol() throws Exception {
        assertThat(raw("GET /webhooks/gitea HTTP/1.1\r\nHost: localhost:" + root.getPort() + "\r\n"
                + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n"
                + "GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 405").doesNotContain(" 101 ");
        assertThat(raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).as("HTTP/2 at once").containsPattern("\\AHTTP/\\S+ 400 ");
        for (String path : new String[] {"/", "/webhooks/gitea"}) {
            assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost:" + root.getPort() + "\r\n"
                    + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\nGET / HTTP/1.0\r\n\r\n")).doesNotContain(" 101 ");
        }
    }

    @Test
    void healthIsToldOnThisMachineAndOnlyThere() throws Exception {
        String hereLive = "GET /q/health/live HTTP/1.1\r\nHost: 127.0.0.1:" + root.getPort() + "\r\nConnection: close\r\n\r\n";
        assertThat(raw(hereLive)).startsWith("HTTP/1.1 200");
        assertThat(raw(hereLive.replace("Host: 127.0.0.1", "Host: evil.example"))).startsWith("HTTP/1.1 421");
        assertThat(asStranger("GET", "/q/health/live")).startsWith("HTTP/1.1 401");
    }

    /** One byte now and then keeps a connection from being idle. */
    @Test
    void whoIsTurnedAwayIsNotListenedToForEver() throws Exception {
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            String head = "POST /api/say HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 1000\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            AtomicInteger sent = new AtomicInteger();
            await("it hangs up").atMost(Duration.ofSeconds(20)).until(() -> {
                try {
                    socket.getOutputStream().write('x');
                    return sent.incrementAndGet() == 1000;
                } catch (SocketException closed) {
                    return true;
                }
            });
            assertThat(sent.get()).isLessThan(1000);
        }
    }

    @Test
    void anotherNameThanOursIsNotAnswered() throws Exception {
        assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 421");
        assertThat(raw("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 421");
        for (String origin : new String[] {"http://evil.example", "null", "", "https://localhost:" + root.getPort(), "http://localhost",
                "http://127.0.0.1:" + root.getPort()}) {
            assertThat(raw("POST /api/say HTTP/1.1\r\nHost: localhost:" + root.getPort() + "\r\nOrigin: " + origin + "\r\n"
                    + "Connection: close\r\nContent-Length: 0\r\n\r\n")).as(origin).startsWith("HTTP/1.1 403");
        }
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
