package zone.autonomic.redfix.forge;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.notMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zone.autonomic.redfix.step.port.Checkup.Finding;
import zone.autonomic.redfix.step.port.Checkup.State;
import zone.autonomic.redfix.step.port.Forge;

/** What is found at a forge, by the answers that Gitea and Forgejo give. */
class ForgeCheckupTest {

    private static final String API = "/api/v1";
    private static final String REPOS = API + "/repos/recipe-maintainers";

    private WireMockServer server;
    private boolean refuses;
    private String page = "";

    /** A forge as it should be: two repositories that the bot may write to, and whose default branches are for people. */
    @BeforeEach
    void aForge() {
        server = new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
        server.start();
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(aResponse().withStatus(404).withBody("{\"message\": \"The target couldn't be found.\"}")));
        answers("/version", 200, "{\"version\": \"1.22.3\"}");
        answers("/user", 200, "{\"id\": 7, \"login\": \"autonomic-bot\", \"is_admin\": false}");
        answers("/orgs/recipe-maintainers", 200, "{\"id\": 2, \"name\": \"recipe-maintainers\"}");
        repositories(repository("wiki", "main", false, true), repository("cc-ci", "main", false, true));
        branch("wiki", "main", false, false);
        branch("cc-ci", "main", false, false);
        server.stubFor(get(urlPathEqualTo("/recipe-maintainers/cc-ci.git/info/refs")).willReturn(aResponse().withStatus(200)));
        tags("wiki", "error: Tag 9.9.9+redfix-doctor is protected");
        tags("cc-ci", "error: Tag 9.9.9+redfix-doctor is protected");
        fixes("wiki", OPEN_TO_FIXES);
        fixes("cc-ci", OPEN_TO_FIXES);
        server.stubFor(get(urlPathEqualTo("/webhooks/gitea")).willReturn(aResponse().withStatus(405)));
        for (String what : List.of("/pulls", "/issues", "/statuses/" + "0".repeat(40))) {
            refuses(what, 422, "[]: EOF");
        }
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private static final String OPEN_TO_FIXES = "ng refs/heads/redfix/doctor/throw-away transaction failed\nng refs/pull/0/head hook declined";

    private void answers(String path, int status, String body) {
        server.stubFor(get(urlPathEqualTo(API + path)).willReturn(aResponse().withStatus(status).withHeader("Content-Type", "application/json").withBody(body)));
    }

    private void tags(String repository, String said) {
        pushes(repository, "refs/tags/", said);
    }

    private void fixes(String repository, String said) {
        pushes(repository, "refs/heads/", said);
    }

    private void pushes(String repository, String refs, String said) {
        server.stubFor(post(urlPathEqualTo("/recipe-maintainers/" + repository + ".git/git-receive-pack")).withRequestBody(containing(refs))
                .willReturn(aResponse().withStatus(200).withBody(said)));
    }

    private void refuses(String what, int status, String message) {
        server.stubFor(post(urlPathEqualTo(REPOS + "/cc-ci" + what)).willReturn(aResponse().withStatus(status).withBody("{\"message\": \"" + message + "\"}")));
    }

    private static String repository(String name, String branch, boolean admin, boolean push) {
        return "{\"name\": \"%s\", \"default_branch\": \"%s\", \"permissions\": {\"admin\": %s, \"push\": %s, \"pull\": true}}".formatted(name, branch, admin, push);
    }

    private void repositories(String... repositories) {
        answers("/orgs/recipe-maintainers/repos", 200, "[" + String.join(",", repositories) + "]");
    }

    private void branch(String repository, String branch, boolean push, boolean merge) {
        answers("/repos/recipe-maintainers/" + repository + "/branches/" + branch, 200,
                "{\"name\": \"%s\", \"protected\": true, \"user_can_push\": %s, \"user_can_merge\": %s}".formatted(branch, push, merge));
    }

    private ForgeConfig config(Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(Map.of("redfix.forge.url", server.isRunning() ? "http://127.0.0.1:" + server.port() + "/" : "", "redfix.forge.token", "t0ken", "redfix.forge.read-timeout", "10s"));
        all.putAll(settings);
        return new SmallRyeConfigBuilder().withMapping(ForgeConfig.class).withConverter(Duration.class, 200, new DurationConverter()).withDefaultValues(all).build()
                .getConfigMapping(ForgeConfig.class);
    }

