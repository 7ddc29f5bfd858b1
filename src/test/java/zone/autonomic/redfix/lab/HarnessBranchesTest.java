package zone.autonomic.redfix.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.node.LabRun;
import zone.autonomic.redfix.lab.node.Place;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.Router;
import zone.autonomic.redfix.lab.swarm.Swarm;

/** A branch of the harness behaves as its own text says: mended where it is mended, broken where it is broken, and unknown where it can't be read. */
class HarnessBranchesTest {
    private static final String DOMAIN = "ci.commoninternet.net";
    private static final String READY = "runner/ready.py";
    private static final String VOICE = "tests/mumble/recipe_meta.py";
    private static final String LOGIN = "tests/keycloak/recipe_meta.py";

    @TempDir
    Path folder;
    private Path harness;

    @BeforeEach
    void aCheckoutOfTheHarness() {
        harness = folder.resolve("cc-ci");
        Disk.copy(root().resolve("cc-ci"), Disk.folder(harness));
    }

    private void edit(String file, String before, String after) {
        String text = Disk.read(harness.resolve(file));
        assertThat(text).as("anchor in " + file).contains(before);
        Disk.write(harness.resolve(file), text.replace(before, after));
    }

    private void knowTheForm() {
        edit(READY, "    \"stable\",\n", "    \"handshake\",\n    \"stable\",\n");
    }

    private void askByTheForm() {
        edit(READY, "timeout=LOOK_AGAIN).close()\n", "timeout=LOOK_AGAIN).close()\n    if \"handshake\" in probe:\n        probe[\"handshake\"]()\n");
    }

    private void useTheForm(String asked) {
        edit(VOICE, "\"stable\": 3}", "\"stable\": 3, \"handshake\": " + asked + "}");
        edit(VOICE, "HEALTH_PATH", "from runner.mumble import handshake\n\nHEALTH_PATH");
    }

    @Test
    void aGateThatWaitsForTheHandshakeMakesTheLoadedRunGreen() {
        knowTheForm();
        askByTheForm();
        useTheForm("lambda: handshake(ctx.host)");

        assertThat(run("mumble", 3.0).failures()).isEmpty();
        assertThat(run("mumble", 1.0).failures()).isEmpty();
    }

    @Test
    void aFormThatNobodyUsesChangesNothing() {
        knowTheForm();
        askByTheForm();

        assertRedInTheHandshake(run("mumble", 3.0));
    }

    @Test
    void aFormThatIsKnownAndNotAskedChangesNothing() {
        knowTheForm();
        useTheForm("lambda: handshake(ctx.host)");

        assertRedInTheHandshake(run("mumble", 3.0));
    }

    @Test
    void aFormThatTheGateDoesNotKnowIsRedAlsoAlone() {
        useTheForm("lambda: handshake(ctx.host)");

        assertThat(run("mumble", 1.0).failures()).singleElement().asString()
                .contains("custom: test_ready.py::test_ready_for_custom - SystemExit: READY_PROBE of mumble: unknown forms: handshake");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lambda: None", "lambda: ctx.host", "lambda: socket.create_connection((ctx.host, 64738), timeout=1.0).close()"})
    void aGateThatAsksForLessWaitsForLess(String asked) {
        knowTheForm();
        askByTheForm();
        useTheForm(asked);
        edit(VOICE, "from runner.mumble", "import socket\n\nfrom runner.mumble");

        assertRedInTheHandshake(run("mumble", 3.0));
    }

    @Test
    void aServerThatIsNotReadyInTimeIsRedAtTheGate() {
        knowTheForm();
        askByTheForm();
        useTheForm("lambda: handshake(ctx.host)");
        edit(VOICE, "HTTP_TIMEOUT = 300", "HTTP_TIMEOUT = 30");

        assertThat(run("mumble", 3.0).failures()).singleElement().asString()
                .startsWith("custom: test_ready.py::test_ready_for_custom - TimeoutError: handshake not completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lambda: asyncio.run(hello(ctx.host))", "lambda: handshake(ctx.container.ip)", "partial(handshake, ctx.host)"})
    void aGateThatCannotBeReadIsNeitherRedNorGreen(String asked) {
        knowTheForm();
        askByTheForm();
        useTheForm(asked);

        assertThat(run("mumble", 1.0).unknown()).get().asString().contains("the lab can't read what the harness waits for before custom");
    }

    @Test
    void aSettingThatTheHarnessDoesNotKnowEndsTheRun() {
        edit(VOICE, "HEALTH_PATH", "HEALTH_PAHT");

        assertThat(run("mumble", 1.0).unknown()).get().asString().contains("unknown settings: HEALTH_PAHT");
    }

    @Test
    void whoIsNotEnrolledIsSkippedAtThePromotion() {
        LabRun.Outcome run = run("keycloak", 1.0);

        assertThat(run.stages()).containsEntry("promote", "skip").doesNotContainValue("fail");
        assertThat(run.log()).contains("WC5 promote: skipped, keycloak is not enrolled (WARM_CANONICAL)");
        assertLiveServiceIsWell();
    }

    @Test
    void aCanonicalIsNeverDeployedOverALiveService() {
        edit(LOGIN, "WARM_CANONICAL = False\n", "");

        assertThat(run("keycloak", 1.0).failures()).singleElement().asString()
                .contains("promote: ", "warm-keycloak." + DOMAIN + ": a live service stands there");
        assertLiveServiceIsWell();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "if recipe in warm.WARM_DOMAINS: return f\"warm-canon-{recipe}.{DOMAIN}\"",
        "if f\"warm-{recipe}.{DOMAIN}\" in warm.WARM_DOMAINS.values(): return \"warm-canon-\" + recipe + \".\" + DOMAIN"})
    void anEnrolledProviderIsPromotedAtADomainOfItsOwnAndTheLiveOneStays(String guard) {
        edit("runner/canonical.py", "from runner import meta\n", "from runner import meta, warm\n");
        edit("runner/canonical.py", "    return f\"warm-{recipe}.{DOMAIN}\"", "    " + guard + "\n    return f\"warm-{recipe}.{DOMAIN}\"");
        edit(LOGIN, "WARM_CANONICAL = False\n", "");

        LabRun.Outcome run = run("keycloak", 1.0);

        assertThat(run.failures()).isEmpty();
        assertThat(run.stages()).containsEntry("promote", "pass");
        NodeState node = node("keycloak");
        assertThat(node.volumesOf("warm-canon-keycloak_ci_commoninternet_net")).isNotEmpty();
        assertThat(node.root().resolve("var/lib/ci-warm/keycloak/canonical.json")).content().contains("\"version\":\"10.4.1+26.2.5\"");
        assertLiveServiceIsWell();
    }

