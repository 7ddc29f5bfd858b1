package zone.autonomic.redfix.lab.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.lab.forge.ForgeFixture.ORG;
import static zone.autonomic.redfix.lab.forge.ForgeFixture.RECIPE;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.lab.forge.ForgeFixture.Answer;
import zone.autonomic.redfix.lab.forge.RepositoryState.Comment;

/** Comments, reactions, and who may, as a real Gitea answers. */
class CommentApiTest {
    private static final String REPO = "/repos/" + ORG + "/" + RECIPE;
    @TempDir
    Path folder;
    private ForgeFixture fixture;
    private String bot;
    private String stranger;
    private Comment comment;

    @BeforeEach
    void aPullRequestFromAFork() {
        fixture = new ForgeFixture(folder.resolve("forge"));
        bot = fixture.token(Accounts.BOT);
        stranger = fixture.token(Accounts.STRANGER);
        fixture.forge.openFromFork(ORG, RECIPE, Accounts.STRANGER, "a lid", "why", Map.of("lid", "on\n"));
        comment = fixture.forge.comment(ORG, RECIPE, 1, Accounts.STRANGER, "!testme");
    }

    @AfterEach
    void stop() {
        fixture.forge.close();
    }

    @Test
    void aReactionShowsOnceAndOnlyAnAllowedOne() throws Exception {
        String reactions = REPO + "/issues/comments/" + comment.id() + "/reactions";

        assertThat(fixture.call("POST", reactions, bot, "{\"content\": \"eyes\"}").status()).isEqualTo(201);
        assertThat(fixture.call("POST", reactions, bot, "{\"content\": \"eyes\"}").status()).isEqualTo(200);
        assertThat(fixture.call("POST", reactions, bot, "{\"content\": \"applause\"}").status()).isEqualTo(403);
        assertThat(fixture.call("GET", reactions, bot, null).body()).hasSize(1);
        assertThat(fixture.call("POST", REPO + "/issues/comments/999/reactions", bot, "{\"content\": \"eyes\"}").status()).isEqualTo(404);
    }

    @Test
    void aCommentIsChangedAndDeletedByItsAuthorAndByWhoMayWrite() throws Exception {
        String path = REPO + "/issues/comments/" + comment.id();
        String theirs = REPO + "/issues/comments/" + fixture.forge.comment(ORG, RECIPE, 1, Accounts.MAINTAINER, "no").id();

        assertThat(fixture.call("PATCH", path, bot, "{\"body\": \"x\"}").status()).isEqualTo(200);
        assertThat(fixture.call("PATCH", path, stranger, "{\"body\": \"x\"}").status()).isEqualTo(200);
        assertThat(fixture.call("PATCH", theirs, stranger, "{\"body\": \"x\"}").status()).isEqualTo(403);
        assertThat(fixture.call("DELETE", theirs, stranger, null).status()).isEqualTo(403);
        assertThat(fixture.call("DELETE", path, bot, null).status()).isEqualTo(204);
        assertThat(fixture.call("PATCH", path, stranger, "{\"body\": \"x\"}").status()).isEqualTo(404);
    }

    @Test
    void theRepositorysCommentsAreReadSinceATime() throws Exception {
        Answer all = fixture.call("GET", REPO + "/issues/comments?since=2026-06-17T23:20:00Z", bot, null);

        assertThat(all.body()).hasSize(1);
        assertThat(all.body().get(0).path("pull_request_url").asText()).endsWith("/pulls/1");
        assertThat(fixture.call("GET", REPO + "/issues/comments?since=2026-06-17T23:20:01Z", bot, null).body()).isEmpty();
        assertThat(fixture.call("GET", REPO + "/issues/comments?since=yesterday", bot, null).status()).isEqualTo(422);
    }

    @Test
    void aForksHeadHasAnotherRepositorysNumber() throws Exception {
        var pull = fixture.call("GET", REPO + "/pulls/1", bot, null).body();

        assertThat(pull.path("head").path("repo_id").asLong()).isNotEqualTo(pull.path("base").path("repo_id").asLong());
        assertThat(pull.path("head").path("repo").path("full_name").asText()).isEqualTo(Accounts.STRANGER + "/" + RECIPE);
        assertThat(pull.path("head").path("sha").asText()).hasSize(40).isNotEqualTo(pull.path("base").path("sha").asText());
    }

    @Test
    void whoMayWriteIsSeenByWhoMayBeAssignedAndByTheTeams() throws Exception {
        assertThat(fixture.call("GET", REPO + "/assignees", bot, null).body().findValuesAsText("login"))
                .contains(Accounts.MAINTAINER).doesNotContain(Accounts.STRANGER);
        assertThat(fixture.call("GET", REPO + "/teams", bot, null).body().findValuesAsText("name")).containsExactly("Owners", "developers");
        assertThat(fixture.call("GET", REPO + "/collaborators/" + Accounts.MAINTAINER + "/permission", bot, null).status()).isEqualTo(403);
        assertThat(fixture.call("GET", "/orgs/" + ORG + "/teams", stranger, null).status()).isEqualTo(403);
        assertThat(fixture.call("GET", "/teams/2/members/" + Accounts.MAINTAINER, bot, null).status()).isEqualTo(200);
        assertThat(fixture.call("GET", "/teams/2/members/" + Accounts.STRANGER, bot, null).status()).isEqualTo(404);
        assertThat(fixture.call("GET", "/teams/1/members/" + Accounts.MAINTAINER, bot, null).status()).isEqualTo(403);
    }
}
