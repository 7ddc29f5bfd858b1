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
import java.util.Optional;
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
            assertThat(answer).contains("`!testme --quick` on `", "**success**", "| upgrade | pass |");
            assertThat(lab.node().warm().resolve("gitea/canonical.json")).content().contains("3.5.3+1.24.2-rootless");
            String link = answer.replaceFirst("(?s).*?\\]\\((http[^)]*/runs/[^)]*/)\\).*", "$1");
            assertThat(URI.create(link + "results.json").toURL().openStream().readAllBytes()).asString(StandardCharsets.UTF_8).contains("\"schema\": 2");
        }
    }

    @Test
    void lastNightsSweepIsThereForWhoeverAsksTheJournal() throws Exception {
        try (Lab lab = Lab.start(LabOptions.in(folder), Clock.fixed(Instant.parse("2026-06-18T09:00:00Z"), ZoneOffset.UTC))) {
            List<String> lines = sh(lab, "journalctl -u nightly-sweep.service -o short-iso --no-pager").lines().toList();

            assertThat(lines).first().asString().startsWith("2026-06-17T03:00:00+0000 ci systemd[1]: ");
            assertThat(lines.get(1))
                    .endsWith("===== nightly cold sweep: enrolled canonicals = ['bluesky-pds', 'discourse', 'gitea', 'immich', "
                    + "'mattermost-lts', 'mumble'] =====");
            String said = String.join("\n", lines);
            assertThat(said).contains("abra app deploy disc-").contains("timed out after 1800s")
                    .contains("FAILED tests/mattermost-lts/test_restore.py::test_restore_returns_state - RuntimeError: ")
                    .contains("FAILED tests/mumble/custom/test_protocol_handshake.py::test_handshake_completes_with_channel_presence - ")
                    .contains("WC5 promote failed: warm-bluesky-pds.ci.commoninternet.net: ",
                            "WC5 promote failed: warm-gitea.ci.commoninternet.net: ")
                    .contains("WC5 promote: immich canonical is now 1.5.0+v1.138.1");
            assertThat(lines.stream().map(l -> l.replaceFirst("^\\S+ ci \\S+ ", "")).filter(l -> l.matches("  \\S+ +(PASS|FAIL|SKIP).*")))
                    .hasSize(6)
                    .anyMatch(l -> l.matches("  gitea +PASS \\(promoted\\) +3\\.6\\.0\\+1\\.24\\.2-rootless +\\(rc=0\\)"))
                    .anyMatch(l -> l.matches("  discourse +FAIL +0\\.8\\.1\\+3\\.5\\.0 +\\(rc=1\\)"));
            assertThat(sh(lab, "journalctl -u nightly-sweep.service -o short-iso --no-pager").lines()).isEqualTo(lines);
            assertThat(sh(lab, "journalctl -u nightly-sweep.service -o cat --since=2026-06-17T04:00:00 --no-pager")).isEmpty();
            assertThat(sh(lab, "docker stack ls --format '{{.Name}}'").lines()).as("nothing of it stands").hasSize(3);
            assertThat(lab.node().warm().resolve("immich/canonical.json")).content().contains("\"version\": \"1.5.0+v1.138.1\"");
            assertThat(lab.node().warm().resolve("gitea/canonical.json")).content().contains("\"version\": \"3.5.3+1.24.2-rootless\"");
        }
    }

    @Test
    void aSweepThatThereWasNotIsNotInTheJournal() throws Exception {
        Path scenario = folder.resolve("scenario.yml");
        write(scenario, "last_sweep: none\n");
        try (Lab lab = Lab.start(new LabOptions(folder.resolve("data"), Optional.empty(), Optional.of(scenario), 0, List.of()))) {
            assertThat(sh(lab, "journalctl -u nightly-sweep.service")).isEqualTo("-- No entries --\n");
            assertThat(sh(lab, "journalctl -u nightly-sweep.service -o cat")).isEmpty();
        }
    }

    @Test
    void clonesOfUpstreamKnowNothingOfTheMirrorsBranches() throws Exception {
        Path scenario = folder.resolve("scenario.yml");
        write(scenario, "clone_origin: upstream\nharness: [no-junit, manual-run-id]\n");
        try (Lab lab = Lab.start(new LabOptions(folder.resolve("data"), Optional.empty(), Optional.of(scenario), 0, List.of()))) {
            branch(lab, "gitea");
            String clone = "cd ~/.abra/recipes/gitea && git fetch -q origin && ";

            assertThat(sh(lab, clone + "git tag").lines()).hasSize(2);
            assertThat(sh(lab, clone + "git branch -r")).doesNotContain("redfix");
            assertThat(sh(lab, clone + "git remote get-url origin").strip()).doesNotStartWith("http");
            assertThat(sh(lab, "cat '" + lab.node().root() + "/place/harness-variants'")).isEqualTo("no-junit,manual-run-id\n");
        }
    }

    @Test
    void aPrivateMirrorIsReadByWhoeverLogsIn() throws Exception {
        Path scenario = folder.resolve("scenario.yml");
        write(scenario, "private_mirror: true\n");
        try (Lab lab = Lab.start(new LabOptions(folder.resolve("data"), Optional.empty(), Optional.of(scenario), 0, List.of()))) {
            String gitea = lab.forge().cloneUrl(Accounts.ORGANISATION, "gitea");
            String asBot = gitea.replace("http://", "http://x:" + lab.configuration().get("redfix.forge.token") + "@");

            assertThat(sh(lab, "git ls-remote " + gitea + " 2>&1 || echo refused")).endsWith("refused\n");
            assertThat(sh(lab, "git ls-remote " + asBot)).contains("refs/heads/main");
            assertThat(sh(lab, "git ls-remote " + lab.forge().cloneUrl(Accounts.ORGANISATION, "cc-ci"))).contains("refs/heads/main");
        }
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
