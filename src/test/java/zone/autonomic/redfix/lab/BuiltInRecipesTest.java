package zone.autonomic.redfix.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.node.CanonicalSeed;
import zone.autonomic.redfix.lab.node.HarnessRun;
import zone.autonomic.redfix.lab.node.LabRun;
import zone.autonomic.redfix.lab.node.Place;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.Lint;
import zone.autonomic.redfix.lab.swarm.RecipeFolder;

/** What the harness and the model make of the recipes that come along is what happened to the real ones. */
class BuiltInRecipesTest {
    @TempDir
    Path node;

    @Test
    void discourseIsRedInTheUpgradeTierAlone() {
        HarnessRun.Outcome run = lifecycle("discourse", 1.0);

        assertThat(run.unknown()).isEmpty();
        assertThat(run.stages()).containsEntry("install", "pass").containsEntry("upgrade", "fail").containsEntry("backup", "pass")
                .containsEntry("restore", "pass");
        assertThat(run.failures()).allMatch(f -> f.startsWith("FAILED tests/discourse/test_upgrade.py")).hasSize(2);
    }

    @Test
    void mattermostLosesItsMarkerInTheRestore() {
        HarnessRun.Outcome run = lifecycle("mattermost-lts", 1.0);

        assertThat(run.unknown()).isEmpty();
        assertThat(run.stages()).containsEntry("install", "pass").containsEntry("upgrade", "pass").containsEntry("backup", "pass")
                .containsEntry("restore", "fail");
        assertThat(run.failures()).singleElement().asString().contains("test_restore_returns_state", "relation \"ci_marker\" does not exist");
    }

    @Test
    void mumbleIsGreenAloneAndRedUnderLoad() {
        assertThat(lifecycle("mumble", 1.0).failures()).isEmpty();
        assertThat(lifecycle("mumble", 4.0).failures()).singleElement().asString()
                .contains("test_handshake_completes_with_channel_presence - TimeoutError");
    }

    @ParameterizedTest
    @CsvSource({"immich, ", "gitea, ", "mumble, test_handshake_completes_with_channel_presence"})
    void twoOthersDeployedBesideBreakNothingButTheHandshake(String recipe, String red) {
        try (HarnessRun run = HarnessRun.on(node, Place.quiet("ci.commoninternet.net")).builtIn(recipe)) {
            for (String neighbour : List.of("zl-1_ci_invalid", "zl-2_ci_invalid")) {
                Disk.write(run.state().service(neighbour, "app").resolve("replicas"), "1/1\n");
            }

            assertThat(run.run(recipe).failures()).hasSize(red == null ? 0 : 1).allMatch(f -> f.contains(red));
        }
    }

    @Test
    void discourseTimesOutAtADeployOnAVeryLoadedNightOnly() {
        assertThat(lifecycle("discourse", 3.0).stages()).containsEntry("install", "pass");

        HarnessRun.Outcome run = lifecycle("discourse", 17.0);

        assertThat(run.failures()).singleElement().asString().startsWith("!! install: ").contains("abra app deploy disc-")
                .endsWith("timed out after 1800s");
    }

    @Test
    void blueskyIsGreenColdAndIsNotPromoted() {
        HarnessRun.Outcome run = lifecycle("bluesky-pds", 1.0);

        assertThat(run.unknown()).isEmpty();
        assertThat(run.stages()).containsEntry("install", "pass").containsEntry("upgrade", "skip").containsEntry("restore", "pass")
                .containsEntry("custom", "pass");
        assertThat(run.failures()).singleElement().asString().startsWith("WC5 promote failed: ").contains("last status 0");
        assertThat(run.exit()).as("fatal to nobody").isZero();
    }

    @Test
    void giteaIsGreenColdAndDoesNotAdvance() {
        LabRun lab = new LabRun(node.resolve("advance"), Place.quiet("ci.invalid"), Images.builtIn());
        LabRun.Outcome advance = lab.advance("gitea", HarnessRun.versions("gitea").get(0), HarnessRun.versions("gitea").get(1),
                "/api/healthz");
        assertThat(advance.failures()).singleElement().asString().contains("error saving JWT Secret", "read-only file system");

        try (HarnessRun run = HarnessRun.on(node.resolve("run"), Place.quiet("ci.commoninternet.net")).builtIn("gitea")) {
            LabRun.At older = HarnessRun.versions("gitea").get(0);
            new CanonicalSeed(run.node().root()).later("gitea", new CanonicalSeed.Version(older.version(), "c0ffee", older.folder()));

            HarnessRun.Outcome promoted = run.run("gitea");

            assertThat(promoted.stages()).doesNotContainValue("fail");
            assertThat(promoted.failures()).singleElement().asString().startsWith("WC5 promote failed: warm-gitea.ci.commoninternet.net: ")
                    .contains("abra app deploy warm-gitea.ci.commoninternet.net failed (1): FATA deploy failed: app crash-loops: ",
                            "error saving JWT Secret");
        }
    }

    @ParameterizedTest
    @CsvSource({"immich", "keycloak"})
    void theHealthyOnesAreGreen(String recipe) {
        HarnessRun.Outcome run = lifecycle(recipe, 1.0);

        assertThat(run.failures()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.stages()).doesNotContainValue("fail").containsEntry("restore", "pass").containsEntry("lint", "pass");
    }

    @ParameterizedTest
    @CsvSource({"bluesky-pds", "discourse", "gitea", "immich", "keycloak", "mattermost-lts", "mumble"})
    void allVersionsPassLint(String recipe) {
        for (LabRun.At version : HarnessRun.versions(recipe)) {
            assertThat(Lint.of(new RecipeFolder(version.folder()), true)).as(version.version())
                    .noneMatch(row -> row.error() && !row.satisfied());
            assertThat(Lint.of(new RecipeFolder(version.folder()), true)).as(version.version())
                    .noneMatch(row -> !row.satisfied() && !row.rule().equals("R015"));
        }
    }

    private HarnessRun.Outcome lifecycle(String recipe, double load) {
        try (HarnessRun run = HarnessRun.on(node.resolve(recipe + load), Place.quiet("ci.commoninternet.net").withLoad(load))
                .builtIn(recipe)) {
            return run.run(recipe);
        }
    }
}
