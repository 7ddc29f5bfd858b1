package zone.autonomic.redfix.forge;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.step.port.Forge;

/** What is asked of the forge, and what is made of its answers. The generated client needs Quarkus, but nothing of the bot around it. */
@QuarkusTest
@TestProfile(GiteaForgeTest.ClientAlone.class)
class GiteaForgeTest {

    public static class ClientAlone implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.arc.exclude-types", Stream.of("store.**", "chat.**", "web.**", "step.**", "report.**", "lab.**", "ccci.**", "git.**",
                    "LabSession", "DoctorSession", "ForgeSetupSession", "forge.ForgeSetup", "forge.LivingComment", "forge.WebhookDoor",
                    "forge.WebhookDeliveries").map(name -> "zone.autonomic.redfix." + name).collect(Collectors.joining(",")));
        }
    }

    private static final String PULLS = "/api/v1/repos/recipe-maintainers/wiki/pulls";
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-06-20T12:00:00Z"), ZoneOffset.UTC);

    private WireMockServer server;
    private GiteaForge forge;

    @BeforeEach
    void aForge() {
        server = new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
        server.start();
        forge = forge("http://127.0.0.1:" + server.port() + "/", Map.of());
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    static GiteaForge forge(String url, Map<String, String> more) {
        return new GiteaForge(config(url, more), NOON);
    }

    static ForgeConfig config(String url, Map<String, String> more) {
        return new SmallRyeConfigBuilder().withMapping(ForgeConfig.class).withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValue("redfix.forge.url", url).withDefaultValue("redfix.forge.token", "t0ken")
                .withDefaultValue("redfix.forge.read-timeout", "2s").withDefaultValues(more).build().getConfigMapping(ForgeConfig.class);
    }

    private static String pull(long number, String state, boolean merged, String branch) {
        return """
                {"id": %d, "url": "https://git.example.org/x", "number": %d, "user": {"id": 7, "login": "autonomic-bot", "full_name": ""},
                 "title": "WIP: fix: restore", "body": "text", "labels": [], "milestone": null, "state": "%s", "is_locked": false, "comments": 0,
                 "html_url": "https://git.example.org/recipe-maintainers/wiki/pulls/%d", "mergeable": true, "merged": %s, "merged_at": null,
                 "base": {"label": "main", "ref": "main", "sha": "b", "repo_id": 3, "repo": null},
                 "head": {"label": "%s", "ref": "%s", "sha": "0123456789abcdef0123456789abcdef01234567", "repo_id": 3, "repo": null},
                 "created_at": "2026-06-20T10:00:00+02:00", "updated_at": "2026-06-20T10:00:00+02:00", "closed_at": null}"""
                .formatted(number + 1000, number, state, number, merged, branch, branch);
    }

    @Test
    void whoMergedAndWhatCameOfItIsReadFromTheForge() {
        String merged = pull(4, "closed", true, "redfix/wiki/x").replace("\"merged_at\": null", "\"merged_by\": {\"id\": 9, \"login\": \"ann\"}, \"merge_commit_sha\": \"cafe\"");
        server.stubFor(get("/api/v1/repos/recipe-maintainers/wiki/pulls/4").willReturn(okJson(merged)));
        server.stubFor(get("/api/v1/repos/recipe-maintainers/wiki/pulls/5").willReturn(okJson(pull(5, "closed", false, "redfix/wiki/y"))));

        assertThat(forge.accepted("wiki", 4)).contains(new Forge.Accepted("ann", "cafe"));
        assertThat(forge.accepted("wiki", 5)).isEmpty();
    }

    @Test
    void theTokenGoesAlongWithEveryQuestion() {
        server.stubFor(get("/api/v1/user").willReturn(okJson("{\"id\": 7, \"login\": \"autonomic-bot\", \"is_admin\": false}")));

        assertThat(forge.whoAmI()).isEqualTo("autonomic-bot");
        server.verify(getRequestedFor(urlEqualTo("/api/v1/user")).withHeader("Authorization", equalTo("token t0ken")));
    }

    @Test
    void recipesAreReadPageByPageAlsoWhereTheServerGivesFewerThanAskedFor() {
        String path = "/api/v1/repos/search";
        server.stubFor(get("/api/v1/orgs/recipe-maintainers").willReturn(okJson("{\"id\": 5, \"name\": \"recipe-maintainers\"}")));
        server.stubFor(get(urlPathEqualTo(path)).willReturn(okJson("{\"ok\": true, \"data\": []}")));
        server.stubFor(get(urlPathEqualTo(path)).withQueryParam("uid", equalTo("5")).withQueryParam("page", equalTo("1")).willReturn(okJson("""
                {"ok": true, "data": [{"id": 1, "name": "wiki", "empty": false, "archived": false}, {"id": 2, "name": "cc-ci"}]}""")));
        server.stubFor(get(urlPathEqualTo(path)).withQueryParam("uid", equalTo("5")).withQueryParam("page", equalTo("2")).willReturn(okJson("""
                {"ok": true, "data": [{"id": 3, "name": "blog"}, {"id": 4, "name": "old", "archived": true}, {"id": 5, "name": "blank", "empty": true}]}""")));

        assertThat(forge.recipes()).containsExactly("blog", "wiki");
    }

    @Test
    void aServerThatKnowsNoPagesIsAskedTwiceAndCountedOnce() {
        server.stubFor(get(urlPathEqualTo(PULLS)).willReturn(okJson("[" + pull(1, "open", false, "redfix/wiki/x") + "]")));

        assertThat(forge.pullRequests("wiki")).hasSize(1);
        server.verify(2, getRequestedFor(urlPathEqualTo(PULLS)).withQueryParam("state", equalTo("all")));
    }

    @Test
    void aRepositoryIsThereOrNot() {
        server.stubFor(get("/api/v1/repos/recipe-maintainers/wiki").willReturn(okJson("""
                {"id": 1, "name": "wiki", "full_name": "recipe-maintainers/wiki", "default_branch": "main", "permissions": {"pull": true},
                 "clone_url": "https://git.example.org/recipe-maintainers/wiki.git", "html_url": "https://git.example.org/recipe-maintainers/wiki"}""")));
        server.stubFor(get("/api/v1/repos/recipe-maintainers/wikki").willReturn(aResponse().withStatus(404).withBody("""
                {"errors": [], "message": "The target couldn't be found.", "url": "https://git.example.org/api/swagger"}""")));

        assertThat(forge.repository("wiki")).contains(new Forge.Repository("wiki", "main",
                "https://git.example.org/recipe-maintainers/wiki.git", "https://git.example.org/recipe-maintainers/wiki"));
        assertThat(forge.repository("wikki")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../user", "a/b", "", "x?y", "x y", "-x", "..", "x\ny"})
    void whatIsNoNameOfARepositoryIsNotAskedFor(String name) {
        assertThatThrownBy(() -> forge.repository(name)).isInstanceOf(IllegalArgumentException.class);
        assertThat(server.getAllServeEvents()).isEmpty();
    }

    @Test
    void aMergedPullRequestIsNotMerelyClosed() {
        server.stubFor(get(PULLS + "/4").willReturn(okJson(pull(4, "closed", true, "redfix/wiki/x"))));
        server.stubFor(get(PULLS + "/5").willReturn(okJson(pull(5, "closed", false, "redfix/wiki/x"))));

        assertThat(forge.pullRequest("wiki", 4).state()).isEqualTo("merged");
        assertThat(forge.pullRequest("wiki", 5)).isEqualTo(new PullRequest(5, "https://git.example.org/recipe-maintainers/wiki/pulls/5", "autonomic-bot",
                "WIP: fix: restore", "redfix/wiki/x", "0123456789abcdef0123456789abcdef01234567", "closed"));
    }

    @Test
    void aPullRequestIsOpened() {
        server.stubFor(post(PULLS).willReturn(okJson(pull(6, "open", false, "redfix/wiki/x")).withStatus(201)));

        assertThat(forge.open("wiki", "redfix/wiki/x", "main", "WIP: fix", "why").number()).isEqualTo(6);
        server.verify(postRequestedFor(urlEqualTo(PULLS)).withRequestBody(equalToJson("""
                {"head": "redfix/wiki/x", "base": "main", "title": "WIP: fix", "body": "why"}""")));
    }

    @Test
    void openingWhatIsOpenFindsIt() {
        server.stubFor(post(PULLS).willReturn(aResponse().withStatus(409).withBody("{\"message\": \"pull request already exists for these targets\"}")));
        server.stubFor(get(urlPathEqualTo(PULLS)).willReturn(okJson("[%s,%s,%s]".formatted(pull(7, "open", false, "redfix/wiki/y"),
                pull(6, "open", false, "redfix/wiki/x"), pull(5, "closed", false, "redfix/wiki/x")))));

        assertThat(forge.open("wiki", "redfix/wiki/x", "main", "WIP: fix", "why").number()).isEqualTo(6);
    }

    @Test
    void anEditSendsWhatChangesAndNothingElse() {
        server.stubFor(patch(urlEqualTo(PULLS + "/6")).willReturn(okJson(pull(6, "open", false, "redfix/wiki/x")).withStatus(201)));

        forge.edit("wiki", 6, "fix", "proof");
        server.verify(patchRequestedFor(urlEqualTo(PULLS + "/6")).withRequestBody(equalToJson("{\"title\": \"fix\", \"body\": \"proof\"}", false, false)));
        forge.edit("wiki", 6, null, "proof");
        server.verify(patchRequestedFor(urlEqualTo(PULLS + "/6")).withRequestBody(equalToJson("{\"body\": \"proof\"}", false, false)));
    }

    @Test
    void commentsAndStatusesAreReadWithTheirTimes() {
        server.stubFor(get("/api/v1/repos/recipe-maintainers/wiki/issues/6/comments").willReturn(okJson("""
                [{"id": 11, "user": {"login": "cc-ci-bridge"}, "body": "cc-ci: !testme", "html_url": "u", "created_at": "2026-06-20T10:00:00+02:00"},
                 {"id": 12, "user": null, "body": "ghost", "html_url": "u", "created_at": "2026-06-20T08:00:01Z"}]""")));
        server.stubFor(post("/api/v1/repos/recipe-maintainers/wiki/issues/6/comments").willReturn(okJson("""
                {"id": 13, "user": {"login": "autonomic-bot"}, "body": "!testme", "html_url": "u", "created_at": "2026-06-20T08:00:02Z"}""").withStatus(201)));
        server.stubFor(get(urlPathEqualTo("/api/v1/repos/recipe-maintainers/wiki/commits/abc/statuses")).willReturn(okJson("""
                [{"id": 1, "status": "pending", "target_url": "", "description": "", "context": "cc-ci/testme", "created_at": "2026-06-20T08:00:00Z"},
                 {"id": 2, "status": "success", "target_url": "r", "description": "green", "context": "cc-ci/testme", "created_at": "2026-06-20T08:09:00Z"}]""")));
        server.stubFor(get(urlPathEqualTo("/api/v1/repos/recipe-maintainers/wiki/commits/abd/statuses")).willReturn(aResponse().withStatus(404)));

        assertThat(forge.comments("wiki", 6)).extracting(Forge.Comment::author).containsExactly("cc-ci-bridge", "");
        assertThat(forge.comments("wiki", 6).get(0).createdAt()).isEqualTo(Instant.parse("2026-06-20T08:00:00Z"));
        assertThat(forge.comment("wiki", 6, "!testme").id()).isEqualTo(13);
        assertThat(forge.statuses("wiki", "abc")).extracting(Forge.Status::state).containsExactly("success", "pending");
        assertThat(forge.statuses("wiki", "abd")).isEmpty();
    }

    @Test
    void aForgeThatAsksForPatienceIsGivenIt() {
        server.stubFor(get("/api/v1/user").willReturn(aResponse().withStatus(429).withHeader("Retry-After", "17")));
        assertUnavailable(17, "patience");

        server.stubFor(get("/api/v1/user").willReturn(aResponse().withStatus(503).withHeader("Retry-After", "Sat, 20 Jun 2026 12:01:30 GMT")));
        assertUnavailable(90, "503");

        server.stubFor(get("/api/v1/user").willReturn(aResponse().withStatus(500).withHeader("Retry-After", "soon").withBody("<html><b>Oops</b></html>")));
        assertUnavailable(0, "500", "Oops");
    }

    @Test
    void aTokenThatIsWrongOrTooWeakIsSaidToBe() {
        server.stubFor(get("/api/v1/user").willReturn(aResponse().withStatus(401).withBody("{\"message\": \"invalid username, password or token\"}")));
        assertUnavailable(0, "redfix.forge.token", "invalid username");

        server.stubFor(get("/api/v1/user").willReturn(aResponse().withStatus(403).withBody("{\"message\": \"token does not have at least one of required scope(s)\"}")));
        assertUnavailable(0, "scopes", "recipe-maintainers");
    }

    @Test
    void aForgeThatCannotBeReachedOrReadIsUnavailable() {
        server.stubFor(get("/api/v1/user").willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        assertUnavailable(0, "can't be reached");

        server.stubFor(get("/api/v1/user").willReturn(okJson("{\"login\": \"late\"}").withFixedDelay(4000)));
        assertUnavailable(0, "can't be reached");

        server.stubFor(get("/api/v1/user").willReturn(aResponse().withStatus(200).withHeader("Content-Type", "application/json").withBody("<html>")));
        assertUnavailable(0, "");

        assertThatThrownBy(() -> forge("", Map.of()).whoAmI()).isInstanceOf(Forge.Unavailable.class).hasMessageContaining("redfix.forge.url");
        server.stop();
        assertUnavailable(0, "can't be reached");
    }

    private void assertUnavailable(int retryAfter, String... words) {
        assertThatThrownBy(() -> forge.whoAmI()).isInstanceOfSatisfying(Forge.Unavailable.class,
                e -> assertThat(e.retryAfterSeconds()).isEqualTo(retryAfter)).hasMessageContainingAll(words).hasMessageNotContaining("t0ken");
    }

    @Test
    void theApiHasNoWayToMerge() throws Exception {
        String description = new String(java.nio.file.Files.readAllBytes(java.nio.file.Path.of("openapi/gitea.yaml")));

        assertThat(description).doesNotContain("/merge", "/update").doesNotContainPattern("operationId: \\w*(?i:merge)");
        assertThat(Forge.class.getMethods()).noneMatch(m -> m.getName().toLowerCase(java.util.Locale.ROOT).contains("merge"));
        server.verify(0, getRequestedFor(urlEqualTo("/")).withHeader("Authorization", absent()));
    }
}
