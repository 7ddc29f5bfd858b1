package zone.autonomic.redfix.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a live bot ends, and that it doesn't say that it is at work where it isn't. */
class StopIT {

    private static final String SECRET = "a secret of the webhook";
    private static final int BACKLOG = 60;
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final int port = LiveBot.freePort();

    /** Takes every connection, and never says a word. */
    private static final class SilentForge implements AutoCloseable {
        private final ServerSocket door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        private final CopyOnWriteArrayList<Socket> taken = new CopyOnWriteArrayList<>();
        private final AtomicInteger asked = new AtomicInteger();

        SilentForge() throws IOException {
            Thread listener = new Thread(() -> {
                try {
                    while (true) {
                        taken.add(door.accept());
                        asked.incrementAndGet();
                    }
                } catch (IOException closed) {
                    // It is over.
                }
            });
            listener.setDaemon(true);
            listener.start();
        }

        @Override
        public void close() throws IOException {
            door.close();
            for (Socket socket : taken) {
                socket.close();
            }
        }
    }

    private LiveBot start(String forge, Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(Map.of("redfix.port", String.valueOf(port), "redfix.forge.url", forge, "redfix.forge.token", "t0ken", "redfix.node.host", "127.0.0.1",
                "redfix.node.port", "1", "redfix.webhook.secret", SECRET));
        all.putAll(more);
        return LiveBot.start(folder, Map.of(), all, "serve");
    }

    private void webhook(int number) throws Exception {
        String body = "{\"n\": %d, \"repository\": {\"name\": \"recipe-%d\", \"owner\": {\"login\": \"recipe-maintainers\"}}}".formatted(number, number);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/webhooks/gitea")).headers("Content-Type", "application/json",
                "X-Gitea-Delivery", "d" + number, "X-Gitea-Event", "issue_comment", "X-Gitea-Signature", signature).POST(HttpRequest.BodyPublishers.ofString(body)).build();
        assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(202);
    }

    @Test
    void itEndsWithinTenSecondsHoweverManyWebhooksWaitForAForgeThatDoesNotAnswer() throws Exception {
        try (SilentForge forge = new SilentForge();
                LiveBot bot = start("http://127.0.0.1:" + forge.door.getLocalPort(), Map.of("redfix.forge.poll", "1h", "redfix.health.every", "1h")).untilAtWork()) {
            int before = forge.asked.get();
            for (int each = 0; each < BACKLOG; each++) {
                webhook(each);
            }
            await("it looks").atMost(Duration.ofSeconds(30)).until(() -> forge.asked.get() > before);

            Instant told = Instant.now();
            bot.terminate();
            bot.exitStatus();

            assertThat(Duration.between(told, Instant.now())).isLessThan(TEN_SECONDS);
        }
    }

    @Test
    void whereItsPortIsTakenItDoesNotSayThatItIsAtWork() throws Exception {
        try (ServerSocket another = new ServerSocket(port, 1, InetAddress.getLoopbackAddress()); LiveBot bot = start("http://127.0.0.1:1", Map.of())) {
            assertThat(bot.exitStatus()).isEqualTo(2);
            assertThat(bot.said()).contains("The bot did not start: port " + another.getLocalPort() + " is taken").doesNotContain("at work");
        }
    }
}
