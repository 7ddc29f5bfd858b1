package zone.autonomic.redfix.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.node.HarnessRun;
import zone.autonomic.redfix.lab.node.LabRun;
import zone.autonomic.redfix.lab.node.Place;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.Router;
import zone.autonomic.redfix.lab.swarm.Swarm;

/** A branch of the harness behaves as its own text says: mended where it is mended, broken where it is broken. */
class HarnessBranchesTest {
    private static final String DOMAIN = "ci.commoninternet.net";
    private static final String LIFECYCLE = "runner/harness/lifecycle.py";
    private static final String CANONICAL = "runner/harness/canonical.py";
    private static final String RUN = "runner/run_recipe_ci.py";
    private static final String VOICE = "tests/mumble/recipe_meta.py";
    private static final String LOGIN = "tests/keycloak/recipe_meta.py";

    @TempDir
    Path folder;
    private Path harness;

    @BeforeEach
    void aCheckoutOfTheHarness() {
        harness = folder.resolve("cc-ci");
        Disk.copy(Path.of("src/main/resources/lab/recipes/cc-ci"), Disk.folder(harness));
    }

    private void edit(String file, String before, String after) {
        String text = Disk.read(harness.resolve(file));
        assertThat(text).as("anchor in " + file).contains(before);
        Disk.write(harness.resolve(file), text.replace(before, after));
    }

    private void waitBeforeCustom() {
        edit(RUN, "READY_AFTER = (\"install\", \"upgrade\")", "READY_AFTER = (\"install\", \"upgrade\", \"custom\")");
    }

    private void knowTheForm() {
        edit(LIFECYCLE, "PROBE_FORMS = {\"stable\"", "PROBE_FORMS = {\"handshake\", \"stable\"");
    }

    private void askByTheForm() {
        edit(LIFECYCLE, "    if \"tcp_host\" in probe:\n", """
    if "handshake" in probe:
        path, _, function = probe["handshake"].partition(":")
        spec = importlib.util.spec_from_file_location("probed", meta.TESTS_DIR / "mumble" / path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        getattr(module, function)(probe["tcp_host"])
    elif "tcp_host" in probe:
""");
        edit(LIFECYCLE, "import fcntl\n", "import fcntl\nimport importlib.util\n");
    }

    private void useTheForm() {
        edit(VOICE, "\"stable\": 3}", "\"stable\": 3, \"handshake\": \"custom/_mumble_proto.py:handshake\"}");
    }

    @Test
    void aGateThatWaitsForTheHandshakeMakesTheLoadedRunGreen() {
        waitBeforeCustom();
        knowTheForm();
        askByTheForm();
        useTheForm();

        assertThat(run("mumble", 3.0).failures()).isEmpty();
        assertThat(run("mumble", 1.0).failures()).isEmpty();
    }

    @Test
    void aFormThatNobodyUsesChangesNothing() {
        waitBeforeCustom();
        knowTheForm();
        askByTheForm();

        assertRedInTheHandshake(run("mumble", 3.0));
    }

    @Test
    void aFormThatIsKnownAndNotAskedChangesNothing() {
        waitBeforeCustom();
        knowTheForm();
        useTheForm();

        assertRedInTheHandshake(run("mumble", 3.0));
    }

    @Test
    void aFormThatTheGateDoesNotKnowIsRedAlsoAlone() {
        useTheForm();

        assertThat(run("mumble", 1.0).failures()).contains("!! install: MetaError: READY_PROBE of mumble: unknown forms: handshake");
    }

    @Test
    void aServerThatIsNotReadyInTimeIsRedAtTheGate() {
        waitBeforeCustom();
        knowTheForm();
        askByTheForm();
        useTheForm();
        edit(VOICE, "HTTP_TIMEOUT = 300", "HTTP_TIMEOUT = 30");

        assertThat(run("mumble", 3.0).failures()).first().asString().startsWith("!! install: TimeoutError: ");
    }

    @Test
    void morePatienceInTheTestIsEnoughHere() {
        edit("tests/mumble/custom/test_protocol_handshake.py", "attempts=12", "attempts=36");

        assertThat(run("mumble", 3.0).failures()).isEmpty();
    }

    @Test
    void aSettingThatTheHarnessDoesNotKnowEndsTheRun() {
        edit(VOICE, "HEALTH_PATH", "HEALTH_PAHT");

        HarnessRun.Outcome run = run("mumble", 1.0);
        assertThat(run.exit()).isNotZero();
        assertThat(run.log()).contains("MetaError: ", "unknown setting HEALTH_PAHT");
    }

