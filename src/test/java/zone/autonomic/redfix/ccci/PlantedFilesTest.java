package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.step.port.CiNode;
import zone.autonomic.redfix.step.port.CiNode.State;

/** What a run leaves on the node is read as files of its own: nothing that a link leads to, no pipe, no device. */
@Timeout(60)
class PlantedFilesTest {

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final String RESULTS = """
            mkdir -p "$own/junit"
            printf '{"schema":2,"recipe":"%s","stages":[{"name":"install","status":"pass","tests":[]}]}' "$RECIPE" >"$own/results.json"
            echo RUN SUMMARY
            """;

    @TempDir
    Path folder;
    private FakeNode node;
    private SshCiNode bot;
    private RunRequest run;
    private Path secret;

    @BeforeEach
    void aNodeWithASecret() throws IOException {
        node = new FakeNode(folder);
        bot = node.bot();
        run = new RunRequest("wiki-1-r1", RunKind.LIFECYCLE, "wiki", "1.0.0+2.0", node.recipe("wiki", "1.0.0+2.0"), true, "/");
        Files.createDirectories(folder.resolve("etc"));
        secret = Files.writeString(folder.resolve("etc/shadow.xml"), "<testsuite name='of the node itself'/>\n");
    }

    @AfterEach
    void nothingStays() {
        bot.hangUp();
        node.close();
    }

    private CiNode.Artifacts artifactsOf(String harness) {
        node.harness(harness);
        bot.start(run);
        await().atMost(BOUND).until(() -> bot.poll(run, 0).state() != State.RUNNING);
        return bot.artifacts(run);
    }

    private Path runFolder() {
        return folder.resolve("home/.red fix/runs/wiki-1-r1");
    }

    private void assertNothingOfTheNodesOwn(Map<String, String> files) {
        assertThat(files.toString()).doesNotContain("of the node itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ln -s '%s/shadow.xml' \"$own/passwd.txt\"; ln -s '%<s/shadow.xml' \"$own/junit/a.xml\"; mkfifo \"$own/pipe.txt\" \"$own/junit/pipe.xml\"; ln -s /dev/zero \"$own/zero.log\"",
        "rmdir \"$own/junit\"; ln -s '%s' \"$own/junit\"; rm \"$own/results.json\"; ln -s '%<s/shadow.xml' \"$own/results.json\""})
    void whatTheHarnessLeftBehindALinkOrInAPipeIsNoArtefact(String planting) {
        CiNode.Artifacts artifacts = artifactsOf(RESULTS + planting.formatted(secret.getParent()) + "\n");

        assertNothingOfTheNodesOwn(artifacts.files());
        assertThat(artifacts.files().keySet()).isSubsetOf("log", "results.json");
    }

    @Test
    void aFileOfTheRunsOwnFolderIsReadAsSuchOnly() throws IOException {
        artifactsOf(RESULTS);
        for (String planted : List.of("artifacts/passwd.txt", "artifacts/junit/a.xml", "artifacts/junit", "artifacts", "log", "rc", "rundir", "probe", "made", "before", "canonical")) {
            boolean directory = planted.endsWith("artifacts") || planted.endsWith("junit");
            remove(runFolder().resolve(planted));
            Files.createSymbolicLink(runFolder().resolve(planted), directory ? secret.getParent() : secret);

            assertNothingOfTheNodesOwn(bot.artifacts(run).files());
            assertThat(bot.poll(run, 0).text() + bot.probe(run)).as(planted).doesNotContain("of the node itself");
        }
        assertThat(bot.tearDown(run).toString()).doesNotContain("of the node itself");
        assertThat(secret).hasContent("<testsuite name='of the node itself'/>");
    }

    @Test
    void aPipeInTheRunsFolderHoldsNobodyUp() throws Exception {
        artifactsOf(RESULTS);
        for (String planted : List.of("artifacts/a.txt", "log", "rc", "rundir", "probe", "made", "deps", "before", "canonical", "pid", "request")) {
            remove(runFolder().resolve(planted));
            assertThat(new ProcessBuilder("mkfifo", runFolder().resolve(planted).toString()).start().waitFor()).isZero();
        }

        assertThat(bot.artifacts(run).files()).containsOnlyKeys("results.json");
        assertThat(bot.poll(run, 0).state()).isEqualTo(State.LOST);
        assertThat(bot.probe(run).standing()).isFalse();
        assertThat(bot.preflight("wiki", "wiki-1-r2").fit()).isTrue();
        assertThat(bot.tearDown(run).removed()).isEmpty();
    }

    @Test
    void aWholeRunsFolderThatIsALinkIsNoRuns() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/artifacts"));
        Files.copy(secret, elsewhere.resolve("a.txt"));
        Files.copy(secret, elsewhere.resolveSibling("log"));
        Files.createDirectories(runFolder().getParent());
        Files.createSymbolicLink(runFolder(), elsewhere.getParent());

        assertThat(bot.poll(run, 0).text()).doesNotContain("of the node itself");
        assertNothingOfTheNodesOwn(bot.artifacts(run).files());
    }

    @Test
    void whatASweepLeftIsReadInTheSameWay() throws Exception {
        Path swept = Files.createDirectories(folder.resolve("runs/sweep-20260101-wiki"));
        Files.createSymbolicLink(swept.resolve("log.txt"), secret);
        Files.createSymbolicLink(swept.resolve("junit"), secret.getParent());
        Files.createSymbolicLink(folder.resolve("runs/sweep-20260101-blog"), secret.getParent());
        Files.writeString(secret.resolveSibling("log.txt"), "of the node itself");
        Path other = Files.createDirectories(folder.resolve("runs/sweep-20260101-forum"));
        assertThat(new ProcessBuilder("mkfifo", other.resolve("results.json").toString()).start().waitFor()).isZero();

        String told = said("sweep");

        assertThat(told).contains("swept\tsweep-20260101-wiki\twiki", "done\n").doesNotContain("of the node itself", "blog");
    }

    @Test
    void theNewestRunsResultsAreReadInTheSameWay() throws Exception {
        Path newest = Files.createDirectories(folder.resolve("runs/m2r-1"));
        Files.createSymbolicLink(newest.resolve("results.json"), secret);
        Files.createSymbolicLink(newest.resolve("lint.txt"), secret);

        assertThat(said("facts")).contains("done\n").doesNotContain("of the node itself");
    }

    /** The script's own words, as what is read of them is less. */
    private String said(String command) throws Exception {
        ProcessBuilder sh = new ProcessBuilder("sh", "src/main/resources/redfix-node.sh", command);
        sh.environment().putAll(node.environment());
        sh.environment().putAll(Map.of("REDFIX_HOME", folder.resolve("home/.red fix").toString(), "REDFIX_RUNS_DIR", folder.resolve("runs").toString(),
                "REDFIX_HARNESS_DIR", folder.resolve("harness").toString(), "REDFIX_WARM_DIR", folder.resolve("warm").toString()));
        sh.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = sh.start();
        return new String(process.getInputStream().readAllBytes());
    }

    private static void remove(Path place) throws IOException {
        if (!Files.exists(place)) {
            return;
        }
        Files.walkFileTree(place, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failed) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
