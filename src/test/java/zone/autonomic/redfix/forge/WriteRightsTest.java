package zone.autonomic.redfix.forge;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may write, by what Gitea 1.16, later ones and Forgejo show to an account that isn't the repository's administrator. */
@QuarkusTest
@TestProfile(GiteaForgeTest.ClientAlone.class)
class WriteRightsTest {

    private static final String REPO = "/api/v1/repos/recipe-maintainers/wiki";
    private static final String ORG = "/api/v1/orgs/recipe-maintainers";
    private static final String WRITERS_BEFORE_1_17 = "{\"id\": 2, \"name\": \"developers\", \"permission\": \"write\", \"units\": [\"repo.code\", \"repo.pulls\"]}";
    private static final String WRITERS = "{\"id\": 2, \"name\": \"developers\", \"permission\": \"none\", \"units\": [\"repo.code\"], \"units_map\": {\"repo.code\": \"write\"}}";
    private static final String OWNERS = "{\"id\": 1, \"name\": \"Owners\", \"permission\": \"owner\", \"units\": null, \"units_map\": {\"repo.code\": \"owner\"}}";
    private static final String TRIAGE = "{\"id\": 3, \"name\": \"triage\", \"permission\": \"read\", \"units_map\": {\"repo.code\": \"read\", \"repo.issues\": \"write\"}}";

    private WireMockServer server;

    @BeforeEach
    void aForge() {
        server = new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
        server.start();
        answers("/collaborators/ann/permission", 404, "{\"message\": \"Not Found\"}");
        answers("/assignees", 200, "[{\"id\": 9, \"login\": \"Ann\"}, {\"id\": 7, \"login\": \"autonomic-bot\"}]");
        answers("/teams", 200, "[" + OWNERS + "," + WRITERS_BEFORE_1_17 + "]");
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private void answers(String path, int status, String body) {
        server.stubFor(get(urlPathEqualTo((path.startsWith("/api") ? "" : REPO) + path))
                .willReturn(aResponse().withStatus(status).withHeader("Content-Type", "application/json").withBody(body)));
    }

    private zone.autonomic.redfix.step.port.Forge.Right may(String login, String... teams) {
        Map<String, String> more = teams.length == 0 ? Map.of() : Map.of("redfix.forge.teams", String.join(",", teams));
        return GiteaForgeTest.forge("http://127.0.0.1:" + server.port(), more).mayWrite("wiki", login);
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "admin", "write"})
    void whereTheForgeSaysItOutrightThatCounts(String permission) {
        answers("/collaborators/bob/permission", 200, "{\"permission\": \"" + permission + "\", \"role_name\": \"x\", \"user\": {\"login\": \"bob\"}}");

        assertThat(may("bob").given()).isTrue();
    }

    /** A real one answers so of somebody whose team writes. */
    @ParameterizedTest
    @ValueSource(strings = {"read", "none", ""})
    void aNoOfTheForgesIsLookedIntoAsItLeavesTeamsOut(String permission) {
        for (String login : List.of("ann", "bob")) {
            answers("/collaborators/" + login + "/permission", 200, "{\"permission\": \"" + permission + "\", \"user\": {\"login\": \"" + login + "\"}}");
        }

        assertThat(may("ann").given()).as("she may be assigned, by her team").isTrue();
        assertThat(may("bob").given()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void whereItDoesNotItFollowsFromWhoMayBeAssignedAndFromTheTeams(int status) {
        answers("/collaborators/ann/permission", status, "{\"message\": \"Only admins can query all permissions\"}");

        assertThat(may("ann").given()).isTrue();
        assertThat(may("bob").given()).isFalse();
        assertThat(may("bob").why()).isEqualTo("has no permission to write there");
    }

    @Test
    void laterVersionsTellATeamsPermissionUnitByUnit() {
        answers("/teams", 200, "[" + OWNERS + "," + WRITERS + "]");

        assertThat(may("ann").given()).isTrue();
    }

    @Test
    void aTeamThatMayOnlyWriteToIssuesMakesItUnknown() {
        answers("/teams", 200, "[" + WRITERS + "," + TRIAGE + "]");

        assertThat(may("ann").given()).isFalse();
        assertThat(may("ann").why()).contains("can't be told", "redfix.forge.teams");
    }

    @Test
    void aTeamOfBeforeThatHasTheIssuesAloneMakesItUnknownToo() {
        answers("/teams", 200, "[" + WRITERS_BEFORE_1_17.replace("\"repo.code\", ", "") + "]");

        assertThat(may("ann").given()).isFalse();
    }

    @Test
    void aPersonsRepositoryHasNoTeams() {
        answers("/teams", 405, "{\"message\": \"repo is not owned by an organization\"}");

        assertThat(may("ann").given()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/assignees", "/teams"})
    void whatIsNotShownCountsAsNo(String path) {
        answers(path, 403, "{\"message\": \"no\"}");

        assertThat(may("ann").given()).isFalse();
        assertThat(may("ann").why()).contains("isn't shown to my account");
    }

    @ParameterizedTest
    @CsvSource({"200, true, ''", "404, false, has no permission", "403, false, whether they are in ops isn't shown"})
    void aConfiguredTeamCountsWhateverItsMembersMayWriteTo(int member, boolean may, String why) {
        server.stubFor(get(urlPathEqualTo(ORG + "/teams")).willReturn(okJson("[{\"id\": 8, \"name\": \"Ops\", \"permission\": \"read\"}]")));
        answers("/api/v1/teams/8/members/bob", member, "{\"id\": 10, \"login\": \"bob\"}");

        assertThat(may("bob", "ops").given()).isEqualTo(may);
        assertThat(may("bob", "ops").why()).contains(why);
    }

    @Test
    void aConfiguredTeamThatThereIsNotHelpsNobody() {
        server.stubFor(get(urlPathEqualTo(ORG + "/teams")).willReturn(okJson("[]")));
        assertThat(may("bob", "ops").why()).contains("there is no team ops");

        answers(ORG + "/teams", 403, "{\"message\": \"Must be an organization member\"}");
        assertThat(may("bob", "ops").why()).contains("aren't shown to my account");
        assertThat(may("ann", "ops").given()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "a b", "a/b", "-x"})
    void whatIsNoLoginIsNotAskedFor(String login) {
        assertThat(may(login).given()).isFalse();
        assertThat(server.getAllServeEvents()).isEmpty();
    }
}
