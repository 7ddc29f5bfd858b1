package zone.autonomic.redfix.forge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import zone.autonomic.redfix.step.port.Checkup.Finding;

/**
 * Whether the forge's webhooks find their way, as far as that can be seen from the bot's side: Gitea shows hooks to owners only, and what became of a
 * delivery on the hook's own page alone. The door is knocked at by GET, which it answers with 405.
 */
final class WebhookWay {

    private static final String WHAT = "webhook";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int AT_THE_DOOR = 405;
    /** What a proxy says while the bot behind it isn't running. */
    private static final Set<Integer> NOBODY_THERE = Set.of(502, 503, 504);
    private static final Set<Integer> ASKS_WHO_COMES = Set.of(301, 302, 303, 307, 308, 401, 403);

    private final String address;
    private final String forge;
    private final String hooks;

    /** @param page {@code redfix.url} @param forge its address */
    WebhookWay(String page, String forge, String organisation) {
        this.address = page.replaceFirst("/+$", "") + "/webhooks/gitea";
        this.forge = forge;
        this.hooks = "%s/org/%s/settings/hooks".formatted(forge, organisation);
    }

    Finding finding() {
        String deliveries = "what became of each delivery stands at " + hooks;
        try {
            if (local(forge).isEmpty() && local(address).isPresent()) {
                return Finding.warning(WHAT, "its secret is set; %s is %s; %s".formatted(address, local(address).get(), deliveries),
                        "is it there “webhook can only call allowed HTTP servers”, then name the host in [webhook] ALLOWED_HOST_LIST of the forge's app.ini, or set redfix.url (docs/gitea.md, The webhook)");
            }
            return knocked(deliveries);
        } catch (UnknownHostException e) {
            return Finding.warning(WHAT, "its secret is set; the name in %s doesn't resolve"
                    .formatted(address), "redfix.url is the page as people and the forge reach it");
        } catch (IOException | IllegalArgumentException e) {
            return Finding.ok(WHAT, "its secret is set; nothing answers at %s now, as while the bot isn't running; %s"
                    .formatted(address, deliveries));
        }
    }

    private Finding knocked(String deliveries) throws IOException {
        int status = status();
        if (status == AT_THE_DOOR) {
            return Finding.ok(WHAT, "its secret is set, and %s answers; %s".formatted(address, deliveries));
        } else if (NOBODY_THERE.contains(status)) {
            return Finding.ok(WHAT, "its secret is set; %s answers %d, as while the bot isn't running; %s"
                    .formatted(address, status, deliveries));
        }
        return Finding.warning(WHAT, "its secret is set; %s answers %d".formatted(address, status), ASKS_WHO_COMES.contains(status)
                ? "the proxy has to let /webhooks/gitea through without asking who comes (docs/gitea.md, The webhook)"
                        : "is redfix.url the bot's page? (docs/gitea.md, The webhook)");
    }

    private int status() throws IOException {
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
        try {
            return http.send(HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).GET()
                    .build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Of an address that Gitea doesn't send to unless it is told to, what it is. */
    private static Optional<String> local(String url) throws UnknownHostException {
        String host = Optional.ofNullable(URI.create(url).getHost()).orElseThrow(() -> new IllegalArgumentException("no host in " + url));
        InetAddress[] all = InetAddress.getAllByName(host);
        if (Arrays.stream(all).allMatch(InetAddress::isLoopbackAddress)) {
            return Optional.of("this machine's own");
        }
        return Arrays.stream(all).allMatch(a -> a.isLoopbackAddress() || a.isSiteLocalAddress() || a.isLinkLocalAddress())
                ? Optional.of("a private address") : Optional.empty();
    }
}