    private List<Finding> examine(Map<String, String> settings) {
        ForgeConfig config = config(settings);
        return new ForgeCheckup(config, new TokenPowers(config), "cc-ci", refuses, true, page()).examine();
    }

    private String page() {
        return page.isEmpty() && server.isRunning() ? "http://127.0.0.1:" + server.port() : page;
    }

    private Finding finding(String what) {
        return examine(Map.of()).stream().filter(f -> f.what().equals(what)).findFirst().orElseThrow();
    }

    @Test
    void aForgeAsItShouldBeIsAllRight() {
        assertThat(examine(Map.of())).allMatch(f -> f.state() == State.OK).extracting(Finding::what, Finding::found).contains(
                tuple("address", "Gitea 1.22.3 at http://127.0.0.1:" + server.port()), tuple("token", "it is autonomic-bot's"),
                tuple("organisation", "recipe-maintainers: 1 recipe, and the harness's repository cc-ci"),
                tuple("branches", "it may push branches to all 2"),
                tuple("no more than that", "it can neither merge nor push to a default branch, nor administrate"));
    }

    /** Whatever is posted can't be read by anybody, so that nothing can come of it. */
    @Test
    void nothingIsWritten() {
        examine(Map.of());

        assertThat(server.getAllServeEvents()).extracting(e -> e.getRequest().getMethod().getName()).containsOnly("GET", "POST");
        // That nothing comes of the pushes that ask for tags and branches is PushQuestionTest's.
        server.verify(0, postRequestedFor(urlMatching("/api/.*")).withRequestBody(notMatching("\\{")));
        server.verify(3, postRequestedFor(urlMatching("/api/.*")));
        server.verify(4, postRequestedFor(urlMatching(".*\\.git/git-receive-pack")));
        server.verify(getRequestedFor(urlEqualTo("/recipe-maintainers/cc-ci.git/info/refs?service=git-receive-pack")).withBasicAuth(
                new com.github.tomakehurst.wiremock.client.BasicCredentials("autonomic-bot", "t0ken")));
    }

    @Test
    void theTokenIsNeverAPartOfWhatIsFound() {
        assertThat(examine(Map.of()).toString() + examine(Map.of("redfix.forge.organisation", "nobody"))).doesNotContain("t0ken");
    }

    @Test
    void theVersionIsAskedForWithoutTheToken() {
        examine(Map.of());

        server.verify(getRequestedFor(urlEqualTo(API + "/version")).withoutHeader("Authorization"));
        server.verify(getRequestedFor(urlEqualTo(API + "/user")).withHeader("Authorization", equalTo("token t0ken")));
    }

    @Test
    void aWrongTokenIsSaidToBeUnknown() {
        answers("/user", 401, "{\"message\": \"user does not exist [uid: 0, name: ]\"}");

        assertThat(finding("token").state()).isEqualTo(State.FAILED);
        assertThat(finding("token").found()).isEqualTo("the forge doesn't know it: 401, user does not exist [uid: 0, name: ]");
        assertThat(finding("token").advice()).contains("REDFIX_FORGE_TOKEN", "README, Set up for real, 3. Gitea");
        assertThatThrownBy(() -> new TokenPowers(config(Map.of())).tooMuch()).isInstanceOf(Forge.Unavailable.class).hasMessageContaining("redfix.forge.token");
    }

    @Test
    void whereNothingListensThatIsSaid() {
        String url = "http://127.0.0.1:" + server.port();
        server.stop();

        assertThat(examine(Map.of("redfix.forge.url", url))).singleElement().satisfies(f -> assertThat(f.found()).endsWith("can't be reached: the connection is refused"));
        assertThat(examine(Map.of("redfix.forge.url", "http://nowhere.invalid"))).singleElement()
                .satisfies(f -> assertThat(f.found()).isEqualTo("http://nowhere.invalid can't be reached: its name doesn't resolve"));
    }

    @Test
    void whatIsNotSetNamesItsSetting() {
        assertThat(examine(Map.of("redfix.forge.url", ""))).singleElement().satisfies(f -> assertThat(f.advice()).contains("redfix.forge.url"));
        assertThat(examine(Map.of("redfix.forge.token", ""))).last().satisfies(f -> assertThat(f.advice()).contains("REDFIX_FORGE_TOKEN"));
    }

