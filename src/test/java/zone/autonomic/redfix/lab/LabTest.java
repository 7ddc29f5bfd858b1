package zone.autonomic.redfix.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.lab.forge.Accounts;
import zone.autonomic.redfix.lab.forge.RepositoryState;

class LabTest {
    @TempDir
    Path folder;

    @Test
    void bringsItsOwnRecipesAndAHarness() throws Exception {
        try (Lab lab = Lab.start(LabOptions.in(folder))) {
            assertThat(lab.forge().repositories()).extracting(RepositoryState::name).containsExactly("bluesky-pds", "cc-ci", "discourse", "gitea",
                    "immich", "keycloak", "mattermost-lts", "mumble");
            assertThat(lab.node().harness().resolve("runner/run_recipe_ci.py")).exists();
            assertThat(tags(lab, "gitea")).containsExactlyInAnyOrder("3.5.3+1.24.2-rootless", "3.6.0+1.24.2-rootless");
            assertThat(tags(lab, "immich")).hasSize(2);
        }
    }

    @Test
    void saysWhatABotIsConfiguredWith() throws Exception {
        try (Lab lab = Lab.start(LabOptions.in(folder))) {
            Map<String, String> configuration = lab.configuration();

            assertThat(configuration).containsEntry("redfix.forge.organisation", Accounts.ORGANISATION).containsKeys("redfix.forge.url",
                    "redfix.forge.token", "redfix.node.host", "redfix.node.port", "redfix.node.user", "redfix.node.key-file");
            assertThat(Path.of(configuration.get("redfix.node.known-hosts-file"))).exists();
            assertThat(Path.of(configuration.get("redfix.node.harness-dir"))).isDirectory();
        }
    }

    @Test
    void aRestartFindsAllAsItWas() throws Exception {
        Map<String, String> before;
        try (Lab lab = Lab.start(LabOptions.in(folder))) {
            before = lab.configuration();
            lab.forge().open(Accounts.ORGANISATION, "gitea", Accounts.MAINTAINER, "t", "b", branch(lab, "gitea"), "main");
        }

        try (Lab lab = Lab.start(LabOptions.in(folder))) {
            assertThat(lab.forge().pull(Accounts.ORGANISATION, "gitea", 1).title()).isEqualTo("t");
            assertThat(lab.configuration()).isEqualTo(before);
        }
    }

    @Test
    void aHalfSeededFolderIsCompleted() throws Exception {
        try (Lab lab = Lab.start(LabOptions.in(folder))) {
            assertThat(lab.forge().repositories()).hasSize(8);
        }
        delete(folder.resolve("forge/recipe-maintainers/gitea.git"));
        Files.delete(folder.resolve("forge/recipe-maintainers/gitea.json"));
        Files.delete(folder.resolve("forge/recipe-maintainers/mumble.json"));
        Files.createDirectories(folder.resolve("forge/recipe-maintainers/gitea.git.new/objects"));
        delete(folder.resolve("node/etc/cc-ci"));

        try (Lab lab = Lab.start(LabOptions.in(folder))) {
            assertThat(tags(lab, "gitea")).hasSize(2);
            assertThat(lab.forge().repositories()).hasSize(8);
            assertThat(lab.node().harness().resolve("tests")).isDirectory();
        }
    }

    @Test
    void servesAPersonsRecipesInsteadWithTheHarnessThatItHas() throws Exception {
        Path recipes = folder.resolve("recipes");
        write(recipes.resolve("kettle/compose.yml"), "version: \"3.8\"\n# coop-cloud.${STACK_NAME}.version=1.2.3+4\n");
        write(recipes.resolve("images/kettle.yml"), "image: kettle\nkind: web\n");

        try (Lab lab = Lab.start(LabOptions.in(folder.resolve("data")).withRecipes(recipes))) {
            assertThat(lab.forge().repositories()).extracting(RepositoryState::name).containsExactly("cc-ci", "kettle");
            assertThat(tags(lab, "kettle")).containsExactly("1.2.3+4");
        }
    }

    @Test
    void twoLabsInOneFolderAreRefused() {
        try (Lab lab = Lab.start(LabOptions.in(folder))) {
            assertThatThrownBy(() -> Lab.start(LabOptions.in(folder))).isInstanceOf(Lab.BadLab.class).hasMessageContaining("another lab runs in");
        }
    }

    @Test
    void otherRecipesUnderTheSameNameWantAnotherFolder() throws Exception {
        Path recipes = folder.resolve("recipes");
        write(recipes.resolve("gitea/compose.yml"), "version: \"3.8\"\n");
        Lab.start(LabOptions.in(folder.resolve("data"))).close();

        assertThatThrownBy(() -> Lab.start(LabOptions.in(folder.resolve("data")).withRecipes(recipes))).isInstanceOf(Lab.BadLab.class)
                .hasMessageContaining("gitea").hasMessageContaining("--data");
    }

