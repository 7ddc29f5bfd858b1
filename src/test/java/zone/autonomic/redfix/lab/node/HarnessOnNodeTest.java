package zone.autonomic.redfix.lab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import zone.autonomic.redfix.lab.swarm.Disk;

/** The harness on the lab's node, with a recipe that it has tests for. */
class HarnessOnNodeTest {

    private static final String HEAD = "0123456789abcdef0123456789abcdef01234567";
    private static final String COMPOSE = """
            version: "3.8"
            services:
              app:
                image: example/notes:1.2.0
                networks: [proxy]
                ports: ["7070:7070"]
                healthcheck: {test: ["CMD", "true"]}
                volumes: [files:/srv/notes]
                deploy:
                  labels:
                    - "traefik.enable=true"
                    - "traefik.http.routers.${STACK_NAME}.rule=Host(`${DOMAIN}`)"
                    - "traefik.http.services.${STACK_NAME}.loadbalancer.server.port=7070"
                    - "backupbot.backup=true"
            networks: {proxy: {external: true}}
            volumes: {files: }
            """;

    @TempDir
    Path folder;

    private HarnessRun node;

    @BeforeEach
    void aNodeWithARecipeCheckedOutAtItsLatestTag() {
        Disk.write(folder.resolve("recipes/images/notes.yml"), """
                image: example/notes
                kind: web
                listens: [7070]
                health: [/ping]
                command: [notes]
                directories: [/srv/notes]
                handshake_seconds: {idle: 4, loaded: 150}
                answers: {hex: 0005 0000 0000}
                programs: {notes: app}
                """);
        node = HarnessRun.on(folder.resolve("node"), Place.quiet("ci.example.net").withImageFolders(List.of(folder.resolve("recipes"))));
        Path tests = node.node().harness().resolve("tests");
        Disk.write(tests.resolve("notes/recipe_meta.py"), "HEALTH_PATH = \"/ping\"\n");
        Disk.copy(tests.resolve("mumble/custom/_mumble_proto.py"), tests.resolve("notes/custom/_proto.py"));
        Disk.write(tests.resolve("notes/custom/_proto.py"), Disk.read(tests.resolve("notes/custom/_proto.py")).replace("64738", "7070"));
        Disk.write(tests.resolve("notes/custom/test_handshake.py"),
                "from _proto import retry_handshake\n\n\ndef test_it():\n    retry_handshake(attempts=12, interval=5.0)\n");
        node.staged("notes", version("1.0.0+1.2.0", COMPOSE), version("1.1.0+1.3.0", COMPOSE.replace("1.2.0", "1.3.0")));
    }

    @AfterEach
    void end() {
        node.close();
    }

    private LabRun.At version(String version, String compose) {
        Path files = folder.resolve("versions").resolve(version);
        Map.of("compose.yml", compose, ".env.sample", "TYPE=notes\nDOMAIN=notes.example.com\n", "abra.sh", "", "README.md",
                "<!-- metadata -->\n")
                .forEach((name, text) -> Disk.write(files.resolve(name), text));
        return new LabRun.At(version, files);
    }

    private void withPlace(java.util.function.UnaryOperator<Place> change) {
        node.node().setScene(change.apply(Place.read(node.node().root())));
    }

    private void seedCanonical() {
        new CanonicalSeed(node.node().root()).later("notes", new CanonicalSeed.Version("1.0.0+1.2.0", "c0ffee",
                folder.resolve("versions/1.0.0+1.2.0")));
    }

    private String stacks() {
        return node.sh("docker stack ls --format '{{.Name}}'").said();
    }

