package zone.autonomic.redfix.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.forge.ForgeSetup.Asked;
import zone.autonomic.redfix.lab.forge.Accounts;
import zone.autonomic.redfix.lab.forge.ForgeFaults.Fault;
import zone.autonomic.redfix.lab.forge.LabForge;
import zone.autonomic.redfix.step.port.Forge;

/** A forge that nobody has set up is set up, is said before it is done, and is let be the second time. */
class ForgeSetupTest {

    private static final String ORG = Accounts.ORGANISATION;
    private static final String TEAPOT = "/repos/" + ORG + "/teapot";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final Map<String, String> settings = new TreeMap<>();
    private final List<String> done = new ArrayList<>();
    private String page = "http://127.0.0.1:1/";
    private Optional<String> secret = Optional.of("hooksecret");
    private LabForge lab;

    @BeforeEach
    void start() {
        lab = LabRepositories.start(folder, Clock.systemUTC());
        lab.asBeforeItWasSetUp();
        settings.put("redfix.forge.url", lab.url());
        settings.put("redfix.forge.token", token(Accounts.BOT));
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private String token(String login) {
        return lab.accounts().byLogin(login).token();
    }

    private ForgeSetup setup() {
        ForgeConfig config = new SmallRyeConfigBuilder().withMapping(ForgeConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter()).withDefaultValues(settings).build()
                .getConfigMapping(ForgeConfig.class);
        return new ForgeSetup(config, new ForgeCheckup(config, new TokenPowers(config), "cc-ci", false, true, page), Accounts.BOT, secret,
                page);
    }

    private Asked asked(String... maintainers) {
        return new Asked(token(Accounts.MAINTAINER), Optional.empty(), "redfix", List.of(maintainers));
    }

    private SetupPlan apply() throws Exception {
        SetupPlan plan = setup().plan(asked());
        plan.apply(done::add);
        return plan;
    }

    private HttpResponse<String> api(String method, String path, String account, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(lab.url() + "/api/v1" + path)).header("Authorization", "token " + token(account))
                .method(method, HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode told(String path) throws Exception {
        return JSON.readTree(api("GET", path, Accounts.MAINTAINER, "").body());
    }

    @Test
    void whatWouldBeDoneIsSaidAndNotDone() throws Exception {
        SetupPlan plan = setup().plan(asked());

        assertThat(plan.changes()).containsExactly(
                "make a team `redfix` that writes to code, issues and pull requests of all repositories, and administrates nothing",
                "put autonomic-bot into the team `redfix`",
                "protect the branch `main` of teapot: pushed to and merged to by Owners, developers alone",
                "protect all tags of teapot: made and moved by Owners, developers alone",
                "make a webhook of recipe-maintainers to http://127.0.0.1:1/webhooks/gitea, with the secret of redfix.webhook.secret");
        assertThat(plan.byHand()).isEmpty();
        assertThat(told("/orgs/" + ORG + "/teams")).hasSize(2);
        assertThat(told(TEAPOT + "/branch_protections")).isEmpty();
        assertThat(told(TEAPOT + "/tag_protections")).isEmpty();
        assertThat(told("/orgs/" + ORG + "/hooks")).isEmpty();
    }

    @Test
    void theSecondTimeNothingIsLeftToDo() throws Exception {
        SetupPlan first = apply();

        SetupPlan second = setup().plan(asked());

        assertThat(done).isEqualTo(first.changes());
        assertThat(second.changes()).isEmpty();
        assertThat(second.byHand()).isEmpty();
        assertThat(second.fine()).containsExactlyInAnyOrder("autonomic-bot may write to all repositories, by the team redfix",
                "the default branch is protected from autonomic-bot in `teapot`",
                "all tags are protected from autonomic-bot in `teapot`",
                        "the webhook to http://127.0.0.1:1/webhooks/gitea is there, and tells of all that is needed");
    }

    @Test
    void theBotCanThenWorkAndNoMore() throws Exception {
        apply();

        JsonNode branch = JSON.readTree(api("GET", TEAPOT + "/branches/main", Accounts.BOT, "").body());
        assertThat(branch.path("user_can_push").asBoolean()).isFalse();
        assertThat(branch.path("user_can_merge").asBoolean()).isFalse();
        assertThat(api("POST", TEAPOT + "/tags", Accounts.BOT, "{\"tag_name\": \"9.9.9+evil\", \"target\": \"main\"}").statusCode())
                .isEqualTo(405);
        assertThat(JSON.readTree(api("GET", TEAPOT, Accounts.BOT, "").body()).path("permissions").path("push").asBoolean())
                .as("it may push branches").isTrue();
        assertThat(api("POST", TEAPOT + "/tags", Accounts.MAINTAINER, "{\"tag_name\": \"1.0.0+2\", \"target\": \"main\"}").statusCode())
                .as("people release").isEqualTo(201);
        assertThat(setup().tokenCheck()).filteredOn(f -> f.what().equals("no more than that")).extracting(f -> f.state().name())
                .containsExactly("OK");
    }

    @Test
    void thoseWhoMayStayOnTheListsThatTheBotIsTakenOff() throws Exception {
        api("POST", TEAPOT + "/branch_protections", Accounts.MAINTAINER, """
                {"rule_name": "main", "enable_push": true, "enable_push_whitelist": true, "push_whitelist_usernames": ["autonomic-bot", "maintainer"], "enable_merge_whitelist": false}""");
        api("POST", TEAPOT + "/tag_protections", Accounts.MAINTAINER,
                "{\"name_pattern\": \"*\", \"whitelist_usernames\": [\"maintainer\"]}");
        api("POST", TEAPOT + "/tag_protections", Accounts.MAINTAINER,
                "{\"name_pattern\": \"9.*\", \"whitelist_usernames\": [\"autonomic-bot\"]}");

        assertThat(apply().changes()).contains("take autonomic-bot off those who may push and merge to `main` of teapot, and let Owners, developers alone",
                "take autonomic-bot off those who may make tags `9.*` of teapot");

        JsonNode rule = told(TEAPOT + "/branch_protections").get(0);
        assertThat(rule.path("push_whitelist_usernames")).hasToString("[\"maintainer\"]");
        assertThat(rule.path("push_whitelist_teams")).hasToString("[]");
        assertThat(rule.path("enable_merge_whitelist").asBoolean()).isTrue();
        assertThat(rule.path("merge_whitelist_teams")).hasToString("[\"Owners\",\"developers\"]");
        JsonNode evil = told(TEAPOT + "/tag_protections").get(1);
        assertThat(evil.path("whitelist_usernames")).as("nobody else was there, and somebody has to be").hasToString("[]");
        assertThat(evil.path("whitelist_teams")).hasToString("[\"Owners\",\"developers\"]");
        assertThat(setup().plan(asked()).changes()).isEmpty();
    }

    @Test
    void aRuleForSeveralBranchesIsAPersonsToChange() throws Exception {
        api("POST", TEAPOT + "/branch_protections", Accounts.MAINTAINER, "{\"rule_name\": \"**\", \"enable_push\": true}");

        SetupPlan plan = setup().plan(asked());

        assertThat(plan.byHand()).anySatisfy(line -> assertThat(line)
                .contains("the rule `**` of teapot lets autonomic-bot push or merge to `main`", "/teapot/settings/branches"));
        assertThat(plan.changes()).noneMatch(line -> line.contains("branch `main`"));
    }

    @Test
    void aForgeWhoseApiKnowsNoProtectedTagsIsSaidWhatToClick() throws Exception {
        lab.faults().add(new Fault(404, 9, "tag_protections", 0));

        SetupPlan plan = setup().plan(asked());

        assertThat(plan.byHand()).anySatisfy(line -> assertThat(line)
                .contains("Gitea before 1.23", "`teapot`", "Settings, Tags, the pattern `*`", "Owners, developers"));
    }

    @Test
    void whoMayMergeCanBeNamed() throws Exception {
        setup().plan(asked("Owners")).apply(done::add);

        assertThat(told(TEAPOT + "/branch_protections").get(0).path("merge_whitelist_teams")).hasToString("[\"Owners\"]");
        assertThatThrownBy(() -> setup().plan(asked("Owner"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no team Owner").hasMessageContaining("Owners, developers");
    }

    @Test
    void aWebhookThatLacksSomethingIsMendedAndNotDoubled() throws Exception {
        apply();
        api("PATCH", "/orgs/" + ORG + "/hooks/1", Accounts.MAINTAINER, "{\"active\": false, \"events\": [\"push\", \"wiki\"]}");

        assertThat(setup().plan(asked()).changes()).singleElement().asString()
                .contains("be active and tell of create, delete, issue_comment, pull_request");
        apply();

        assertThat(told("/orgs/" + ORG + "/hooks")).hasSize(1);
        assertThat(told("/orgs/" + ORG + "/hooks").get(0).path("events").toString()).contains("wiki", "pull_request_sync");
        assertThat(setup().plan(asked()).changes()).isEmpty();
    }

    @Test
    void withoutASecretOrAnAddressForTheWebhookItIsSaidWhatToSet() throws Exception {
        secret = Optional.empty();
        assertThat(setup().plan(asked()).byHand()).singleElement().asString().contains("redfix.webhook.secret", "openssl rand -hex 32");
    }

    @Test
    void anAccountThatIsNotThereIsAPersonsToMake() throws Exception {
        settings.remove("redfix.forge.token");

        SetupPlan plan = setup().plan(new Asked(token(Accounts.MAINTAINER), Optional.of("robot"), "redfix", List.of()));

        assertThat(plan.byHand()).anyMatch(line -> line.contains("make an account robot"))
                .anyMatch(line -> line.contains("as robot, make a token with read:user"));
        assertThat(plan.changes()).noneMatch(line -> line.contains("robot into")).anyMatch(line -> line.contains("protect the branch"));
    }

    @Test
    void onlyAnOwnersTokenWillDo() {
        assertThatThrownBy(() -> setup().plan(new Asked(token(Accounts.BOT), Optional.empty(), "redfix", List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the bot's own token");
        assertThatThrownBy(() -> setup().plan(new Asked(token(Accounts.STRANGER), Optional.empty(), "redfix", List.of())))
                .isInstanceOf(Forge.Unavailable.class)
                .hasMessageContaining("passer-by can't set recipe-maintainers up: 403, Must be an organization owner")
                        .hasMessageContaining("one of its owners");
        assertThatThrownBy(() -> setup().plan(new Asked("nonsense", Optional.empty(), "redfix", List.of())))
                .isInstanceOf(Forge.Unavailable.class).hasMessageContaining("401")
                .hasMessageNotContaining("nonsense");
        assertThat(asked().toString()).doesNotContain(token(Accounts.MAINTAINER));
    }

    @Test
    void whatIsRefusedInTheMiddleIsSaidAndCanBeGoneOnWith() throws Exception {
        SetupPlan plan = setup().plan(asked());
        lab.faults().add(new Fault(500, 1, "POST .*tag_protections", 0));

        assertThatThrownBy(() -> plan.apply(done::add)).isInstanceOf(Forge.Unavailable.class).hasMessageContaining("tag_protections")
                .hasMessageContaining("500");

        assertThat(done).hasSize(3);
        assertThat(setup().plan(asked()).changes()).hasSize(2);
    }

    @Test
    void whatDoctorSaysOfTagsIsWhatIsSetAndNoTagIsEverMade() throws Exception {
        api("PUT", "/teams/2/members/" + Accounts.BOT, Accounts.MAINTAINER, "");
        assertThat(setup().tokenCheck()).filteredOn(f -> f.what().equals("tags")).extracting(f -> f.found())
                .containsExactly("it may make and take away tags of `teapot`");

        setup().plan(asked("Owners")).apply(done::add);

        assertThat(setup().tokenCheck()).filteredOn(f -> f.what().equals("tags")).extracting(f -> f.state().name()).containsExactly("OK");
        try (var git = org.eclipse.jgit.api.Git.open(lab.bare(ORG, "teapot").toFile())) {
            assertThat(git.tagList().call()).extracting(tag -> tag.getName()).containsExactly("refs/tags/0.1.0+1.0");
        }
    }
}
