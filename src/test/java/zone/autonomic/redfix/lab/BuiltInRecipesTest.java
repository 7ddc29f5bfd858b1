package zone.autonomic.redfix.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.node.LabRun;
import zone.autonomic.redfix.lab.node.Place;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.Lint;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.RecipeFolder;

/** What the model makes of the recipes that come along is what happened to the real ones (domain.md §3). */
class BuiltInRecipesTest {
    @TempDir
    Path node;

    @Test
    void discourseIsRedInTheUpgradeTierAlone() {
        LabRun.Outcome run = lifecycle("discourse", 1.0);

        assertThat(run.unknown()).isEmpty();
        assertThat(run.stages()).containsEntry("install", "pass").containsEntry("upgrade", "fail").containsEntry("backup", "pass")
                .containsEntry("restore", "pass").containsEntry("custom", "pass");
        assertThat(run.failures()).allMatch(f -> f.contains("test_upgrade.py")).hasSize(2);
    }

    @Test
    void mattermostLosesItsMarkerInTheRestore() {
        LabRun.Outcome run = lifecycle("mattermost-lts", 1.0);

        assertThat(run.unknown()).isEmpty();
        assertThat(run.stages()).containsEntry("install", "pass").containsEntry("upgrade", "pass").containsEntry("backup", "pass")
                .containsEntry("restore", "fail").containsEntry("custom", "pass");
        assertThat(run.failures()).singleElement().asString().contains("test_restore_returns_state", "relation \"ci_marker\" does not exist");
    }

    @Test
    void mumbleIsGreenAloneAndRedUnderLoad() {
        assertThat(lifecycle("mumble", 1.0).failures()).isEmpty();
        assertThat(lifecycle("mumble", 4.0).failures()).singleElement().asString().contains("test_handshake_completes_with_channel_presence");
    }

    @ParameterizedTest
    @CsvSource({"immich, ", "keycloak, ", "gitea, ", "mattermost-lts, test_restore_returns_state", "mumble, test_handshake_completes_with_channel_presence"})
    void twoOthersDeployedBesideBreakNothingButTheHandshake(String recipe, String red) {
        for (String neighbour : List.of("zl-1_ci_invalid", "zl-2_ci_invalid")) {
            Disk.write(new NodeState(node.resolve(recipe + "1.0").toAbsolutePath()).service(neighbour, "app").resolve("replicas"), "1/1\n");
        }

        LabRun.Outcome run = lifecycle(recipe, 1.0);

        assertThat(run.failures()).hasSize(red == null ? 0 : 1).allMatch(f -> f.contains(red));
    }

    @Test
    void discourseTimesOutAtADeployOnAVeryLoadedNightOnly() {
        assertThat(lifecycle("discourse", 3.0).stages()).containsEntry("install", "pass");

        LabRun.Outcome run = lifecycle("discourse", 17.0);

        assertThat(run.failures()).containsExactly("install: test_install.py::test_deploys - TimeoutError: deploy timed out after 1800 s");
        assertThat(run.log()).contains("were up after 51 min");
    }

    @Test
    void blueskyIsGreenColdAndIsNotPromoted() {
        LabRun.Outcome run = lifecycle("bluesky-pds", 1.0);

        assertThat(run.unknown()).isEmpty();
        assertThat(run.stages()).containsEntry("install", "pass").containsEntry("upgrade", "skip").containsEntry("restore", "pass")
                .containsEntry("custom", "pass").containsEntry("promote", "fail");
        assertThat(run.log()).contains("last status 0");
    }

    @Test
    void giteaIsGreenColdAndDoesNotAdvance() {
        assertThat(lifecycle("gitea", 1.0).stages()).doesNotContainValue("fail");

        LabRun run = new LabRun(node.resolve("advance"), Place.quiet("ci.invalid"), Images.builtIn());
        LabRun.Outcome advance = run.advance("gitea", at("gitea", 0), at("gitea", 1), "/api/healthz");
        assertThat(advance.failures()).singleElement().asString().contains("error saving JWT Secret", "read-only file system");
    }

    @ParameterizedTest
    @CsvSource({"immich", "keycloak"})
    void theHealthyOnesAreGreen(String recipe) {
        LabRun.Outcome run = lifecycle(recipe, 1.0);

        assertThat(run.unknown()).isEmpty();
        assertThat(run.stages()).doesNotContainValue("fail").containsEntry("restore", "pass");
    }

    @ParameterizedTest
    @CsvSource({"bluesky-pds", "discourse", "gitea", "immich", "keycloak", "mattermost-lts", "mumble"})
    void allVersionsPassLint(String recipe) {
        for (Path version : versions(recipe)) {
            assertThat(Lint.of(new RecipeFolder(version), true)).as(version.toString()).noneMatch(row -> row.error() && !row.satisfied());
            assertThat(Lint.of(new RecipeFolder(version), true)).as(version.toString())
                    .noneMatch(row -> !row.satisfied() && !row.rule().equals("R015"));
        }
    }

    private LabRun.Outcome lifecycle(String recipe, double load) {
        LabRun run = new LabRun(node.resolve(recipe + load), Place.quiet("ci.invalid").withLoad(load), Images.builtIn());
        return run.lifecycle(recipe, at(recipe, 1), Optional.of(at(recipe, 0)), Optional.of(root().resolve("cc-ci/tests").resolve(recipe)), true);
    }

    private static LabRun.At at(String recipe, int index) {
        Path folder = versions(recipe).get(index);
        return new LabRun.At(folder.getFileName().toString(), folder);
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
            return Path.of(BuiltInRecipesTest.class.getResource("/lab/recipes/README.md").toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
