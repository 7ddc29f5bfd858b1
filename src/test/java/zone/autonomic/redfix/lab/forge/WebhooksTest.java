package zone.autonomic.redfix.lab.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static zone.autonomic.redfix.lab.forge.ForgeFixture.ORG;
import static zone.autonomic.redfix.lab.forge.ForgeFixture.RECIPE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against what a real Gitea sent. */
class WebhooksTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "hooksecret";
    private final Map<String, JsonNode> received = new ConcurrentHashMap<>();
    @TempDir
    Path folder;
    private HttpServer receiver;
    private ForgeFixture fixture;

    @AfterEach
    void stop() {
        if (receiver != null) {
            fixture.forge.close();
            receiver.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"01-pull_request", "02-push", "03-pull_request_comment", "04-pull_request_sync", "05-pull_request_comment"})
    void signsAndWritesAsARealGiteaDoes(String recorded) throws Exception {
        byte[] body = resource(recorded + ".body.json");
        Map<String, String> headers = new TreeMap<>();
        JSON.readTree(resource(recorded + ".headers.json")).fields().forEachRemaining(h -> headers.put(h.getKey(), h.getValue().asText()));

        byte[] ours = GiteaJson.prettyBytes(JSON.readTree(body));
        HttpRequest request = Webhooks.request(new Webhooks.Target(URI.create("http://127.0.0.1:1/"), SECRET), headers.get("X-Gitea-Event"),
                headers.get("X-Gitea-Event-Type"), body);

        assertThat(ours).isEqualTo(body);
        headers.forEach((name, value) -> {
            if (!name.endsWith("-Delivery")) {
                assertThat(request.headers().firstValue(name)).as(name).contains(value);
            }
        });
        assertThat(request.headers().map().keySet()).hasSameSizeAs(headers.keySet());
    }

    @Test
    void tellsOfPushesPullRequestsAndCommentsWithTheKeysOfARealOne() throws Exception {
        receive();
        Path work = folder.resolve("work");
        String url = fixture.cloneUrl().replace("://", "://" + Accounts.BOT + ":" + fixture.token(Accounts.BOT) + "@");
        GitOverHttpTest.git(folder, "clone", "-q", url, work.toString());
        push(work, "one");
        fixture.forge.open(ORG, RECIPE, Accounts.BOT, "Rename app", "b", "redfix/teapot/lid", "main");
        fixture.forge.comment(ORG, RECIPE, 1, Accounts.BOT, "!testme");
        push(work, "two");

        await().atMost(Duration.ofSeconds(10)).until(() -> received.keySet().containsAll(List.of("push", "pull_request", "pull_request_comment",
                "pull_request_sync")));

        sameKeys("push", "02-push");
        sameKeys("pull_request", "01-pull_request");
        sameKeys("pull_request_comment", "03-pull_request_comment");
        sameKeys("pull_request_sync", "04-pull_request_sync");
    }

    /** What the bot reads of an event is its name, and whose repository it is about; a person's moves are told by these. */
    @Test
    void tellsOfBranchesStatusesAndClosingAsARealOne() throws Exception {
        receive();
        Path work = folder.resolve("work");
        String url = fixture.cloneUrl().replace("://", "://" + Accounts.BOT + ":" + fixture.token(Accounts.BOT) + "@");
        GitOverHttpTest.git(folder, "clone", "-q", url, work.toString());
        push(work, "one");
        var pull = fixture.forge.open(ORG, RECIPE, Accounts.BOT, "Put a lid on", "b", "redfix/teapot/lid", "main");
        fixture.forge.status(ORG, RECIPE, pull.head(), Accounts.BOT, "cc-ci/testme", "pending", "", "http://ci.invalid/1");
        GitOverHttpTest.git(work, "push", "-q", "origin", ":refs/heads/redfix/teapot/lid");

        await().atMost(Duration.ofSeconds(10)).until(() -> received.keySet().containsAll(List.of("create", "status", "delete"))
                && received.get("pull_request").path("action").asText().equals("closed"));
        for (String recorded : List.of("10-create-new-branch", "29-status-pending", "47-delete-branch-of-open-pull-deleted", "48-pull_request-branch-of-open-pull-deleted")) {
            JsonNode real = JSON.readTree(Path.of("src/test/resources/gitea-recorded/webhooks/" + recorded + ".body.json").toFile());
            JsonNode ours = received.get(recorded.replaceFirst("^\\d+-", "").replaceFirst("-.*$", ""));
            for (String read : List.of("/action", "/ref_type", "/state", "/context", "/repository/name", "/repository/owner/login", "/pull_request/state", "/pull_request/merged")) {
                assertThat(ours.at(read)).as(recorded + read).isEqualTo(real.at(read));
            }
        }
    }

    private void sameKeys(String type, String recorded) throws IOException {
        Set<String> ours = new TreeSet<>();
        Set<String> real = new TreeSet<>();
        keys("", received.get(type), ours);
        keys("", JSON.readTree(resource(recorded + ".body.json")), real);
        assertThat(ours).as(type).isEqualTo(real);
    }

    private static void keys(String at, JsonNode node, Set<String> into) {
        if (node.isObject()) {
            node.fields().forEachRemaining(f -> {
                into.add(at + "/" + f.getKey());
                keys(at + "/" + f.getKey(), f.getValue(), into);
            });
        } else if (node.isArray()) {
            node.forEach(n -> keys(at + "[]", n, into));
        }
    }

    private void receive() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.createContext("/", http -> {
            received.put(http.getRequestHeaders().getFirst("X-Gitea-Event-Type"), JSON.readTree(http.getRequestBody().readAllBytes()));
            http.sendResponseHeaders(200, -1);
            http.close();
        });
        receiver.start();
        URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/");
        fixture = new ForgeFixture(folder.resolve("forge"), new LabForge.Hook(url, SECRET));
    }

    private static void push(Path work, String content) throws Exception {
        java.nio.file.Files.writeString(work.resolve("compose.yml"), content + "\n");
        GitOverHttpTest.git(work, "-c", "user.name=x", "-c", "user.email=x@lab.invalid", "commit", "-q", "-a", "-m", content);
        GitOverHttpTest.git(work, "push", "-q", "origin", "HEAD:refs/heads/redfix/teapot/lid");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = WebhooksTest.class.getResourceAsStream("/gitea-webhooks/" + name)) {
            return in.readAllBytes();
        }
    }
}
