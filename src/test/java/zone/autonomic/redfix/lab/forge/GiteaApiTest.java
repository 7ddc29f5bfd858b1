package zone.autonomic.redfix.lab.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.lab.forge.ForgeFixture.ORG;
import static zone.autonomic.redfix.lab.forge.ForgeFixture.RECIPE;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.lab.forge.ForgeFixture.Answer;

class GiteaApiTest {
    private static final String REPO = "/repos/" + ORG + "/" + RECIPE;
    private static final String OPEN = """
            {"title": "WIP: put a lid on", "body": "why", "head": "redfix/teapot/lid", "base": "main"}""";
    @TempDir
    Path folder;
    private ForgeFixture fixture;
    private String bot;

    @BeforeEach
    void start() throws Exception {
        fixture = new ForgeFixture(folder.resolve("forge"));
        bot = fixture.token(Accounts.BOT);
        push("first");
    }

    @AfterEach
    void stop() {
        fixture.forge.close();
    }

    @Test
    void saysWhoTheTokenBelongsTo() throws Exception {
        assertThat(fixture.call("GET", "/user", bot, null).body().path("login").asText()).isEqualTo(Accounts.BOT);
        assertThat(fixture.call("GET", "/user", null, null).status()).isEqualTo(401);
        Answer wrong = fixture.call("GET", "/orgs/" + ORG + "/repos", "wrong", null);
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.body().path("message").asText()).isNotBlank();
        assertThat(wrong.body().path("url").asText()).endsWith("/api/swagger");
    }

    @Test
    void listsTheOrganisationsRepositoriesByPages() throws Exception {
        new RepositorySeed(fixture.forge).seed(ORG, "kettle", new RecipeSource.Versions(java.util.List.of(
                ForgeFixture.version("0.1.0+1", java.util.Map.of("compose.yml", "x")))));

        Answer first = fixture.call("GET", "/orgs/" + ORG + "/repos?page=1&limit=1", bot, null);
        Answer second = fixture.call("GET", "/orgs/" + ORG + "/repos?page=2&limit=1", bot, null);

        assertThat(first.body()).hasSize(1);
        assertThat(first.body().get(0).path("name").asText()).isEqualTo("kettle");
        assertThat(first.body().get(0).path("default_branch").asText()).isEqualTo("main");
        assertThat(first.body().get(0).path("clone_url").asText()).endsWith("/" + ORG + "/kettle.git");
        assertThat(first.header("X-Total-Count")).isEqualTo("2");
        assertThat(first.header("Link")).contains("rel=\"next\"");
        assertThat(second.body().get(0).path("name").asText()).isEqualTo(RECIPE);
        assertThat(fixture.call("GET", "/orgs/nobody/repos", bot, null).status()).isEqualTo(404);
    }

    @Test
    void aRepositoryThatIsNotThereIsNotFoundInJson() throws Exception {
        Answer answer = fixture.call("GET", "/repos/" + ORG + "/nothing", bot, null);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().path("message").asText()).isNotBlank();
    }

    @Test
    void opensAPullRequestOnce() throws Exception {
        Answer opened = fixture.call("POST", REPO + "/pulls", bot, OPEN);
        Answer again = fixture.call("POST", REPO + "/pulls", bot, OPEN);

        assertThat(opened.status()).isEqualTo(201);
        assertThat(opened.body().path("number").asLong()).isEqualTo(1);
        assertThat(opened.body().path("state").asText()).isEqualTo("open");
        assertThat(opened.body().path("head").path("sha").asText()).hasSize(40);
        assertThat(opened.body().path("html_url").asText()).isEqualTo(fixture.forge.url() + "/" + ORG + "/" + RECIPE + "/pulls/1");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body().path("message").asText()).contains("already exists");
    }

    @Test
    void refusesBadInput() throws Exception {
        assertThat(fixture.call("POST", REPO + "/pulls", null, OPEN).status()).isEqualTo(401);
        assertThat(fixture.call("POST", REPO + "/pulls", bot, "{").status()).isEqualTo(422);
        assertThat(fixture.call("POST", REPO + "/pulls", bot, "{\"title\": 3}").status()).isEqualTo(422);
        assertThat(fixture.call("POST", REPO + "/pulls", bot, OPEN.replace("redfix/teapot/lid", "nowhere")).status()).isEqualTo(404);
        assertThat(fixture.call("POST", REPO + "/pulls", bot, OPEN.replace("redfix/teapot/lid", "main")).status()).isEqualTo(422);
        assertThat(fixture.call("GET", REPO + "/pulls/7", bot, null).status()).isEqualTo(404);
        assertThat(fixture.call("GET", REPO + "/pulls/x", bot, null).status()).isEqualTo(404);
    }

    @Test
    void theHeadFollowsTheBranchUntilItIsClosed() throws Exception {
        String first = fixture.call("POST", REPO + "/pulls", bot, OPEN).body().path("head").path("sha").asText();
        push("second");
        String second = fixture.call("GET", REPO + "/pulls/1", bot, null).body().path("head").path("sha").asText();
        Answer closed = fixture.call("PATCH", REPO + "/pulls/1", bot, "{\"state\": \"closed\"}");
        push("third");

        assertThat(second).isNotEqualTo(first);
        assertThat(closed.status()).isEqualTo(201);
        assertThat(fixture.call("GET", REPO + "/pulls/1", bot, null).body().path("head").path("sha").asText()).isEqualTo(second);
        assertThat(fixture.call("GET", REPO + "/pulls", bot, null).body()).isEmpty();
        assertThat(fixture.call("GET", REPO + "/pulls?state=all", bot, null).body()).hasSize(1);
    }

    @Test
    void changesTitleAndBodyAloneAndTogether() throws Exception {
        fixture.call("POST", REPO + "/pulls", bot, OPEN);

        Answer titled = fixture.call("PATCH", REPO + "/pulls/1", bot, "{\"title\": \"Put a lid on\"}");

        assertThat(titled.body().path("title").asText()).isEqualTo("Put a lid on");
        assertThat(titled.body().path("body").asText()).isEqualTo("why");
    }

    @Test
    void keepsCommentsAndStatuses() throws Exception {
        String head = fixture.call("POST", REPO + "/pulls", bot, OPEN).body().path("head").path("sha").asText();

        Answer comment = fixture.call("POST", REPO + "/issues/1/comments", bot, "{\"body\": \"!testme\"}");
        Answer pending = fixture.call("POST", REPO + "/statuses/" + head, fixture.token(Accounts.BRIDGE), """
                {"context": "cc-ci/testme", "state": "pending", "description": "queued", "target_url": "http://ci.invalid/1"}""");
        fixture.call("POST", REPO + "/statuses/" + head, fixture.token(Accounts.BRIDGE), "{\"context\": \"cc-ci/testme\", \"state\": \"success\"}");

        assertThat(comment.status()).isEqualTo(201);
        assertThat(comment.body().path("user").path("login").asText()).isEqualTo(Accounts.BOT);
        assertThat(pending.status()).isEqualTo(201);
        assertThat(fixture.call("GET", REPO + "/issues/1/comments", bot, null).body()).hasSize(1);
        Answer statuses = fixture.call("GET", REPO + "/commits/" + head + "/statuses", bot, null);
        assertThat(statuses.body().findValuesAsText("status")).containsExactly("success", "pending");
        assertThat(fixture.call("POST", REPO + "/issues/1/comments", bot, "{\"body\": \" \"}").status()).isEqualTo(422);
    }

    @Test
    void nothingMergesOverHttp() throws Exception {
        fixture.call("POST", REPO + "/pulls", bot, OPEN);

        assertThat(fixture.call("POST", REPO + "/pulls/1/merge", bot, "{\"Do\": \"merge\"}").status()).isEqualTo(405);
    }

    @Test
    void aPersonMerges() throws Exception {
        fixture.call("POST", REPO + "/pulls", bot, OPEN.replace("WIP: ", ""));

        fixture.forge.merge(ORG, RECIPE, 1, Accounts.MAINTAINER);

        Answer merged = fixture.call("GET", REPO + "/pulls/1", bot, null);
        assertThat(merged.body().path("merged").asBoolean()).isTrue();
        assertThat(merged.body().path("state").asText()).isEqualTo("closed");
        assertThat(fixture.call("PATCH", REPO + "/pulls/1", bot, "{\"state\": \"open\"}").status()).isEqualTo(412);
    }

    @Test
    void whatIsKnownOutlivesTheProcess() throws Exception {
        fixture.call("POST", REPO + "/pulls", bot, OPEN);
        fixture.call("POST", REPO + "/issues/1/comments", bot, "{\"body\": \"hello\"}");
        fixture.forge.close();

        fixture = new ForgeFixture(folder.resolve("forge"));

        assertThat(fixture.token(Accounts.BOT)).isEqualTo(bot);
        assertThat(fixture.call("GET", REPO + "/issues/1/comments", bot, null).body()).hasSize(1);
        assertThat(fixture.call("POST", REPO + "/pulls", bot, OPEN).status()).isEqualTo(409);
    }

    @Test
    void answersWhatTheScenarioWantsAsOftenAsItWants() throws Exception {
        fixture.forge.faults().add(new ForgeFaults.Fault(429, 2, "POST .*/pulls$", 3));

        Answer first = fixture.call("POST", REPO + "/pulls", bot, OPEN);
        fixture.call("POST", REPO + "/pulls", bot, OPEN);

        assertThat(first.status()).isEqualTo(429);
        assertThat(first.header("Retry-After")).isEqualTo("3");
        assertThat(fixture.call("POST", REPO + "/pulls", bot, OPEN).status()).isEqualTo(201);
    }

    @Test
    void thePageShowsTheTextsAsTextAndNeverAsMarkup() throws Exception {
        fixture.call("POST", REPO + "/pulls", bot, OPEN.replace("why", "<script>alert(1)</script>"));

        assertThat(fixture.page("/" + ORG + "/" + RECIPE + "/pulls/1")).contains("&lt;script&gt;", "WIP: put a lid on", "redfix/teapot/lid")
                .doesNotContain("<script>");
        assertThat(fixture.page("/" + ORG + "/" + RECIPE + "/pulls")).contains("#1");
    }

    private void push(String content) throws Exception {
        Path work = folder.resolve("work");
        if (!Files.exists(work)) {
            String url = fixture.cloneUrl().replace("://", "://" + Accounts.BOT + ":" + bot + "@");
            GitOverHttpTest.git(folder, "clone", "-q", url, work.toString());
            GitOverHttpTest.git(work, "checkout", "-q", "-b", "redfix/teapot/lid");
        }
        Files.writeString(work.resolve("compose.yml"), content + "\n");
        GitOverHttpTest.git(work, "-c", "user.name=x", "-c", "user.email=x@lab.invalid", "commit", "-q", "-a", "-m", content);
        GitOverHttpTest.git(work, "push", "-q", "origin", "redfix/teapot/lid");
    }
}
