package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.step.port.CiNode.Artifacts;
import zone.autonomic.redfix.step.port.CiNode.State;

/** Which artefacts are a run's own: those below its id, and what lies in a folder that many runs write over only if it says so. */
class ArtefactsTest {

    private static final String RESULTS = "printf '{\"schema\":2,\"recipe\":\"%s\",\"version\":\"%s\",\"ref\":%s,\"stages\":[{\"name\":\"install\",\"status\":\"pass\"}]}\\n' ";

    @TempDir
    Path folder;
    private FakeNode node;
    private SshCiNode bot;
    private String commit;

    @BeforeEach
    void aNodeWithOneRecipe() {
        node = new FakeNode(folder);
        bot = node.bot();
        commit = node.recipe("wiki", "1.0.0+2.0");
    }

    @AfterEach
    void nothingStays() {
        bot.hangUp();
        node.close();
    }

    private Artifacts run(RunRequest run) {
        bot.start(run);
        await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50)).until(() -> bot.poll(run, 0).state() != State.RUNNING);
        return bot.artifacts(run);
    }

    private Artifacts atTag() {
        return run(new RunRequest("wiki-1-r1", RunKind.LIFECYCLE, "wiki", "1.0.0+2.0", commit, true, "/"));
    }

    @Test
    void theRunsIdIsTheHarnesssTooAndItsFolderIsRead() {
        node.harness("mkdir -p \"$own/junit\"; " + RESULTS + "wiki 1.0.0+2.0 null >\"$own/results.json\"; echo '<testsuites/>' >\"$own/junit/install__generic__test_install.xml\"; echo x >\"$own/lint.txt\"\n");

        Artifacts artifacts = atTag();

        assertThat(artifacts.result().colour()).isEqualTo(Colour.GREEN);
        assertThat(artifacts.result().url()).isEqualTo("https://ci.example.org/runs/wiki-1-r1/");
        assertThat(artifacts.files()).containsOnlyKeys("log", "results.json", "lint.txt", "junit/install__generic__test_install.xml");
    }

    @Test
    void whatWouldMakeAnotherRunOfItIsTakenOutOfTheEnvironment() {
        for (String name : new String[] {"CCCI_QUICK", "QUICK", "STAGES", "SRC", "MODE", "VERSION", "PR", "REF", "CCCI_SKIP_GENERIC", "CCCI_SKIP_GENERIC_RESTORE", "CCCI_APP_DOMAIN",
            "CCCI_OP_STATE_FILE", "CCCI_DEPS_FILE", "ABRA_DIR", "CCCI_RUN_ID", "CCCI_REPO", "CCCI_RUNS_DIR", "PYTEST_ADDOPTS"}) {
            node.environment(name, "/elsewhere");
        }
        node.environment("CCCI_JANITOR_MAX_AGE", "7200");
        node.harness("env | sort >\"$FAKE/environment\"\n");

        atTag();

        assertThat(node.got("environment")).doesNotContain("elsewhere").contains("\nRECIPE=wiki\n", "CCCI_SKIP_FETCH=1\n", "CCCI_RUN_ID=wiki-1-r1\n",
                "CCCI_REPO=" + folder.resolve("harness") + "\n", "CCCI_RUNS_DIR=" + folder.resolve("runs") + "\n", "CCCI_JANITOR_MAX_AGE=7200\n");
        assertThat(node.got("environment").lines()).noneMatch(line -> line.matches("(REF|STAGES|VERSION|ABRA_DIR|CCCI_SKIP_GENERIC\\w*)=.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"manual", "manual-4711"})
    void aHarnessThatTakesNoIdIsReadWhereItWrote(String place) {
        node.harness("mkdir -p $runs/" + place + "; " + RESULTS + "wiki 1.0.0+2.0 null >$runs/" + place + "/results.json\n");

        assertThat(atTag().result().colour()).isEqualTo(Colour.GREEN);
        assertThat(bot.artifacts(new RunRequest("wiki-1-r1", RunKind.LIFECYCLE, "wiki", "1.0.0+2.0", commit, true, "/")).result().url()).endsWith("/runs/" + place + "/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"blog 1.0.0+2.0 null", "wiki 0.9.0+2.0 null"})
    void whatAnotherRunWroteThereMeanwhileIsNotThisOnes(String results) {
        node.harness("mkdir -p $runs/manual; " + RESULTS + results + " >$runs/manual/results.json\n");

        Artifacts artifacts = atTag();

        assertThat(artifacts.result().colour()).isEqualTo(Colour.UNKNOWN);
        assertThat(artifacts.result().unreadable().orElseThrow()).contains("left no results.json");
        assertThat(artifacts.files().get("log")).contains("the harness left no artefacts of this run in " + folder.resolve("runs"));
        assertThat(artifacts.result().url()).isEmpty();
    }

    @Test
    void atACommitTheRefMustBeThatCommit() {
        node.harness("mkdir -p $runs/manual; " + RESULTS + "wiki 1.0.0 '\"'$REF'\"' >$runs/manual/results.json\n");
        assertThat(run(new RunRequest("wiki-1-r1", RunKind.LIFECYCLE, "wiki", commit, commit, false, "/")).result().colour()).isEqualTo(Colour.GREEN);

        node.harness("mkdir -p $runs/manual; " + RESULTS + "wiki 1.0.0 '\"0000000\"' >$runs/manual/results.json\n");
        assertThat(run(new RunRequest("wiki-1-r2", RunKind.LIFECYCLE, "wiki", commit, commit, false, "/")).result().colour()).isEqualTo(Colour.UNKNOWN);
    }

    @Test
    void whatLayThereBeforeIsNotThisRunsWhateverItSays() throws IOException {
        for (String place : new String[] {"manual", "wiki-1-r1"}) {
            Path earlier = Files.createDirectories(folder.resolve("runs/" + place + "/junit")).getParent();
            Files.writeString(earlier.resolve("results.json"), "{\"schema\":2,\"recipe\":\"wiki\",\"version\":\"1.0.0+2.0\",\"stages\":[{\"name\":\"install\",\"status\":\"pass\"}]}");
            Files.writeString(earlier.resolve("junit/restore__cc-ci__test_restore.xml"), "<testsuites/>");
            for (String file : new String[] {"results.json", "junit/restore__cc-ci__test_restore.xml"}) {
                Files.setLastModifiedTime(earlier.resolve(file), FileTime.from(Instant.now().minusSeconds(60)));
            }
        }
        node.harness("exit 1\n");
        assertThat(atTag().result().unreadable().orElseThrow()).contains("left no results.json");

        node.harness("mkdir -p $runs/manual; " + RESULTS + "wiki 1.0.0+2.0 null >$runs/manual/results.json\n");
        RunRequest second = new RunRequest("wiki-1-r2", RunKind.LIFECYCLE, "wiki", "1.0.0+2.0", commit, true, "/");
        assertThat(run(second).files()).containsKey("results.json").doesNotContainKey("junit/restore__cc-ci__test_restore.xml");
    }

    @Test
    void resultsOfAnotherReleaseThanTheOneAskedForAreNotCounted() {
        node.harness("mkdir -p \"$own\"; " + RESULTS + "wiki 0.9.0+2.0 null >\"$own/results.json\"\n");

        assertThat(atTag().result().unreadable().orElseThrow()).isEqualTo("results.json is of 0.9.0+2.0, and 1.0.0+2.0 was asked for");
    }

    @Test
    void aHarnessWithAHomeOfItsOwnWouldTestAnotherCloneAndIsNotRun() throws IOException {
        Path wrapper = folder.resolve("bin/cc-ci-run");
        Files.writeString(wrapper, Files.readString(wrapper).replaceFirst("\n", "\nHOME=/root; export HOME\n"));

        Artifacts artifacts = atTag();

        assertThat(artifacts.result().unreadable().orElseThrow()).contains("cc-ci-run sets a home of its own");
        assertThat(artifacts.files().get("log")).contains("runs with the home /root");
        assertThat(node.got("harness-calls")).isEmpty();
    }
}