    /** The words of Gitea 1.19 to 1.21 and Forgejo, and those since 1.22. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "token does not have required scope: write:issue | the token lacks the scope write:issue: make one with read:user",
            "token does not have at least one of required scope(s): [write:issue] | the token lacks the scope write:issue: make one",
            "token does not have at least one of required scope(s), required=[write:issue], token scope=read:user,write:repository | the token lacks the scope write:issue (it has read:user,write:repository): make one"})
    void aMissingScopeIsNamed(String message, String advice) {
        refuses("/issues", 403, message);

        assertThat(finding("comments").state()).isEqualTo(State.FAILED);
        assertThat(finding("comments").advice()).startsWith(advice);
        assertThat(examine(Map.of())).extracting(Finding::what).doesNotContain("scopes");
    }

    /** In 1.19 alone they have other names, and repositories and issues go together. */
    @Test
    void theFirstVersionWithScopesHasItsOwnNamesForThem() {
        answers("/version", 200, "{\"version\": \"1.19.4\"}");
        assertThat(finding("scopes").found()).isEqualTo("all that are needed: read:user, read:org and repo");

        refuses("/issues", 403, "token does not have required scope: repo");
        assertThat(finding("comments").advice()).startsWith("the token lacks the scope repo: make one with read:user, read:org and repo, and set REDFIX_FORGE_TOKEN");
        refuses("/issues", 403, "user should have a permission to write to a repo");
        assertThat(finding("comments").advice()).contains("has the token the scope repo?");
    }

    @Test
    void anAccountWithoutRightsIsNotALackOfScopes() {
        refuses("/statuses/" + "0".repeat(40), 403, "user should have a permission to write to a repo");

        assertThat(finding("commit statuses").advice()).startsWith("is the bot's account in a team that may write, and has the token the scope write:repository?");
    }

    @Test
    void repositoriesThatItMayNotWriteToAreNamed() {
        repositories(repository("wiki", "main", false, false), repository("cc-ci", "main", false, true));

        assertThat(finding("branches")).isEqualTo(Finding.warning("branches", "it may not push to `wiki`", "fixes of those can't be proposed: give its team write access (README, Set up for real, 3. Gitea)"));
    }

    @Test
    void anOrganisationThatItCannotSeeIsNamed() {
        assertThat(examine(Map.of("redfix.forge.organisation", "nobody"))).last()
                .satisfies(f -> assertThat(f.found()).isEqualTo("there is no nobody, or the bot can't see it")).satisfies(f -> assertThat(f.advice()).contains("redfix.forge.organisation"));
    }

    @Test
    void whatItCouldDoThatItShouldNotBeAbleToIsSaidPlainly() {
        branch("wiki", "main", true, true);
        repositories(repository("wiki", "main", true, true), repository("cc-ci", "main", false, true));
        answers("/user", 200, "{\"login\": \"autonomic-bot\", \"is_admin\": true}");

        assertThat(finding("no more than that").state()).isEqualTo(State.WARNING);
        assertThat(new TokenPowers(config(Map.of())).tooMuch()).containsExactly(
                "its account is a site administrator and may do anything: take that from it (Site administration, User accounts)",
                "it administrates `wiki`, and could take their protection away: give its team write access, not administration",
                "it may push to the default branch of `wiki`: protect the branch, with a list of who may push (Settings, Branches)",
                "it may merge to the default branch of `wiki`: protect the branch, with a list of who may merge (Settings, Branches); without a list everybody may who writes");
        assertThat(finding("no more than that").found()).contains("it may merge to the default branch of `wiki`");
        refuses = true;
        assertThat(finding("no more than that").state()).as("the bot wouldn't run").isEqualTo(State.FAILED);
    }

    @ParameterizedTest
    @CsvSource({"1.16.9, OK, Gitea 1.16.9, knows none", "1.15.2, WARNING, Gitea 1.15.2, knows none", "11.0.1+gitea-1.22.0, OK, Forgejo 11.0.1+gitea-1.22.0, all that are needed",
            "1.18.5+gitea-1.18.5, OK, Forgejo 1.18.5+gitea-1.18.5, knows none", "1.24.0+dev-12-gabc, OK, Gitea 1.24.0+dev-12-gabc, all that are needed"})
    void theVersionSaysWhatCanBeExpected(String version, State state, String found, String scopes) {
        answers("/version", 200, "{\"version\": \"" + version + "\"}");

        assertThat(finding("address").state()).isEqualTo(state);
        assertThat(finding("address").found()).startsWith(found + " at ");
        assertThat(finding("scopes").found()).contains(scopes);
    }