    @Test
    void whoIsNotEnrolledIsNotPromoted() {
        HarnessRun.Outcome run = run("keycloak", 1.0);

        assertThat(run.green()).isTrue();
        assertThat(run.log()).doesNotContain("WC5");
        assertLiveServiceIsWell();
    }

    @Test
    void aCanonicalIsNeverDeployedOverALiveService() {
        edit(LOGIN, "WARM_CANONICAL = False\n", "");

        HarnessRun.Outcome run = run("keycloak", 1.0);

        assertThat(run.failures()).singleElement().asString().startsWith("WC5 promote failed: warm-keycloak." + DOMAIN + ": ")
                .endsWith("is already deployed");
        assertLiveServiceIsWell();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "if recipe in warm.WARM_DOMAINS: return f\"warm-canon-{recipe}.{warm.DOMAIN}\"",
        "if warm.stable_domain(recipe) in warm.WARM_DOMAINS.values(): return \"warm-canon-\" + recipe + \".\" + warm.DOMAIN"})
    void anEnrolledProviderIsPromotedAtADomainOfItsOwnAndTheLiveOneStays(String guard) {
        edit(CANONICAL, "    return warm.stable_domain(recipe)", "    " + guard + "\n    return warm.stable_domain(recipe)");
        edit(LOGIN, "WARM_CANONICAL = False\n", "");

        HarnessRun.Outcome run = run("keycloak", 1.0);

        assertThat(run.failures()).isEmpty();
        assertThat(run.log()).contains("WC5 promote: keycloak canonical is now 10.4.1+26.2.5");
        NodeState node = node();
        assertThat(node.volumesOf("warm-canon-keycloak_ci_commoninternet_net")).isNotEmpty();
        assertThat(node.root().resolve("var/lib/ci-warm/keycloak/canonical.json")).content()
                .contains("\"version\": \"10.4.1+26.2.5\"", "warm-canon-keycloak");
        assertLiveServiceIsWell();
    }

    @Test
    void anOverlayForThoseWhoClaimTheMoveIsGreenForTheReleaseAndRedForAnEmptyClaim() {
        edit("tests/discourse/test_upgrade.py", "    assert ", "    if not _moves(ctx):\n        return\n    assert ");
        edit("tests/discourse/test_upgrade.py", "def test_head",
                "def _moves(ctx):\n    labels = lifecycle.deployed_labels(ctx.domain)[\"app\"]\n"
                + "    return any(name.endswith(\".version\") and value.endswith(\"+3.5.3\") for name, value in labels.items())\n\n\ndef test_head");

        assertThat(run("discourse", 1.0).failures()).isEmpty();
        assertThat(run("discourse", 1.0, Map.of("version=0.8.1+3.5.0", "version=0.9.0+3.5.3")).failures()).hasSize(2)
                .allMatch(f -> f.startsWith("FAILED tests/discourse/test_upgrade.py"));
    }

    private static void assertRedInTheHandshake(HarnessRun.Outcome run) {
        assertThat(run.unknown()).isEmpty();
        assertThat(run.failures()).singleElement().asString().contains("test_handshake_completes_with_channel_presence - TimeoutError");
    }

    private void assertLiveServiceIsWell() {
        assertThat(new Router(new Swarm(node(), Images.builtIn())).ask("warm-keycloak." + DOMAIN, "/realms/master").status())
                .isEqualTo(200);
    }

    private NodeState node() {
        return new NodeState(folder.resolve("node").toAbsolutePath());
    }

    private HarnessRun.Outcome run(String recipe, double load) {
        return run(recipe, load, Map.of());
    }

    private HarnessRun.Outcome run(String recipe, double load, Map<String, String> changes) {
        List<LabRun.At> versions = HarnessRun.versions(recipe);
        Path head = folder.resolve("head");
        Disk.remove(head);
        Disk.copy(versions.get(1).folder(), Disk.folder(head));
        changes.forEach((before, after) -> {
            String compose = Disk.read(head.resolve("compose.yml"));
            assertThat(compose).contains(before);
            Disk.write(head.resolve("compose.yml"), compose.replace(before, after));
        });
        Disk.remove(folder.resolve("node"));
        try (HarnessRun node = HarnessRun.on(folder.resolve("node"), Place.quiet(DOMAIN).withLoad(load), harness)) {
            return node.staged(recipe, versions.get(0), new LabRun.At(versions.get(1).version(), head)).run(recipe);
        }
    }
}
