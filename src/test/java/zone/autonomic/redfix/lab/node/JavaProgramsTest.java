package zone.autonomic.redfix.lab.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;

/** The node's programs as processes of their own, called as the bot's script calls them. */
class JavaProgramsTest {

    private static final String CURL = "curl -ksS -o /dev/null -w '%{http_code}' --max-time 5 https://";

    @TempDir
    Path root;

    private NodeInstallation node;

    private record Said(int exit, String text) {}

    @BeforeEach
    void aNodeWithARecipeCheckedOutAtItsLatestTag() throws Exception {
        Disk.write(root.resolve("brought/images/notes.yml"), """
                image: example/notes
                kind: web
                listens: [7070]
                health: [/ping]
                command: [notes]
                directories: [/srv/notes]
                handshake_seconds: {idle: 4, loaded: 75}
                programs: {notes: app}
                """);
        node = NodeInstallation.install(root.resolve("node"),
                Place.quiet("ci.example.net").withPace(0.2).withImageFolders(List.of(root.resolve("brought"))));
        Disk.write(node.harness().resolve("runner/run_recipe_ci.py"), "# the harness\n");
        Disk.write(node.harness().resolve("tests/notes/recipe_meta.py"), "HEALTH_PATH = \"/ping\"\n");
        Disk.write(node.harness().resolve("tests/notes/custom/test_handshake.py"),
                "from runner.notes import retry_handshake\n\n\ndef test_it(stack):\n    retry_handshake(attempts=12, interval=5.0)\n");
        Disk.write(node.harness().resolve("runner/notes.py"), """
                import socket
                import time


                def handshake(host, port=7070, timeout=5.0):
                    with socket.create_connection((host, port), timeout=timeout) as channel:
                        channel.sendall(b"hello")
                        return channel.recv(5)


                def retry_handshake(attempts, interval, host="127.0.0.1"):
                    for attempt in range(1, attempts + 1):
                        try:
                            return handshake(host, timeout=interval)
                        except OSError:
                            if attempt == attempts:
                                raise
                            time.sleep(interval)
                """);
        Path clone = new NodeState(node.root()).recipe("notes");
        Map.of("compose.yml", """
                version: "3.8"
                services:
                  app:
                    image: example/notes:1.2.0
                    networks: [proxy]
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
                """, ".env.sample", "TYPE=notes\nDOMAIN=notes.example.com\n", "abra.sh", "").forEach((f, t) -> Disk.write(clone.resolve(f), t));
        sh("cd ~/.abra/recipes/notes && git init -q -b main && git add -A && git commit -qm one && git tag -a 1.0.0+1.2.0 -m 1.0.0+1.2.0"
                + " && sed -i s/1.2.0/1.3.0/ compose.yml && git commit -qam two && git tag -a 1.1.0+1.3.0 -m 1.1.0+1.3.0"
                + " && git checkout -q --detach 1.1.0+1.3.0");
    }

