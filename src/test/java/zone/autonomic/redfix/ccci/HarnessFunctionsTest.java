package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.investigation.Enrolment;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.step.port.CiNode.State;

/** The harness's own functions, asked where a canonical would be deployed: in the layout of the published one, and in the older one. */
class HarnessFunctionsTest {

    private static final Map<String, String> SETTINGS = Map.of("keycloak", "WARM_CANONICAL = False\nHEALTH_PATH = '/realms/master'\n", "wiki", "");

    @TempDir
    Path folder;
    private FakeNode node;
    private SshCiNode bot;
    private String commit;

    @BeforeEach
    void aNode() {
        node = new FakeNode(folder);
        node.environment("CCCI_DOMAIN", FakeNode.DOMAIN);
        bot = node.bot();
        commit = node.recipe("keycloak", "1.0.0+2.0");
    }

    @AfterEach
    void close() {
        bot.hangUp();
        node.close();
    }

    private RunResult domains() {
        RunRequest run = new RunRequest("keycloak-1-r1", RunKind.CANONICAL_DOMAIN, "keycloak", "1.0.0+2.0", commit, true, "/");
        bot.start(run);
        await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(50)).until(() -> bot.poll(run, 0).state() != State.RUNNING);
        return bot.artifacts(run).result();
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve("harness").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void thePublishedLayoutIsFound() {
        node.layout(SETTINGS);
        RunResult result = domains();

        assertThat(result.failures()).extracting(Failure::message).containsExactly(
                "canonical_domain(\"keycloak\") is warm-keycloak.ci.example.org, the domain of the live service keycloak");
        assertThat(result.enrolment().orElseThrow()).isEqualTo(new Enrolment("keycloak", false, "warm-keycloak.ci.example.org", Map.of("keycloak", "warm-keycloak.ci.example.org"),
                Map.of("keycloak", "warm-keycloak.ci.example.org"), java.util.List.of("https://warm-keycloak.ci.example.org/realms/master")));
    }

    @Test
    void theOlderLayoutIsStillRead() throws IOException {
        write("runner/__init__.py", "");
        write("runner/warm.py", "WARM_DOMAINS = {'keycloak': 'warm-keycloak.ci.example.org'}\ndef health(recipe):\n    return ('/health', 200)\n");
        write("runner/canonical.py", "from runner import warm\ndef enrolled(recipe):\n    return True\ndef canonical_domain(recipe):\n    return 'warm-canon-' + recipe\n");
        RunResult result = domains();

        assertThat(result.failures()).isEmpty();
        assertThat(result.enrolment().orElseThrow().enrolled()).isTrue();
        assertThat(result.enrolment().orElseThrow().liveUrls()).containsExactly("https://warm-keycloak.ci.example.org/health");
    }

    @Test
    void whereNobodySaysWhatALiveServiceIsAskedAtItIsItsRoot() throws IOException {
        write("runner/harness/warm.py", "WARM_DOMAINS = {'keycloak': 'warm-keycloak.ci.example.org'}\n");
        write("runner/harness/canonical.py", "def is_enrolled(recipe):\n    return False\ndef canonical_domain(recipe):\n    return 'elsewhere'\n");

        assertThat(domains().enrolment().orElseThrow().liveUrls()).containsExactly("https://warm-keycloak.ci.example.org/");
    }

    @Test
    void aLiveServiceThatTheHarnessRefusesSettingsForIsAskedAtItsRoot() throws IOException {
        write("runner/harness/warm.py", "WARM_DOMAINS = {'keycloak': 'warm-keycloak.ci.example.org', 'traefik': 'warm-traefik.ci.example.org'}\n");
        write("runner/harness/canonical.py", "def is_enrolled(recipe):\n    return False\ndef canonical_domain(recipe):\n    return 'elsewhere'\n");
        write("runner/harness/meta.py", "class MetaError(Exception):\n    pass\ndef load(recipe):\n    raise MetaError(recipe + ' has no recipe_meta.py')\n");

        assertThat(domains().enrolment().orElseThrow().liveUrls()).containsExactly("https://warm-keycloak.ci.example.org/", "https://warm-traefik.ci.example.org/");
    }

    @Test
    void whatIsNotFoundIsNamedWithThePlacesLookedAt() throws IOException {
        assertThat(domains().unreadable().orElseThrow()).contains("the module canonical: runner/harness/canonical.py isn't there; runner/canonical.py isn't there");
    }

    @Test
    void aFunctionThatIsCalledOtherwiseIsNamedWithItsFile() throws IOException {
        write("runner/harness/canonical.py", "def domain(recipe):\n    return ''\n");

        assertThat(domains().unreadable().orElseThrow()).contains("canonical_domain: not in runner/harness/canonical.py");
    }

    @Test
    void aModuleThatCannotBeImportedSaysWhy() throws IOException {
        write("runner/harness/canonical.py", "import nowhere_to_be_found\n");

        assertThat(domains().unreadable().orElseThrow()).contains("runner/harness/canonical.py can't be imported (ModuleNotFoundError: No module named 'nowhere_to_be_found')");
    }
}
