package zone.autonomic.redfix.forge;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
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
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zone.autonomic.redfix.step.port.Forge;

/** What is asked of the forge to follow and to answer comments, with a real Gitea's oddities. */
@QuarkusTest
@TestProfile(GiteaForgeTest.ClientAlone.class)
class CommentsOnTheWireTest {

    private static final String REPO = "/api/v1/repos/recipe-maintainers/wiki";
    private static final String COMMENT = """
            {"id": 11, "html_url": "https://git.example.org/recipe-maintainers/wiki/pulls/6#issuecomment-11", "user": {"id": 9, "login": "ann"},
             "pull_request_url": "https://git.example.org/recipe-maintainers/wiki/pulls/6", "issue_url": "", "body": "!testme",
             "original_author": "", "original_author_id": 0, "created_at": "2026-06-20T10:00:00+02:00", "updated_at": "2026-06-20T10:00:00+02:00"}""";

    private WireMockServer server;
    private GiteaForge forge;

    @BeforeEach
    void aForge() {
        server = new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
        server.start();
        forge = GiteaForgeTest.forge("http://127.0.0.1:" + server.port(), Map.of());
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void theLatestCommentsOnPullRequestsAreReadInOneCallARepository() {
        String onAnIssue = COMMENT.replace("\"id\": 11", "\"id\": 12").replaceFirst("\"pull_request_url\": \"[^\"]*\"", "\"pull_request_url\": \"\"");
        String edited = COMMENT.replace("\"id\": 11", "\"id\": 13").replace("\"updated_at\": \"2026-06-20T10:00:00", "\"updated_at\": \"2026-06-20T10:05:00");
        server.stubFor(get(urlPathEqualTo(REPO + "/issues/comments")).willReturn(okJson("[" + COMMENT + "," + onAnIssue + "," + edited + "]")));

        var remarks = forge.remarks("wiki", Instant.parse("2026-06-20T07:59:59.9Z"));

        assertThat(remarks).extracting(r -> r.comment().id()).containsExactly(11L, 13L);
        assertThat(remarks).extracting(Forge.Remark::number).containsOnly(6L);
        assertThat(remarks).extracting(Forge.Remark::edited).containsExactly(false, true);
        server.verify(getRequestedFor(urlPathEqualTo(REPO + "/issues/comments")).withQueryParam("since", equalTo("2026-06-20T07:59:59Z")));
    }

    @Test
    void aReactionThatIsThereAlreadyIsAsGoodAsANewOne() {
        server.stubFor(post(REPO + "/issues/comments/11/reactions").willReturn(okJson("{\"user\": {\"login\": \"autonomic-bot\"}, \"content\": \"eyes\"}").withStatus(201)));
        forge.react("wiki", 11, "eyes");
        server.stubFor(post(REPO + "/issues/comments/11/reactions").willReturn(okJson("{\"user\": {\"login\": \"autonomic-bot\"}, \"content\": \"eyes\"}")));
        forge.react("wiki", 11, "eyes");

        server.verify(2, postRequestedFor(urlEqualTo(REPO + "/issues/comments/11/reactions")).withRequestBody(equalToJson("{\"content\": \"eyes\"}")));
    }

    @Test
    void aCommentIsEditedUnlessAPersonHasDeletedIt() {
        server.stubFor(patch(urlEqualTo(REPO + "/issues/comments/11")).willReturn(okJson(COMMENT.replace("!testme", "green"))));
        server.stubFor(patch(urlEqualTo(REPO + "/issues/comments/12")).willReturn(aResponse().withStatus(404).withBody("{\"message\": \"comment does not exist\"}")));
        server.stubFor(patch(urlEqualTo(REPO + "/issues/comments/13")).willReturn(aResponse().withStatus(204)));

        assertThat(forge.editComment("wiki", 11, "green")).map(Forge.Comment::body).contains("green");
        assertThat(forge.editComment("wiki", 12, "green")).isEmpty();
        assertThat(forge.editComment("wiki", 13, "green")).isEmpty();
        server.verify(patchRequestedFor(urlEqualTo(REPO + "/issues/comments/11")).withRequestBody(equalToJson("{\"body\": \"green\"}")));
    }

    @Test
    void aStatusIsSetWithItsLink() {
        server.stubFor(post(REPO + "/statuses/abc").willReturn(okJson("{\"id\": 1, \"status\": \"pending\"}").withStatus(201)));

        forge.setStatus("wiki", "abc", "redfix/testme", "pending", "waits for the node", "https://redfix.example.org/i/wiki.pr6.abc-1");

        server.verify(postRequestedFor(urlEqualTo(REPO + "/statuses/abc")).withRequestBody(equalToJson("""
                {"context": "redfix/testme", "state": "pending", "description": "waits for the node",
                 "target_url": "https://redfix.example.org/i/wiki.pr6.abc-1"}""")));
    }

    @ParameterizedTest
    @CsvSource({"5, 3, x, branch, ''", "5, 4, x, branch, the fork ann/wiki", "5, -1, x, refs/pull/6/head, a fork that is gone",
            "5, 5, '', refs/pull/6/head, outside the repository's branches", "5, 5, x, branch, ''", "5, 5, x, refs/pull/6/head, ''"})
    void aHeadThatNeededNoRightToWriteIsTold(long base, long head, String label, String ref, String from) {
        String repo = head == 4 ? "{\"id\": 4, \"full_name\": \"ann/wiki\"}" : "null";
        long of = from.isEmpty() ? head : base;
        server.stubFor(get(REPO + "/pulls/6").willReturn(okJson("""
                {"id": 1006, "number": 6, "state": "open", "base": {"label": "main", "ref": "main", "sha": "b", "repo_id": %d, "repo": null},
                 "head": {"label": "%s", "ref": "%s", "sha": "c", "repo_id": %d, "repo": %s}}""".formatted(of, label, ref, head, repo))));

        assertThat(forge.foreignHead("wiki", 6).orElse("")).isEqualTo(from);
    }

    @ParameterizedTest
    @CsvSource({"401, 0, redfix.forge.token", "403, 0, scopes", "404, 0, 404", "429, 17, patience", "500, 0, 500", "503, 0, 503"})
    void eachRefusalIsSaidWithWhatToLookAt(int status, int wait, String word) {
        var answer = aResponse().withStatus(status).withBody("{\"message\": \"no\"}");
        server.stubFor(any(anyUrl()).willReturn(wait > 0 ? answer.withHeader("Retry-After", String.valueOf(wait)) : answer));

        assertRefused(wait, word, f -> f.react("wiki", 11, "eyes"));
        assertRefused(wait, word, f -> f.setStatus("wiki", "abc", "c", "pending", "", ""));
        assertRefused(wait, word, f -> f.remarks("wiki", Instant.EPOCH));
        assertRefused(wait, word, f -> f.foreignHead("wiki", 6));
        if (status != 404) {
            assertRefused(wait, word, f -> f.editComment("wiki", 11, "x"));
        }
        if (status != 404 && status != 403) {
            assertRefused(wait, word, f -> f.mayWrite("wiki", "ann"));
        }
    }

    private void assertRefused(int wait, String word, Consumer<Forge> call) {
        assertThatThrownBy(() -> call.accept(forge)).isInstanceOfSatisfying(Forge.Unavailable.class, e -> assertThat(e.retryAfterSeconds()).isEqualTo(wait))
                .hasMessageContaining(word).hasMessageNotContaining("t0ken");
    }
}
