package zone.autonomic.redfix.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.step.port.Bell;
import zone.autonomic.redfix.step.port.Inbox;
import zone.autonomic.redfix.store.Fresh;
import zone.autonomic.redfix.store.SqlInbox;

/** The webhooks that a real Gitea 1.16 sent, byte for byte, and what somebody else might send. */
@QuarkusTest
@TestProfile(WebhookDoorTest.DoorAlone.class)
class WebhookDoorTest {

    private static final String SECRET = "hooksecret";
    private static final ObjectMapper JSON = new ObjectMapper();

    public static class DoorAlone implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            String left = Stream.of("store.**", "chat.**", "web.**", "step.**", "report.**", "lab.**", "ccci.**", "git.**", "LabSession", "DoctorSession", "ForgeSetupSession",
                    "forge.ForgeSetup", "forge.LivingComment").map(name -> "zone.autonomic.redfix." + name).collect(Collectors.joining(","));
            return Map.of("quarkus.arc.exclude-types", left, "redfix.webhook.secret", SECRET, "redfix.forge.organisation", "recipe-maintainers",
                    "redfix.webhook.max-body", "1M", "redfix.webhook.timeout", "2s", "quarkus.log.category.\"zone.autonomic\".level", "DEBUG");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(Time.class, Heard.class, Kept.class);
        }
    }

    @Alternative
    @ApplicationScoped
    static class Time {
        @Produces
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    /** What was rung, in the order in which it was. */
    @Alternative
    @ApplicationScoped
    static class Heard implements Bell {
        static final List<String> RUNG = new CopyOnWriteArrayList<>();

        @Override
        public void commentedIn(String repository) {
            RUNG.add("comment " + repository);
        }

        @Override
        public void movedIn(String repository) {
            RUNG.add("move " + repository);
        }
    }

    /** The real one, on a database that is emptied between tests. */
    @Alternative
    @ApplicationScoped
    static class Kept implements Inbox {
        static volatile Inbox inbox;

        static void empty() {
            inbox = new SqlInbox(Fresh.h2(), Clock.systemUTC());
        }

        @Override
        public boolean put(String deliveryId, String event, String bodyHash, String body, Optional<String> about) {
            return inbox.put(deliveryId, event, bodyHash, body, about);
        }

        @Override
        public Optional<Delivery> claim() {
            return inbox.claim();
        }

        @Override
        public void handled(Delivery delivery) {
            inbox.handled(delivery);
        }

        @Override
        public boolean failed(Delivery delivery, String why) {
            return inbox.failed(delivery, why);
        }

        @Override
        public int forget(Instant before) {
            return inbox.forget(before);
        }

        @Override
        public void takeUpWhatWasDropped() {
            if (inbox == null) {
                empty();
            }
            inbox.takeUpWhatWasDropped();
        }
    }

    @TestHTTPResource("/webhooks/gitea")
    URI door;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void nothingCameYet() {
        Kept.empty();
        Heard.RUNG.clear();
    }

    private record Recorded(byte[] body, Map<String, String> headers) {
        Recorded with(String header, String value) {
            Map<String, String> changed = new LinkedHashMap<>(headers);
            changed.put(header, value);
            return new Recorded(body, changed);
        }

        Recorded without(String... names) {
            Map<String, String> changed = new LinkedHashMap<>(headers);
            changed.keySet().removeAll(List.of(names));
            return new Recorded(body, changed);
        }
    }

    private static Recorded recorded(String name) throws Exception {
        return recorded("/gitea-webhooks/", name);
    }

    private static Recorded recorded(String folder, String name) throws Exception {
        try (InputStream body = WebhookDoorTest.class.getResourceAsStream(folder + name + ".body.json");
                InputStream headers = WebhookDoorTest.class.getResourceAsStream(folder + name + ".headers.json")) {
            return new Recorded(body.readAllBytes(), JSON.readValue(headers, new TypeReference<LinkedHashMap<String, String>>() { }));
        }
    }

    private HttpResponse<String> send(Recorded webhook) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(door).timeout(Duration.ofSeconds(20)).POST(HttpRequest.BodyPublishers.ofByteArray(webhook.body()));
        webhook.headers().forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String hmac(byte[] body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }

    private static Recorded signed(String event, String delivery, byte[] body) throws Exception {
        return new Recorded(body, Map.of("Content-Type", "application/json", "X-Gitea-Event", event, "X-Gitea-Delivery", delivery, "X-Gitea-Signature", hmac(body)));
    }

    @ParameterizedTest
    @CsvSource({"01-pull_request, move", "02-push, move", "03-pull_request_comment, comment", "04-pull_request_sync, move", "05-pull_request_comment, comment"})
    void whatARealGiteaSentIsKeptAndHandledOnce(String name, String rung) throws Exception {
        assertThat(send(recorded(name)).statusCode()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(Heard.RUNG).containsExactly(rung + " bluesky-pds"));

        assertThat(send(recorded(name)).statusCode()).isEqualTo(200);
        assertThat(send(recorded(name).with("X-Gitea-Delivery", "another-id")).statusCode()).isEqualTo(200);
        assertThat(Kept.inbox.claim()).isEmpty();
    }

    /** Whatever a person does with a pull request of the bot's wakes whoever follows it; of a review nobody needs to hear. */
    @ParameterizedTest
    @CsvSource({"10-create-new-branch, move", "11-push-new-branch, move", "12-pull_request-opened, move", "14-pull_request-edited, move",
            "21-pull_request_comment-comment-created-on-pull, comment", "22-pull_request_comment-comment-edited-on-pull, comment", "29-status-pending, move",
            "34-pull_request_review_comment-commented, comment", "39-pull_request_sync-new-head-by-maya, move", "42-pull_request-closed-unmerged, move",
            "43-pull_request-reopened, move", "47-delete-branch-of-open-pull-deleted, move", "48-pull_request-branch-of-open-pull-deleted, move",
            "49-pull_request-merged, move", "72-push-test-delivery, move"})
    void whatALaterGiteaSentIsHandledAsWell(String name, String rung) throws Exception {
        assertThat(send(recorded("/gitea-recorded/webhooks/", name)).statusCode()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(Heard.RUNG).containsExactly(rung + " teapot"));
    }

    @Test
    void whatIsDeliveredAgainByHandIsKnownByItsBody() throws Exception {
        assertThat(send(recorded("/gitea-recorded/webhooks/", "73-pull_request_comment-before-re-delivery")).statusCode()).isEqualTo(202);
        assertThat(send(recorded("/gitea-recorded/webhooks/", "74-pull_request_comment-re-delivered")).statusCode()).as("with an id of its own").isEqualTo(200);
    }

    @Test
    void aReviewIsTakenAndNobodyIsWoken() throws Exception {
        assertThat(send(recorded("/gitea-recorded/webhooks/", "33-pull_request_review_approved-approved")).statusCode()).isEqualTo(202);
        assertThat(send(recorded("/gitea-recorded/webhooks/", "62-issue_comment-comment-created-on-issue")).statusCode()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(Heard.RUNG).containsExactly("comment cc-ci"));
    }

    @Test
    void twoAtOnceAreOne() throws Exception {
        Recorded webhook = recorded("03-pull_request_comment");
        List<CompletableFuture<Integer>> answers = IntStream.range(0, 20).mapToObj(i -> CompletableFuture.supplyAsync(() -> {
            try {
                return send(webhook).statusCode();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        })).toList();

        assertThat(answers.stream().map(CompletableFuture::join).filter(status -> status == 202)).hasSize(1);
        assertThat(answers.stream().map(CompletableFuture::join)).containsOnly(202, 200);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(Heard.RUNG).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Gitea-Signature", "X-Hub-Signature-256"})
    void oneSignatureIsEnough(String other) throws Exception {
        assertThat(send(recorded("02-push").without(other)).statusCode()).isEqualTo(202);
    }

    @Test
    void withoutASignatureNothingIsTaken() throws Exception {
        HttpResponse<String> answer = send(recorded("02-push").without("X-Gitea-Signature", "X-Hub-Signature-256"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("isn't signed");
        assertThat(Kept.inbox.claim()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "sha256=", "de0c611bcc34fb92ee46536f11c0df7d85ee6043cf9dc16d5b9a28198d7616a", "sha1=1956db4360384c7320cc2b800a95e2f83934e5e6",
            "00000000000000000000000000000000000000000000000000000000000000000", "zz0c611bcc34fb92ee46536f11c0df7d85ee6043cf9dc16d5b9a28198d7616a5",
            "de0c611bcc34fb92ee46536f11c0df7d85ee6043cf9dc16d5b9a28198d7616a6"})
    void aWrongSignatureIsRefusedAlsoBesideARightOne(String wrong) throws Exception {
        assertThat(send(recorded("02-push").with("X-Gitea-Signature", wrong)).statusCode()).isEqualTo(403);
        assertThat(send(recorded("02-push").with("X-Hub-Signature-256", wrong)).statusCode()).isEqualTo(403);
        assertThat(Kept.inbox.claim()).isEmpty();
    }

    @Test
    void aByteMoreOrLessIsAnotherBody() throws Exception {
        Recorded webhook = recorded("02-push");
        byte[] longer = java.util.Arrays.copyOf(webhook.body(), webhook.body().length + 1);
        longer[webhook.body().length] = '\n';

        assertThat(send(new Recorded(longer, webhook.headers())).statusCode()).isEqualTo(403);
        assertThat(send(new Recorded(java.util.Arrays.copyOf(webhook.body(), webhook.body().length - 1), webhook.headers())).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Gitea-Signature", "X-Hub-Signature-256", "X-Gitea-Delivery", "X-Gitea-Event", "Content-Type"})
    void aHeaderThatIsThereTwiceIsRefused(String header) throws Exception {
        Recorded webhook = recorded("02-push");
        HttpRequest.Builder request = HttpRequest.newBuilder(door).POST(HttpRequest.BodyPublishers.ofByteArray(webhook.body()));
        webhook.headers().forEach(request::header);
        request.header(header, webhook.headers().get(header));

        assertThat(http.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"X-Gitea-Delivery, ''", "X-Gitea-Delivery, a b", "X-Gitea-Event, ''", "X-Gitea-Event, ../x"})
    void headersThatCannotBeRightAreRefused(String header, String value) throws Exception {
        assertThat(send(recorded("02-push").with(header, value)).statusCode()).isEqualTo(400);
        assertThat(send(recorded("02-push").without(header)).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"})
    void webhooksAreSentByPostAlone(String method) throws Exception {
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(door).method(method, HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "application/jsonp", ""})
    void onlyJsonIsTaken(String type) throws Exception {
        assertThat(send(recorded("02-push").with("Content-Type", type)).statusCode()).isEqualTo(415);
    }

    @Test
    void aBodyBeyondWhatPagesMaySendIsTakenUpToTheBoundAndNoFurther() throws Exception {
        byte[] large = ("{\"x\": \"" + "a".repeat(700_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        assertThat(send(signed("push", "large", large)).statusCode()).isEqualTo(202);

        byte[] huge = new byte[20_000_000];
        HttpResponse<String> told = send(signed("push", "huge", huge));
        assertThat(told.statusCode()).isEqualTo(413);
        assertThat(told.body()).contains("redfix.webhook.max-body");

        HttpRequest.Builder unannounced = HttpRequest.newBuilder(door).timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(huge)));
        signed("push", "huge", huge).headers().forEach(unannounced::header);
        assertThat(http.send(unannounced.build(), HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(413);

        assertThat(send(recorded("02-push")).statusCode()).isEqualTo(202);
    }

    @Test
    void aBodyThatNeverEndsIsNotWaitedForForEver() throws Exception {
        try (Socket socket = new Socket(door.getHost(), door.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(("POST /webhooks/gitea HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Gitea-Event: push\r\nX-Gitea-Delivery: slow\r\n"
                    + "X-Gitea-Signature: 00\r\nContent-Length: 1000\r\n\r\n{").getBytes(StandardCharsets.UTF_8));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void whatIsSignedAndYetCannotBeReadIsPassedOver() throws Exception {
        for (String body : List.of("", "null", "[]", "{", "{\"repository\": 3}", "{\"repository\": {\"name\": \"x\", \"owner\": {\"login\": \"others\"}}}", "\u0000\uFFFF")) {
            assertThat(send(signed("push", "d" + body.hashCode(), body.getBytes(StandardCharsets.UTF_8))).statusCode()).isEqualTo(202);
        }
        assertThat(send(recorded("02-push")).statusCode()).isEqualTo(202);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(Heard.RUNG).containsExactly("move bluesky-pds"));
    }

    @Test
    void noBodyIsEverInTheLog() throws Exception {
        byte[] body = "{\"password\": \"tr0ub4dor\", \"repository\": tr0ub4dor}".getBytes(StandardCharsets.UTF_8);
        send(signed("push", "secretive", body));
        send(signed("push", "wrong", body).with("X-Gitea-Signature", "00"));
        send(signed("push", "typed", body).with("Content-Type", "text/plain"));

        Path log = Path.of(ConfigProvider.getConfig().getValue("redfix.data-dir", String.class), "redfix.log");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(Files.readString(log)).contains("refused a webhook", "the webhook secretive (push) is no JSON"));
        assertThat(Files.readString(log)).doesNotContain("tr0ub4dor");
    }

    @Test
    void whatWasKeptAndNotHandledBeforeAKillIsHandledAfterwards() throws Exception {
        List<String> before = new ArrayList<>(Heard.RUNG);
        Inbox database = Kept.inbox;
        database.put("d1", "issue_comment", "h1", new String(recorded("03-pull_request_comment").body(), StandardCharsets.UTF_8), Optional.empty());
        // The process that held it died.
        database.takeUpWhatWasDropped();

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(Heard.RUNG).hasSize(before.size() + 1));
    }
}