    @Test
    void aRunLeavesItsArtefactsACanonicalAndNothingElse() throws IOException {
        HarnessRun.Outcome run = node.run("notes", "CCCI_RUN_ID", "one");

        assertThat(run.failures()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.stages()).containsExactly(Map.entry("install", "pass"), Map.entry("upgrade", "pass"), Map.entry("backup", "pass"),
                Map.entry("restore", "pass"), Map.entry("custom", "pass"), Map.entry("lint", "pass"));
        assertThat(run.log()).contains("upgrade→PR-head: ", "version=1.0.0+1.2.0→1.1.0+1.3.0",
                "WC5 promote: notes canonical is now 1.1.0+1.3.0");
        assertThat(run.results().path("flags").path("clean_teardown").asBoolean()).isTrue();
        assertThat(Disk.names(node.node().runs().resolve("one/junit"))).contains("install__generic__test_install.xml",
                "custom__cc-ci__test_handshake.xml");
        assertThat(node.node().warm().resolve("notes/canonical.json")).content()
                .contains("\"version\": \"1.1.0+1.3.0\"", "\"status\": \"idle\"");
        assertThat(stacks()).doesNotContain("note");
        assertThat(node.sh("docker volume ls -q --filter label=com.docker.stack.namespace=warm-notes_ci_example_net").said())
                .isEqualTo("warm-notes_ci_example_net_files\n");
        try (Stream<Path> all = Files.walk(node.node().harness())) {
            assertThat(all.map(Path::getFileName).map(Path::toString)).as("nothing is compiled into the checkout")
                    .doesNotContain("__pycache__");
        }
    }