    @Test
    void aForgeThatTellsItsVersionToMembersOnlyIsOneAllTheSame() {
        answers("/version", 403, "{\"message\": \"Only signed in user is allowed to call APIs.\"}");
        assertThat(finding("address").state()).isEqualTo(State.OK);
        answers("/version", 404, "<html>nothing here</html>");
        assertThat(finding("address").state()).isEqualTo(State.WARNING);
    }

    @Test
    void withoutASecretTheWebhookIsSaidNotToBeSet() {
        ForgeConfig config = config(Map.of());

        assertThat(new ForgeCheckup(config, new TokenPowers(config), "cc-ci", false, false, "https://redfix.example/").examine()).last()
                .satisfies(f -> assertThat(f.state()).isEqualTo(State.NOT_CONFIGURED)).satisfies(f -> assertThat(f.advice()).startsWith("make a hook to https://redfix.example/webhooks/gitea"));
    }

    @Test
    void tagsThatItCouldMakeAreNamedEachOfThem() {
        repositories(repository("a", "main", false, true), repository("b", "main", false, true), repository("c", "main", false, true), repository("d", "main", false, true),
                repository("e", "main", false, true), repository("cc-ci", "main", false, true));
        for (String name : List.of("a", "b", "c", "d", "e")) {
            branch(name, "main", false, false);
            fixes(name, OPEN_TO_FIXES);
            tags(name, "ng refs/tags/9.9.9+redfix-doctor transaction failed\nng refs/pull/0/head hook declined");
        }

        assertThat(finding("tags").state()).isEqualTo(State.WARNING);
        assertThat(finding("tags").found()).isEqualTo("it may make and take away tags of `a`, `b`, `c`, `d`, `e`");
        assertThat(finding("tags").advice()).contains("redfix forge-setup", "Settings, Tags, the pattern *");
    }

    @Test
    void branchesOfFixesThatARuleProtectsAreNamed() {
        fixes("wiki", "error: Not allowed to push to protected branch redfix/doctor/throw-away");

        assertThat(finding("branches of fixes").state()).isEqualTo(State.FAILED);
        assertThat(finding("branches of fixes").found()).isEqualTo("redfix/** is protected from it in `wiki`");
        assertThat(finding("branches of fixes").advice()).contains("leaves out redfix/**");
    }

    @Test
    void whereItCannotBeToldWhetherItMayTagThatIsSaid() {
        tags("wiki", "something else");

        assertThat(finding("tags").found()).startsWith("it can't be told whether it may make tags of `wiki`");
    }

    @Test
    void aProxyThatAsksTheForgeWhoItIsIsSaid() {
        server.stubFor(get(urlPathEqualTo("/webhooks/gitea")).willReturn(aResponse().withStatus(302).withHeader("Location", "/login")));

        assertThat(finding("webhook")).satisfies(f -> assertThat(f.state()).isEqualTo(State.WARNING)).satisfies(f -> assertThat(f.advice()).contains("let /webhooks/gitea through"));
    }

    @Test
    void aBotThatIsNotRunningIsNoMistakeOfTheWebhooks() {
        page = "http://127.0.0.1:1";
        assertThat(finding("webhook")).satisfies(f -> assertThat(f.state()).isEqualTo(State.OK)).satisfies(f -> assertThat(f.found()).contains("as while the bot isn't running",
                "/org/recipe-maintainers/settings/hooks"));
    }

    @Test
    void anAddressThatGiteaDoesNotSendToByItselfIsSaidWithItsSetting() {
        Finding finding = new WebhookWay("http://127.0.0.1:1", "http://192.0.2.1", "o").finding();

        assertThat(finding.state()).isEqualTo(State.WARNING);
        assertThat(finding.found()).contains("http://127.0.0.1:1/webhooks/gitea is this machine's own");
        assertThat(finding.advice()).contains("ALLOWED_HOST_LIST", "webhook can only call allowed HTTP servers");
        assertThat(new WebhookWay("http://10.0.0.7", "http://192.0.2.1", "o").finding().found()).contains("a private address");
    }
}