    @Test
    void aFolderThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> Lab.start(LabOptions.in(folder.resolve("data")).withRecipes(folder.resolve("nowhere")))).isInstanceOf(Lab.BadLab.class)
                .hasMessageContaining("there is no folder");
    }

    @Test
    void anOddRecipeDoesNotKeepTheOthersFromBeingServed() throws Exception {
        Path recipes = folder.resolve("recipes");
        for (String version : List.of("0.1.0+1", "0.2.0+1")) {
            write(recipes.resolve("broken").resolve(version).resolve("compose.yml"), "services: [oops\n");
            write(recipes.resolve("empty").resolve(version).resolve("compose.yml"), "");
            write(recipes.resolve("odd").resolve(version).resolve("compose.yml"), "services: {app: {image: 3, deploy: [1], networks: 7}}\n");
            write(recipes.resolve("odd").resolve(version).resolve(".env.sample"), "TYPE=odd\n");
        }

        try (Lab lab = Lab.start(LabOptions.in(folder.resolve("data")).withRecipes(recipes))) {
            assertThat(lab.forge().repositories()).hasSize(4);
        }
    }

    @Test
    void aDescriptionWithAMistakeIsSaidAtTheStart() throws Exception {
        Path recipes = folder.resolve("recipes");
        write(recipes.resolve("kettle/compose.yml"), "version: \"3.8\"\n");
        write(recipes.resolve("images/kettle.yml"), "image: kettle\nkind: web\nlissens: [80]\n");

        assertThatThrownBy(() -> Lab.start(LabOptions.in(folder.resolve("data")).withRecipes(recipes))).isInstanceOf(Lab.BadLab.class)
                .hasMessageContaining("images/kettle.yml").hasMessageContaining("lissens");
    }

    @Test
    void theBridgeRunsTheHeadOnTheNodeFromTheCanonicalOfAnOlderVersion() throws Exception {
        try (Lab lab = Lab.start(LabOptions.in(folder))) {
            String head = branch(lab, "gitea");
            lab.forge().open(Accounts.ORGANISATION, "gitea", Accounts.BOT, "t", "", head, "main");
            lab.forge().comment(Accounts.ORGANISATION, "gitea", 1, Accounts.BOT, "!testme --quick");

            await().atMost(Duration.ofMinutes(2)).until(() -> comments(lab, "gitea").size() == 2);

            String answer = comments(lab, "gitea").get(1).body();
            assertThat(answer).startsWith("cc-ci: !testme --quick on `").contains("**success**", "| upgrade | pass |");
            assertThat(lab.node().warm().resolve("gitea/canonical.json")).content().contains("3.5.3+1.24.2-rootless");
            String link = answer.strip().lines().reduce((a, b) -> b).orElseThrow();
            assertThat(URI.create(link + "results.json").toURL().openStream().readAllBytes()).asString(StandardCharsets.UTF_8).contains("\"schema\":2");
        }
    }

    @Test
    void lastNightsSweepIsThereForWhoeverListsTheRuns() throws Exception {
        try (Lab lab = Lab.start(LabOptions.in(folder), Clock.fixed(Instant.parse("2026-06-18T09:00:00Z"), ZoneOffset.UTC))) {
            assertThat(lab.node().runs()).as("nobody asked yet").isEmptyDirectory();

            assertThat(sh(lab, "cd '" + lab.node().runs() + "' && ls -d sweep-*").lines()).containsExactly("sweep-20260617-bluesky-pds",
                    "sweep-20260617-discourse", "sweep-20260617-gitea", "sweep-20260617-immich", "sweep-20260617-keycloak", "sweep-20260617-mattermost-lts",
                    "sweep-20260617-mumble");

            assertThat(swept(lab, "discourse")).contains("\"name\":\"install\",\"status\":\"fail\"", "\"version\":\"0.8.1+3.5.0\"");
            assertThat(lab.node().runs().resolve("sweep-20260617-discourse/log.txt")).content().contains("TimeoutError: deploy timed out after 1800 s", "51 min");
            assertThat(swept(lab, "mattermost-lts")).contains("\"name\":\"restore\",\"status\":\"fail\"");
            assertThat(swept(lab, "mumble")).contains("\"name\":\"custom\",\"status\":\"fail\"");
            assertThat(lab.node().runs().resolve("sweep-20260617-mumble/junit/custom__cc-ci__test_protocol_handshake.xml")).exists();
            assertThat(swept(lab, "bluesky-pds")).contains("\"name\":\"promote\",\"status\":\"fail\"", "\"name\":\"custom\",\"status\":\"pass\"");
            assertThat(swept(lab, "gitea")).contains("\"name\":\"promote\",\"status\":\"fail\"", "\"name\":\"custom\",\"status\":\"pass\"");
            assertThat(swept(lab, "keycloak")).contains("\"skips\":[\"promote\"]").doesNotContain("fail\"}", "\"fail\",\"seconds");
            assertThat(swept(lab, "immich")).contains("\"name\":\"promote\",\"status\":\"pass\"").doesNotContain("\"status\":\"fail\"");
            assertThat(sh(lab, "docker stack ls --format '{{.Name}}'").lines()).as("nothing of it stands").hasSize(3);
            assertThat(lab.node().warm()).isEmptyDirectory();
        }
    }

    private static String swept(Lab lab, String recipe) throws IOException {
        return Files.readString(lab.node().runs().resolve("sweep-20260617-" + recipe + "/results.json"));
    }

    private static String sh(Lab lab, String command) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", command).redirectErrorStream(true);
        shell.environment().putAll(lab.node().environment());
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static List<RepositoryState.Comment> comments(Lab lab, String name) {
        return lab.forge().repository(Accounts.ORGANISATION, name).orElseThrow().commentsOn(1);
    }

    private static List<String> tags(Lab lab, String name) throws Exception {
        try (Git git = Git.open(lab.forge().bare(Accounts.ORGANISATION, name).toFile())) {
            return git.tagList().call().stream().map(r -> r.getName().replace("refs/tags/", "")).toList();
        }
    }

    /** A branch that is behind main, which is enough for a pull request here. */
    private static String branch(Lab lab, String name) throws Exception {
        try (Git git = Git.open(lab.forge().bare(Accounts.ORGANISATION, name).toFile())) {
            git.branchCreate().setName("redfix/x").setStartPoint("3.5.3+1.24.2-rootless").call();
            return "redfix/x";
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private static void delete(Path tree) throws IOException {
        try (var all = Files.walk(tree)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
