package zone.autonomic.redfix.lab.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.lab.forge.ForgeFixture.ORG;
import static zone.autonomic.redfix.lab.forge.ForgeFixture.RECIPE;

import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.lab.forge.ForgeFixture.Answer;

/** Issues, comments on them, and what persons do over HTTP, as Gitea has it. */
class IssuesTest {
    private static final String REPO = "/repos/" + ORG + "/" + RECIPE;
    private static final String STALE = "{\"title\": \"A stale test\", \"body\": \"no tag has it\"}";
    @TempDir
    Path folder;
    private ForgeFixture fixture;
    private String bot;
    private String person;

    @BeforeEach
    void start() {
        fixture = new ForgeFixture(folder.resolve("forge"));
        bot = fixture.token(Accounts.BOT);
        person = fixture.token(Accounts.MAINTAINER);
    }

    @AfterEach
    void stop() {
        fixture.forge.close();
    }

    @Test
    void anIssueIsOpenedFoundCommentedAndClosed() throws Exception {
        Answer opened = fixture.call("POST", REPO + "/issues", bot, STALE);
        Answer comment = fixture.call("POST", REPO + "/issues/1/comments", bot, "{\"body\": \"still so\"}");

        assertThat(opened.status()).isEqualTo(201);
        assertThat(opened.body().path("number").asLong()).isEqualTo(1);
        assertThat(opened.body().path("html_url").asText()).isEqualTo(fixture.forge.url() + "/" + ORG + "/" + RECIPE + "/issues/1");
        assertThat(opened.body().path("user").path("login").asText()).isEqualTo(Accounts.BOT);
        assertThat(comment.body().path("issue_url").asText()).endsWith("/issues/1");
        assertThat(fixture.call("GET", REPO + "/issues?type=issues&state=open", bot, null).body().findValuesAsText("title")).contains("A stale test");
        assertThat(fixture.call("GET", REPO + "/issues/1/comments", bot, null).body()).hasSize(1);
        assertThat(fixture.call("GET", REPO + "/issues/1", bot, null).body().path("comments").asInt()).isEqualTo(1);
        assertThat(fixture.page("/" + ORG + "/" + RECIPE + "/issues/1")).contains("A stale test", "still so");

        assertThat(fixture.call("PATCH", REPO + "/issues/1", person, "{\"state\": \"closed\"}").body().path("state").asText()).isEqualTo("closed");
        assertThat(fixture.call("GET", REPO + "/issues?type=issues", bot, null).body()).isEmpty();
        assertThat(fixture.call("GET", REPO + "/issues?type=issues&state=all", bot, null).body()).hasSize(1);
    }

    @Test
    void issuesAndPullRequestsShareTheirNumbersAndAreToldApart() throws Exception {
        fixture.call("POST", REPO + "/issues", bot, STALE);
        branch("redfix/teapot/lid");
        long number = fixture.forge.open(ORG, RECIPE, Accounts.BOT, "t", "b", "redfix/teapot/lid", "main").number();

        assertThat(number).isEqualTo(2);
        assertThat(fixture.call("GET", REPO + "/issues?type=issues", bot, null).body().findValuesAsText("number")).containsExactly("1");
        assertThat(fixture.call("GET", REPO + "/issues?type=pulls", bot, null).body().findValuesAsText("number")).containsExactly("2");
        assertThat(fixture.call("GET", REPO + "/issues", bot, null).body()).hasSize(2);
        assertThat(fixture.call("GET", REPO + "/pulls/1", bot, null).status()).isEqualTo(404);
    }

    @Test
    void badInputAndStrangersAreRefused() throws Exception {
        assertThat(fixture.call("POST", REPO + "/issues", null, STALE).status()).isEqualTo(401);
        assertThat(fixture.call("POST", REPO + "/issues", bot, "{\"title\": \" \"}").status()).isEqualTo(422);
        assertThat(fixture.call("GET", REPO + "/issues/9", bot, null).status()).isEqualTo(404);
        assertThat(fixture.call("POST", REPO + "/issues/9/comments", bot, "{\"body\": \"x\"}").status()).isEqualTo(500);
    }

    @Test
    void aCommentIsChangedByItsAuthor() throws Exception {
        fixture.call("POST", REPO + "/issues", bot, STALE);
        long id = fixture.call("POST", REPO + "/issues/1/comments", bot, "{\"body\": \"one\"}").body().path("id").asLong();

        Answer changed = fixture.call("PATCH", REPO + "/issues/comments/" + id, bot, "{\"body\": \"two\"}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(fixture.call("GET", REPO + "/issues/1/comments", bot, null).body().get(0).path("body").asText()).isEqualTo("two");
        assertThat(fixture.call("PATCH", REPO + "/issues/comments/" + id, fixture.token(Accounts.STRANGER), "{\"body\": \"mine\"}").status()).isEqualTo(403);
        assertThat(fixture.call("PATCH", REPO + "/issues/comments/999", bot, "{\"body\": \"x\"}").status()).isEqualTo(404);
    }

    @Test
    void aPersonMergesAndReleasesAndTheBotMayNot() throws Exception {
        branch("redfix/teapot/lid");
        fixture.forge.open(ORG, RECIPE, Accounts.BOT, "t", "b", "redfix/teapot/lid", "main");
        String release = "{\"tag_name\": \"0.3.0+1.2\", \"message\": \"0.3.0+1.2\"}";

        assertThat(fixture.call("POST", REPO + "/pulls/1/merge", bot, "{\"Do\": \"merge\"}").status()).isEqualTo(405);
        assertThat(fixture.call("POST", REPO + "/tags", bot, release).status()).isEqualTo(405);
        assertThat(fixtureMerge()).isEqualTo(200);
        assertThat(fixture.call("POST", REPO + "/tags", person, release).status()).isEqualTo(201);
        assertThat(fixture.call("POST", REPO + "/tags", person, release).status()).isEqualTo(409);

        try (Repository git = Git.open(fixture.forge.bare(ORG, RECIPE).toFile()).getRepository(); RevWalk walk = new RevWalk(git)) {
            assertThat(walk.parseAny(git.resolve("refs/tags/0.3.0+1.2"))).isInstanceOf(RevTag.class);
            assertThat(git.resolve("refs/tags/0.3.0+1.2^{commit}")).isEqualTo(git.resolve("refs/heads/main"));
        }
        assertThat(fixture.call("GET", REPO + "/pulls/1", bot, null).body().path("merged").asBoolean()).isTrue();
    }

    private int fixtureMerge() throws Exception {
        return fixture.call("POST", REPO + "/pulls/1/merge", person, "{\"Do\": \"merge\"}").status();
    }

    @Test
    void whatWasOpenedOutlivesTheProcess() throws Exception {
        fixture.call("POST", REPO + "/issues", bot, STALE);
        fixture.forge.close();

        fixture = new ForgeFixture(folder.resolve("forge"));

        assertThat(fixture.call("GET", REPO + "/issues/1", bot, null).body().path("title").asText()).isEqualTo("A stale test");
        assertThat(fixture.call("POST", REPO + "/issues", bot, STALE).body().path("number").asLong()).isEqualTo(2);
    }

    /** A branch that is behind main, which is enough for a pull request here. */
    private void branch(String name) throws Exception {
        try (Git git = Git.open(fixture.forge.bare(ORG, RECIPE).toFile())) {
            git.branchCreate().setName(name).setStartPoint("0.1.0+1.0").call();
        }
    }
}