    @Test
    void aRunOfAProposedChangeIsNeverPromotedAndLoadIsFelt() {
        withPlace(p -> p.withLoad(3));
        HarnessRun.Outcome run = node.run("notes", "REF", HEAD);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.failures())
                .containsExactly("FAILED tests/notes/custom/test_handshake.py::test_it - TimeoutError: _ssl.c:1112: The handshake operation timed out");
        assertThat(run.log()).doesNotContain("promote");
        assertThat(node.node().warm().resolve("notes")).doesNotExist();
    }

    @Test
    void whatOthersHaveStandingBesideIsFeltAndIsOverWithThem() {
        for (String domain : List.of("zl-1.ci.example.net", "zl-2.ci.example.net")) {
            node.sh("script -qec 'abra app new notes --domain " + domain + " --server default --no-input --secrets --chaos' /dev/null");
            assertThat(node.sh("script -qec 'abra app deploy " + domain + " --no-input --chaos' /dev/null").exit()).isZero();
        }
        assertThat(node.run("notes").failures()).singleElement().asString().contains("test_handshake.py::test_it - TimeoutError");

        node.sh("script -qec 'abra app undeploy zl-1.ci.example.net --no-input' /dev/null");
        assertThat(node.run("notes").failures()).as("one neighbour is half as bad").isEmpty();
    }

    @Test
    void aQuickRunStartsFromTheCanonicalAndFallsBackToColdWithoutOne() {
        assertThat(node.run("notes", "REF", HEAD, "CCCI_QUICK", "1").log()).contains("falling back to a cold run");

        seedCanonical();
        HarnessRun.Outcome run = node.run("notes", "REF", HEAD, "CCCI_QUICK", "1");

        assertThat(run.failures()).isEmpty();
        assertThat(run.log()).contains("reattaching the canonical at 1.0.0+1.2.0");
        assertThat(run.stages()).containsEntry("install", "skip").containsEntry("upgrade", "pass").containsEntry("custom", "pass");
        assertThat(node.node().warm().resolve("notes/canonical.json")).content().contains("\"commit\": \"c0ffee\"");
        assertThat(stacks()).doesNotContain("note");
    }

    @ParameterizedTest
    @EnumSource
    void whatThePlaceFailsWithIsToldInItsWordsAndIsOverAfterwards(Place.Fault fault) {
        withPlace(p -> p.withFault(fault, 1));
        HarnessRun.Outcome run = node.run("notes", "STAGES", "install");

        assertThat(run.stages()).containsEntry("install", "fail");
        if (fault == Place.Fault.VIP_EXHAUSTED) {
            assertThat(run.log()).contains("FATA deploy timed out").doesNotContain(fault.words());
            assertThat(node.sh("journalctl -u docker.service --since=-10min -o cat --no-pager").said().lines()).hasSize(13)
                    .allMatch(line -> line.contains(fault.words()));
        } else {
            assertThat(run.log()).contains("FATA " + fault.words());
            assertThat(node.sh("journalctl -u docker.service --since=-10min -o cat --no-pager").said()).isEmpty();
        }
        assertThat(node.run("notes", "STAGES", "install").failures()).isEmpty();
    }

    @Test
    void tasksThatGetNoAddressStayNew() {
        withPlace(p -> p.withFault(Place.Fault.VIP_EXHAUSTED, -1));
        node.sh("script -qec 'abra app new notes --domain zz-1.ci.example.net --server default --no-input --secrets --chaos' /dev/null");
        assertThat(node.sh("script -qec 'abra app deploy zz-1.ci.example.net --no-input --chaos' /dev/null").exit()).isEqualTo(1);

        assertThat(node.sh("docker stack services zz-1_ci_example_net --format '{{.Name}}\\t{{.Replicas}}\\t{{.Image}}'").said())
                .isEqualTo("zz-1_ci_example_net_app\t0/1\texample/notes:1.3.0\n");
        assertThat(node.sh("docker stack ps zz-1_ci_example_net --no-trunc --format '{{.Name}}\\t{{.CurrentState}}\\t{{.Error}}'").said())
                .startsWith("zz-1_ci_example_net_app.1\tNew ");
    }

    @Test
    void aRunIsSeenWhileItLastsAndLeavesItsStackWhenItIsKilled() throws Exception {
        Process run = killedInTheMiddle(true);

        assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
        await().atMost(Duration.ofSeconds(20)).until(() -> node.sh("pgrep -f '[r]un_recipe_ci.py'").exit() == 1);
        assertThat(stacks()).contains("note-");
        assertThat(node.run("notes").log()).contains("is already deployed");
    }

    @Test
    void aRunThatIsToldToEndTakesItsStackAway() throws Exception {
        Process run = killedInTheMiddle(false);

        assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).isEqualTo(143);
        assertThat(stacks()).doesNotContain("note-");
    }

    /** Stops while a stack stands, as a test of the install waits, and is then ended. */
    private Process killedInTheMiddle(boolean forcibly) throws Exception {
        Disk.write(node.node().harness().resolve("tests/notes/test_install.py"),
                "import threading\n\ndef test_waits():\n    threading.Event().wait(100)\n");
        Process run = node.start("RECIPE=notes CCCI_SKIP_FETCH=1 exec cc-ci-run runner/run_recipe_ci.py");
        await().atMost(Duration.ofSeconds(60)).until(() -> stacks().contains("note-") && run.descendants().findAny().isEmpty());
        assertThat(node.sh("pgrep -f '[r]un_recipe_ci.py'").said().strip()).isEqualTo(String.valueOf(run.pid()));
        if (forcibly) {
            run.destroyForcibly();
        } else {
            run.destroy();
        }
        return run;
    }

    @Test
    void theHarnessTellsOfItsRunsInTheVariantsOfThePlace() {
        withPlace(p -> p.withVariants(List.of("no-junit", "no-test-lists", "manual-run-id")));
        node.run("notes", "CCCI_RUN_ID", "two", "STAGES", "install");

        Path manual = node.node().runs().resolve("manual");
        assertThat(manual.resolve("results.json")).content().doesNotContain("\"tests\"");
        assertThat(manual.resolve("junit")).doesNotExist();
        assertThat(node.node().runs().resolve("two")).doesNotExist();
    }

    /** As the recipes that a node keeps to try its harness on: one whose backup fails, one whose restore does. */
    @ParameterizedTest
    @CsvSource({"backup.pre-hook, backup, skip", "restore.post-hook, restore, pass"})
    void aHookThatFailsMakesItsOwnTierRedAndNothingElse(String hook, String red, String other) {
        String failing = COMPOSE.replace("- \"backupbot.backup=true\"",
                "- \"backupbot.backup=true\"\n        - \"backupbot." + hook + "=sh -c 'echo no room; exit 3'\"");
        node.staged("notes", version("1.0.0+1.2.0", failing), version("1.1.0+1.3.0", failing.replace("1.2.0", "1.3.0")));

        HarnessRun.Outcome run = node.run("notes");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.stages()).containsEntry("install", "pass").containsEntry("upgrade", "pass").containsEntry(red, "fail").containsEntry("custom", "pass")
                .containsEntry(red.equals("backup") ? "restore" : "backup", other);
        assertThat(run.failures()).singleElement().asString().contains("!! " + red + ": RuntimeError: abra app ", "no room");
        assertThat(run.log()).as("nothing red is promoted").doesNotContain("WC5");
    }

    /** As the branch that such a node keeps: its head fails the recipe's own tests. */
    @Test
    void aHeadThatFailsTheRecipesOwnTestsIsRedInCustomAlone() {
        Disk.write(node.node().harness().resolve("tests/notes/custom/test_docroot.py"), """
                from harness import lifecycle


                def test_docroot_is_fresh(ctx):
                    assert lifecycle.deployed_image(ctx.domain, "app") == "example/notes:1.2.0", "the docroot is stale"
                """);

        HarnessRun.Outcome run = node.run("notes", "REF", HEAD);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.stages()).containsEntry("restore", "pass").containsEntry("custom", "fail");
        assertThat(run.failures()).containsExactly("FAILED tests/notes/custom/test_docroot.py::test_docroot_is_fresh - AssertionError: the docroot is stale");
    }

    @Test
    void abraDeploysInPlaceOnlyWhereItIsToldTo() {
        String deploy = "script -qec 'abra app deploy zz-1.ci.example.net --no-input%s' /dev/null";
        node.sh("script -qec 'abra app new notes --domain zz-1.ci.example.net --server default --no-input --secrets --chaos' /dev/null");
        assertThat(node.sh(String.format(deploy, "")).said()).contains("INFO deploy succeeded");
        assertThat(node.sh("curl -ksS -o /dev/null -w '%{http_code}' --max-time 5 https://zz-1.ci.example.net/ping").said())
                .isEqualTo("200");

        HarnessRun.Ran again = node.sh(String.format(deploy, ""));
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.said().strip()).isEqualTo("FATA zz-1.ci.example.net is already deployed");
        assertThat(node.sh(String.format(deploy, " --force")).exit()).isZero();
        assertThat(node.sh(String.format(deploy, " --chaos")).exit()).isZero();
        assertThat(node.sh("docker service inspect zz-1_ci_example_net_app").said())
                .containsPattern("\"coop-cloud.zz-1_ci_example_net.chaos-version\": \"[0-9a-f]{8}\"");
        assertThat(node.sh("script -qec 'abra app rollback zz-1.ci.example.net' /dev/null").said()).contains("not in the lab's vocabulary");
    }

    @Test
    void abraHeedsItsFolder() {
        String abra = "ABRA_DIR=" + folder.resolve("own") + " script -qec 'abra recipe lint -n notes' /dev/null";
        assertThat(node.sh(abra).said()).contains("FATA recipe notes does not exist?");

        Disk.copy(node.state().recipe("notes"), Disk.folder(folder.resolve("own/recipes/notes")));
        assertThat(node.sh(abra).said()).contains("R009").doesNotContain("WARN critical errors");
        Disk.write(folder.resolve("own/recipes/notes/compose.yml"), COMPOSE.replace("  app:", "  web:"));
        HarnessRun.Ran broken = node.sh(abra);
        assertThat(broken.said().strip()).endsWith("WARN critical errors present in notes config");
        assertThat(broken.exit()).isZero();
    }
}