    private Process start(String command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command).redirectErrorStream(true).directory(node.harness().toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().putAll(node.environment());
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            builder.environment().put("GIT_" + who + "_NAME", "someone");
            builder.environment().put("GIT_" + who + "_EMAIL", "someone@example.net");
        }
        return builder.start();
    }

    private Said sh(String command) throws IOException, InterruptedException {
        Process process = start(command);
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    private Path onlyRun() {
        return node.runs().resolve(Disk.names(node.runs()).get(0));
    }

    @Test
    void aRunLeavesItsArtefactsACanonicalAndNothingElse() throws Exception {
        Said run = sh("RECIPE=notes CCCI_SKIP_FETCH=1 cc-ci-run runner/run_recipe_ci.py");

        assertThat(run.text()).contains("== install: start", "upgrading in place to 1.1.0+1.3.0", "== custom: PASS",
                "WC5 promote: notes canonical is now 1.1.0+1.3.0");
        assertThat(run.exit()).isZero();
        assertThat(Files.readString(onlyRun().resolve("results.json"))).startsWith("{\"schema\":2,\"recipe\":\"notes\",\"version\":\"1.1.0+1.3.0\"")
                .contains("{\"name\":\"promote\",\"status\":\"pass\"", "\"level\":5", "\"clean_teardown\":true");
        assertThat(Disk.names(onlyRun().resolve("junit"))).contains("install__cc-ci__test_install.xml", "restore__cc-ci__test_restore.xml");
        assertThat(Files.readString(onlyRun().resolve("log.txt"))).isEqualTo(run.text());
        assertThat(Files.readString(node.warm().resolve("notes/canonical.json"))).contains("\"version\":\"1.1.0+1.3.0\"");
        assertThat(sh("docker stack ls --format '{{.Name}}'").text()).doesNotContain("note");
        assertThat(sh("docker volume ls -q --filter label=com.docker.stack.namespace=warm-notes_ci_example_net").text())
                .isEqualTo("warm-notes_ci_example_net_files\n");
    }

    @Test
    void aRunOfAProposedChangeIsNeverPromotedAndLoadIsFelt() throws Exception {
        node.setScene(Place.read(node.root()).withLoad(3));
        Said run = sh("RECIPE=notes REF=0123456789abcdef0123456789abcdef01234567 CCCI_SKIP_FETCH=1 cc-ci-run runner/run_recipe_ci.py");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.text()).contains("FAILED tests/notes/custom/test_handshake.py::test_it - TimeoutError").doesNotContain("promote");
        assertThat(Files.readString(onlyRun().resolve("junit/custom__cc-ci__test_handshake.xml"))).contains("<failure message=\"TimeoutError");
        assertThat(node.warm().resolve("notes")).doesNotExist();
    }

    @Test
    void whatOthersHaveStandingBesideIsFeltAndIsOverWithThem() throws Exception {
        Assumptions.assumeTrue(sh("command -v script").exit() == 0, "needs script(1) (apt-get install bsdutils)");
        String run = "RECIPE=notes CCCI_SKIP_FETCH=1 cc-ci-run runner/run_recipe_ci.py";
        for (String domain : List.of("zl-1.ci.example.net", "zl-2.ci.example.net")) {
            sh("script -qec 'abra app new notes --domain " + domain + " --server default --no-input --secrets --chaos' /dev/null");
            assertThat(sh("script -qec 'abra app deploy " + domain + " --no-input --chaos' /dev/null").exit()).isZero();
        }
        assertThat(sh(run).text()).contains("FAILED tests/notes/custom/test_handshake.py::test_it - TimeoutError");

        sh("script -qec 'abra app undeploy zl-1.ci.example.net --no-input' /dev/null");
        assertThat(sh(run).exit()).as("one neighbour is half as bad").isZero();
    }

    @Test
    void aQuickRunStartsFromACopyOfTheCanonicalAndFallsBackToColdWithoutOne() throws Exception {
        String quick = "RECIPE=notes QUICK=1 REF=0123456789abcdef0123456789abcdef01234567 cc-ci-run runner/run_recipe_ci.py";
        assertThat(sh(quick).text()).contains("falling back to a cold run", "== install: PASS");

        new CanonicalSeed(node.root()).later("notes", "1.0.0+1.2.0", new NodeState(node.root()).recipe("notes"));
        Said run = sh(quick);

        assertThat(run.text()).contains("re-attached the canonical at 1.0.0+1.2.0", "== install: SKIP", "== upgrade: PASS", "== custom: PASS");
        assertThat(run.exit()).isZero();
        assertThat(Files.readString(node.warm().resolve("notes/canonical.json"))).contains("1.0.0+1.2.0");
        assertThat(sh("docker stack ls --format '{{.Name}}'").text()).doesNotContain("note");
    }

    @Test
    void whatThePlaceFailsWithIsToldInItsWords() throws Exception {
        node.setScene(Place.read(node.root()).withFault(Place.Fault.REGISTRY_LIMIT, 1));
        assertThat(sh("RECIPE=notes cc-ci-run runner/run_recipe_ci.py").text()).contains("toomanyrequests");
        assertThat(sh("RECIPE=notes cc-ci-run runner/run_recipe_ci.py").exit()).isZero();
    }

    @Test
    void aRunIsSeenWhileItLastsAndLeavesItsStackWhenItIsKilled() throws Exception {
        node.setScene(Place.read(node.root()).withPace(40));
        Process run = start("exec setsid env RECIPE=notes cc-ci-run runner/run_recipe_ci.py");
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> sh("docker stack ls --format '{{.Name}}'").text().contains("note-"));
        assertThat(sh("pgrep -f '[r]un_recipe_ci.py'").exit()).isZero();
        run.descendants().forEach(ProcessHandle::destroy);
        run.destroy();
        assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> sh("pgrep -f '[r]un_recipe_ci.py'").exit() == 1);
        assertThat(sh("docker stack ls --format '{{.Name}}'").text()).contains("note-");
        assertThat(sh("RECIPE=notes cc-ci-run runner/run_recipe_ci.py").text()).contains("is already deployed");
    }

    @Test
    void aCheckoutOfTheHarnessTellsWhereCanonicalsAndLiveServicesStand() throws Exception {
        Path scratch = root.resolve("scratch");
        Disk.copy(Path.of(getClass().getResource("/lab/recipes/README.md").toURI()).resolveSibling("cc-ci"), Disk.folder(scratch));
        String ask = "cd '" + scratch + "' && cc-ci-run /any/where/redfix_domains.py ";

        assertThat(sh(ask + "keycloak").text()).isEqualTo("{\"recipe\": \"keycloak\", \"enrolled\": false, \"canonical_domain\": "
                + "\"warm-keycloak.ci.commoninternet.net\", \"warm_domains\": {\"keycloak\": \"warm-keycloak.ci.commoninternet.net\"}, \"health\": "
                + "{\"keycloak\": [\"/realms/master\", 200]}, \"canonical_domains\": {\"keycloak\": \"warm-keycloak.ci.commoninternet.net\"}}\n");
        assertThat(sh(ask + "gitea").text()).contains("\"enrolled\": true, \"canonical_domain\": \"warm-gitea.ci.commoninternet.net\"");

        Disk.write(scratch.resolve("runner/canonical.py"), Disk.read(scratch.resolve("runner/canonical.py")).replace("    return f\"warm-", "    return pick(f\"warm-"));
        Said unreadable = sh(ask + "keycloak");
        assertThat(unreadable.exit()).isEqualTo(3);
        assertThat(unreadable.text()).startsWith("lab: can't be read: ");
    }

    @Test
    void aLiveServiceAnswersWhileItStands() throws Exception {
        assertThat(sh(CURL + "warm-keycloak.ci.example.net/realms/master").text()).isEqualTo("200");
        assertThat(sh(CURL + "warm-keycloak.ci.example.net/nothing").text()).isEqualTo("404");

        sh("docker stack rm warm-keycloak_ci_example_net");

        assertThat(sh(CURL + "warm-keycloak.ci.example.net/realms/master").text()).isEqualTo("404");
    }

    @Test
    void abraDeploysUnderATerminalAndCurlAsksTheRouter() throws Exception {
        Assumptions.assumeTrue(sh("command -v script").exit() == 0, "needs script(1) (apt-get install bsdutils)");
        Said made = sh("script -qec 'abra app new notes --domain zz-1.ci.example.net --server default --no-input --secrets --chaos' /dev/null");
        assertThat(made.exit()).as(made.text()).isZero();
        assertThat(sh(CURL + "zz-1.ci.example.net/ping").text()).isEqualTo("404");
        Said deployed = sh("script -qec 'abra app deploy zz-1.ci.example.net --no-input --chaos' /dev/null");
        assertThat(deployed.text()).contains("deploy succeeded");
        assertThat(sh(CURL + "zz-1.ci.example.net/ping").text()).isEqualTo("200");
        assertThat(sh("docker stack services zz-1_ci_example_net --format '{{.Name}}\\t{{.Replicas}}\\t{{.Image}}'").text())
                .isEqualTo("zz-1_ci_example_net_app\t1/1\texample/notes:1.3.0\n");
        assertThat(sh("script -qec 'abra recipe lint notes --no-input --chaos' /dev/null").text()).contains("R009").contains("R014");
        assertThat(sh("script -qec 'abra app undeploy zz-1.ci.example.net --no-input' /dev/null").exit()).isZero();
        assertThat(sh("script -qec 'abra app rollback zz-1.ci.example.net' /dev/null").text()).contains("not in the lab's vocabulary");
    }
}
