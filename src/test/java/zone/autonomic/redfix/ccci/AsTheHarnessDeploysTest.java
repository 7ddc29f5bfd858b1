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
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.step.port.CiNode.Artifacts;
import zone.autonomic.redfix.step.port.CiNode.State;

/** The bot's own deploys have the settings, files and neighbours that the harness's have, and are asked for their health as it asks. */
class AsTheHarnessDeploysTest {

    private static final String META = """
            HEALTH_PATH = "/api/ready"
            HEALTH_OK = (204,)
            DEPS = ("mail",)
            def EXTRA_ENV(ctx):
                return {"WELCOME": ctx.base_url + "/hello", "MAIL": ctx.deps["mail"], "TYPE": "other"}
            """;

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
        commit = node.recipe("wiki", "1.0.0+2.0");
        node.put("on-deploy", "printf '%s_app\\t1/1\\timage:1\\n' \"$2\" >\"$FAKE/stacks/$2\"; cat \"$HOME/.abra/servers/default/$1.env\" >\"$FAKE/env\"; ls \"$ABRA_DIR/recipes/wiki\" >\"$FAKE/files\"\n");
    }

    @AfterEach
    void close() {
        bot.hangUp();
        node.close();
    }

    private Artifacts deploy() {
        RunRequest run = new RunRequest("wiki-1-r1", RunKind.THROWAWAY_DEPLOY, "wiki", commit, commit, false, "/given");
        bot.start(run);
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50)).until(() -> bot.poll(run, 0).state() != State.RUNNING);
        return bot.artifacts(run);
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve("harness").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void itsSettingsFilesAndNeighboursAreTheHarnesss() throws IOException {
        node.layout(Map.of("wiki", META));
        write("tests/wiki/compose.ccci.yml", "services: {}\n");
        write("tests/wiki/install_steps.sh", "echo \"steps for $CCCI_APP_DOMAIN in ${PWD##*/}\"\n");
        String dep = "mail-0a1b2c." + FakeNode.DOMAIN;
        write("runner/harness/deps.py", """
                import os

                def deploy_deps(recipe, domain, settings):
                    with open(os.environ['FAKE'] + '/stacks/%s', 'w') as stack:
                        stack.write('x\\t1/1\\ti\\n')
                    return {name: '%s' for name in settings.DEPS}
                """.formatted(dep.replace('.', '_'), dep));
        node.put("http-status", "204");

        Artifacts artifacts = deploy();

        assertThat(artifacts.result().colour()).isEqualTo(Colour.GREEN);
        assertThat(node.got("env")).containsPattern("DOMAIN=zz-[0-9a-f]{8}\\.ci\\.example\\.org").contains("TYPE=other\n", "LETS_ENCRYPT_ENV=\n", "/hello\n", "MAIL=" + dep + "\n",
                "COMPOSE_FILE=\"compose.yml:compose.ccci.yml\"\n").doesNotContain("TYPE=wiki");
        assertThat(node.got("files")).contains("compose.ccci.yml");
        assertThat(artifacts.files().get("log")).containsPattern("steps for zz-[0-9a-f]{8}\\.ci\\.example\\.org in wiki");
        assertThat(node.got("curl-calls")).contains("/api/ready").doesNotContain("/given");
        assertThat(node.names("stacks")).as("what was deployed beside it").isEmpty();
    }

    @Test
    void whatTheHarnessDoesNotTakeForHealthyIsNot() {
        node.layout(Map.of("wiki", META.replace("DEPS = (\"mail\",)", "").replace("\"MAIL\": ctx.deps[\"mail\"], ", "")));
        node.put("http-status", "200");

        assertThat(deploy().result().failures()).containsExactly(new Failure("deploy", "healthy_over_https", "not healthy over HTTPS /api/ready (last status 200)"));
    }

    @Test
    void whereItsSettingsAreNotFoundItIsDeployedPlainAndThatIsSaid() {
        node.put("http-status", "200");
        Artifacts artifacts = deploy();

        assertThat(artifacts.result().colour()).isEqualTo(Colour.GREEN);
        assertThat(node.got("env")).contains("LETS_ENCRYPT_ENV=\n");
        assertThat(artifacts.files().get("log")).contains("so it is deployed plain: the module meta: runner/harness/meta.py isn't there", "so it is asked at /given");
        assertThat(node.got("curl-calls")).contains("/given");
    }

    @Test
    void neighboursThatCannotBeDeployedAreNamed() throws IOException {
        node.layout(Map.of("wiki", META.replace("ctx.deps[\"mail\"]", "'none'")));
        write("runner/harness/deps.py", "def deploy_deps(run, told):\n    return {}\n");
        node.put("http-status", "204");

        assertThat(deploy().files().get("log")).contains("what it needs beside it (mail) isn't deployed: deploy_deps in runner/harness/deps.py asks for run, told");
    }

    @Test
    void addressesThatHaveRunOutAreAskedOfDockersJournal() {
        node.put("on-deploy", "printf '%s_app\\t0/1\\timage:1\\n' \"$2\" >\"$FAKE/stacks/$2\"\n");
        node.put("journal-docker.service", "level=error msg=\"could not find an available IP while allocating VIP\"\n".repeat(13));
        node.put("tasks", "x_app.1\tNew 2 minutes ago\t\nx_db.1\tRunning 2 minutes ago\t\n");
        Artifacts artifacts = deploy();

        assertThat(artifacts.result().colour()).isEqualTo(Colour.VOID);
        assertThat(artifacts.files().get("log")).contains("dockerd said 13 times since the run began: could not find an available IP while allocating VIP; 1 tasks stay in New");
        assertThat(node.got("journalctl-calls")).containsPattern("-u docker.service -o cat --no-pager --since @\\d+");
    }

    @Test
    void aDiskWithoutInodesMakesARunThatFailedVoid() {
        node.put("inodes", "0");

        assertThat(deploy().result().voided().orElseThrow()).contains("no inodes left");
    }
}
