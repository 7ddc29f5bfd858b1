package zone.autonomic.redfix.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

/** The proxy configuration that docs/page.md shows, as it stands there, run by Debian's Caddy in front of a live bot. */
@ExtendWith(CaddyIT.Caddy.class)
class CaddyIT {

    private static final Path PROGRAM = Path.of("/usr/bin/caddy");
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /** A condition, so that it is skipped by name where there is no Caddy. */
    static class Caddy implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Files.isExecutable(PROGRAM) ? enabled("Caddy is there") : disabled("needs Caddy (apt-get install caddy)");
        }
    }

    private Process caddy(int port, int page) throws Exception {
        Path people = folder.resolve("people");
        for (String name : List.of("ann", "zoe")) {
            Files.writeString(people, name + " " + hash(name + "'s password") + "\n", StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        // Only what keeps two Caddys on one machine apart is added.
        Path whole = Files.writeString(folder.resolve("Caddyfile"), "{\n\tadmin off\n}\n"
                + "import " + Path.of("docs/Caddyfile").toAbsolutePath() + "\n");
        ProcessBuilder builder = new ProcessBuilder(PROGRAM.toString(), "run", "--config", whole.toString(), "--adapter", "caddyfile")
                .redirectErrorStream(true).redirectOutput(folder.resolve("caddy.log").toFile());
        builder.environment().putAll(Map.of("REDFIX_SITE", "http://127.0.0.1:" + port, "REDFIX_PAGE", "127.0.0.1:" + page, 
                "REDFIX_PEOPLE", people.toString(), "HOME", folder.toString(), "XDG_DATA_HOME", folder.toString(),
                "XDG_CONFIG_HOME", folder.toString()));
        return builder.start();
    }

    private static String hash(String password) throws Exception {
        Process process = new ProcessBuilder(PROGRAM.toString(), "hash-password", "--plaintext", password).start();
        String hash = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return hash;
    }

    private static String[] as(String name, String... more) {
        String pair = Base64.getEncoder().encodeToString((name + ":" + name + "'s password").getBytes(StandardCharsets.UTF_8));
        List<String> headers = new ArrayList<>(List.of("Authorization", "Basic " + pair));
        headers.addAll(List.of(more));
        return headers.toArray(String[]::new);
    }

    /** The first line that is answered to what Java's client would not send. */
    private static String past(int port, String path, String header) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) SOON.toMillis());
            String head = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + header + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1)).readLine();
        }
    }

    @Test
    void itAsksWhoComesAndTellsTheBotWhoItIs() throws Exception {
        int page = LiveBot.freePort();
        int port = LiveBot.freePort();
        Map<String, String> settings = Map.of("redfix.port", String.valueOf(page), "redfix.url", "http://127.0.0.1:" + port,
                "redfix.web.proxies", "127.0.0.1", "redfix.web.may.investigate", "ann", "redfix.forge.url", "http://127.0.0.1:1",
                "redfix.forge.token", "none", "redfix.node.host", "127.0.0.1", "redfix.webhook.secret", "s3cret",
                "redfix.health.every", "1h");
        LiveBot.settings(folder, settings);
        try (LiveBot bot = LiveBot.start(folder, Map.of(), Map.of(), "serve").untilAtWork()) {
            Process caddy = caddy(port, page);
            try {
                await("Caddy answers").atMost(SOON).ignoreExceptions().until(() -> LiveBot.get(port, "/").statusCode() == 401);

                assertThat(LiveBot.get(port, "/", "X-Redfix-User", "ann").statusCode()).as("nobody has logged in").isEqualTo(401);
                assertThat(LiveBot.get(port, "/", as("zoe")).statusCode()).isEqualTo(200);
                assertThat(LiveBot.say(port, "/redfix gitea", as("zoe", "X-Redfix-User", "ann")).body())
                        .as("what a browser claims is replaced").contains("zoe may not have anything investigated");
                assertThat(LiveBot.say(port, "/redfix gitea", as("ann")).body())
                        .contains("\"thread\":\"gitea-1\"", "redfix.web.may.open-pull-requests");
                assertThat(LiveBot.say(port, "/redfix gitea", as("ann", "Origin", "https://evil.example")).statusCode()).isEqualTo(403);

                assertThat(LiveBot.get(port, "/webhooks/gitea", "X-Redfix-User", "ann").statusCode()).as("the forge has no password")
                        .isEqualTo(405);
                for (String path : List.of("/", "/api/threads", "/webhooks/gitea/../../api/threads", "/webhooks/gitea/",
                        "//webhooks/gitea", "/webhooks/%67itea/../..")) {
                    assertThat(past(port, path, "X-Redfix-User: ann")).as(path).startsWith("HTTP/1.1 401");
                    assertThat(past(port, path, "X-Redfix-User: ann\r\nConnection: X-Redfix-User, Authorization")).as(path)
                            .startsWith("HTTP/1.1 401");
                }
                assertThat(past(port, "/webhooks/gitea", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                        + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"))
                        .as("another protocol through the open path").startsWith("HTTP/1.1 4");

                assertThat(LiveBot.get(page, "/").statusCode()).as("past the proxy").isEqualTo(401);
                assertThat(LiveBot.get(page, "/q/health/live").statusCode()).as("health, on this machine").isEqualTo(200);
                assertThat(bot.isAlive()).isTrue();
            } finally {
                caddy.destroy();
                caddy.waitFor(SOON.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }
}
