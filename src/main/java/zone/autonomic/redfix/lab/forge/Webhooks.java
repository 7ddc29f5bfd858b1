package zone.autonomic.redfix.lab.forge;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Webhooks as Gitea sends them: signed over the raw, pretty-printed body, on a thread of their own, and never sent a second time. */
final class Webhooks implements AutoCloseable {

    /** Who is told. @param secret the key of the signature */
    public record Target(URI url, String secret) {}

    private final List<Target> targets = new CopyOnWriteArrayList<>();
    private final ExecutorService sender = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "lab-forge-webhooks");
        thread.setDaemon(true);
        return thread;
    });
    private HttpClient http;

    Webhooks(List<Target> targets) {
        this.targets.addAll(targets);
    }

    /** From now on that one is told, in the place of the one with the same address. */
    void tell(Target target) {
        targets.removeIf(known -> known.url().equals(target.url()));
        targets.add(target);
    }

    /** @param event what {@code X-Gitea-Event} says @param type what {@code X-Gitea-Event-Type} says */
    void send(String event, String type, JsonNode payload) {
        byte[] body = GiteaJson.prettyBytes(payload);
        for (Target target : targets) {
            sender.execute(() -> deliver(request(target, event, type, body)));
        }
    }

    static HttpRequest request(Target target, String event, String type, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.url()).timeout(Duration.ofSeconds(5)).header("Content-Type", "application/json");
        String delivery = UUID.randomUUID().toString();
        String signature = hmac("HmacSHA256", target.secret(), body);
        for (String family : List.of("X-GitHub", "X-Gitea", "X-Gogs")) {
            request.header(family + "-Delivery", delivery).header(family + "-Event", event).header(family + "-Event-Type", type);
        }
        request.header("X-Gitea-Signature", signature).header("X-Gogs-Signature", signature);
        request.header("X-Hub-Signature", "sha1=" + hmac("HmacSHA1", target.secret(), body)).header("X-Hub-Signature-256", "sha256=" + signature);
        return request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
    }

    private void deliver(HttpRequest request) {
        try {
            client().send(request, HttpResponse.BodyHandlers.discarding());
        } catch (java.io.IOException e) {
            // A receiver that isn't there misses the event, as with a real Gitea.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Made when it is first needed: it takes a while to load, and most labs tell nobody. */
    private HttpClient client() {
        if (http == null) {
            http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).version(HttpClient.Version.HTTP_1_1).build();
        }
        return http;
    }

    private static String hmac(String algorithm, String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        sender.shutdownNow();
    }
}