    @Test
    void aLiveServiceThatIsTakenDownAnswersNoMore() {
        new LabRun(folder.resolve("keycloak"), Place.quiet(DOMAIN), Images.builtIn());
        assertLiveServiceIsWell();

        node("keycloak").removeStack("warm-keycloak_ci_commoninternet_net");

        assertThat(new Router(new Swarm(node("keycloak"), Images.builtIn())).ask("warm-keycloak." + DOMAIN, "/realms/master").status()).isEqualTo(404);
    }

    @Test
    void whereACanonicalStandsIsUnknownIfItCannotBeRead() {
        edit("runner/canonical.py", "    return f\"warm-{recipe}.{DOMAIN}\"", "    return registry.lookup(recipe)");

        assertThat(run("immich", 1.0).unknown()).get().asString().contains("canonical_domain", "registry");
    }

    @Test
    void anOverlayForThoseWhoClaimTheMoveIsGreenForTheReleaseAndRedForAnEmptyClaim() {
        String scoped = "    if not _moves(stack):\n        return\n    assert ";
        edit("tests/discourse/test_upgrade.py", "    assert ", scoped);
        edit("tests/discourse/test_upgrade.py", "def test_head", "def _moves(stack):\n    return any(i.startswith(\"discourse/discourse:\") for i in stack.images())"
                + " or stack.version().endswith(\"+3.5.3\")\n\n\ndef test_head");

        assertThat(run("discourse", 1.0).failures()).isEmpty();
        LabRun.Outcome claimed = run("discourse", 1.0, Map.of("version=0.8.1+3.5.0", "version=0.9.0+3.5.3"));
        assertThat(claimed.failures()).hasSize(2).allMatch(f -> f.startsWith("upgrade: test_upgrade.py"));
    }

    private static void assertRedInTheHandshake(LabRun.Outcome run) {
        assertThat(run.unknown()).isEmpty();
        assertThat(run.failures()).singleElement().asString().contains("test_handshake_completes_with_channel_presence - TimeoutError");
    }

    private void assertLiveServiceIsWell() {
        assertThat(new Router(new Swarm(node("keycloak"), Images.builtIn())).ask("warm-keycloak." + DOMAIN, "/realms/master").status()).isEqualTo(200);
    }

    private NodeState node(String recipe) {
        return new NodeState(folder.resolve(recipe).toAbsolutePath());
    }

    private LabRun.Outcome run(String recipe, double load) {
        return run(recipe, load, Map.of());
    }

    private LabRun.Outcome run(String recipe, double load, Map<String, String> changes) {
        LabRun lab = new LabRun(folder.resolve(recipe), Place.quiet(DOMAIN).withLoad(load), Images.builtIn());
        List<Path> versions = versions(recipe);
        Path head = folder.resolve("heads").resolve(recipe);
        Disk.copy(versions.get(1), Disk.folder(head));
        changes.forEach((before, after) -> {
            String compose = Disk.read(head.resolve("compose.yml"));
            assertThat(compose).contains(before);
            Disk.write(head.resolve("compose.yml"), compose.replace(before, after));
        });
        return lab.lifecycle(recipe, new LabRun.At(versions.get(1).getFileName().toString(), head),
                Optional.of(new LabRun.At(versions.get(0).getFileName().toString(), versions.get(0))), Optional.of(harness.resolve("tests").resolve(recipe)), true);
    }

    private static List<Path> versions(String recipe) {
        try (Stream<Path> all = Files.list(root().resolve(recipe))) {
            return all.sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path root() {
        try {
            return Path.of(HarnessBranchesTest.class.getResource("/lab/recipes/README.md").toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
