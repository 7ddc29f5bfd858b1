package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.investigation.Conditions;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.step.port.CiNode.Artifacts;
import zone.autonomic.redfix.step.port.CiNode.State;

/** Where a run's recipe comes from: the mirror by its address, into a clone of the run's own. What others use on the node stays as it was found. */
class CheckoutTest {

    private static final String TOKEN = "t0k3n-that-nobody-may-see";
    private static final String GREEN = "mkdir -p \"$own\"; printf '{\"schema\":2,\"recipe\":\"%s\",\"stages\":[{\"name\":\"install\",\"status\":\"pass\"}]}' \"$RECIPE\" >\"$own/results.json\"\n";
    private static final String LOOK = "cd \"$HOME/.abra/recipes/wiki\" && { git rev-parse HEAD; git status --porcelain --ignored; git remote get-url origin; ls; } >\"$FAKE/seen\" 2>&1\n";

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

    private String git(Path in, String... words) {
        try {
            ProcessBuilder git = new ProcessBuilder(Stream.concat(Stream.of("git"), Stream.of(words)).toList()).directory(in.toFile()).redirectErrorStream(true);
            git.environment().putAll(java.util.Map.of("GIT_AUTHOR_NAME", "p", "GIT_AUTHOR_EMAIL", "p@example.org", "GIT_COMMITTER_NAME", "p", "GIT_COMMITTER_EMAIL", "p@example.org"));
            return new String(git.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The clone that all runs share: on a branch, a commit further, with a file that nobody knows of. */
    private Path sharedClone() throws IOException {
        Path shared = folder.resolve("home/.abra/recipes/wiki");
        Files.createDirectories(shared.getParent());
        git(folder, "clone", "-q", folder.resolve("mirror/wiki.git").toString(), shared.toString());
        git(shared, "remote", "set-url", "origin", "https://upstream.example.org/wiki.git");
        git(shared, "commit", "-q", "--allow-empty", "-m", "somebody's work");
        Files.writeString(shared.resolve("compose.ccci.yml"), "services: {}\n");
        Files.writeString(shared.resolve("compose.yml"), "changed: true\n");
        return shared;
    }

    private String state(Path clone) {
        return git(clone, "rev-parse", "HEAD") + git(clone, "symbolic-ref", "HEAD") + git(clone, "status", "--porcelain") + git(clone, "for-each-ref")
                + git(clone, "reflog") + git(clone, "config", "--list", "--local");
    }

    private RunRequest lifecycle(String id) {
        return new RunRequest(id, RunKind.LIFECYCLE, "wiki", "1.0.0+2.0", commit, true, "/");
    }

    private Artifacts run(RunRequest run) {
        bot.start(run);
        await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(50)).until(() -> bot.poll(run, 0).state() != State.RUNNING);
        return bot.artifacts(run);
    }

    @Test
    void theSharedCloneIsNeitherUsedNorTouched() throws IOException {
        Path shared = sharedClone();
        String before = state(shared);
        node.harness(LOOK + GREEN);

        assertThat(run(lifecycle("wiki-1-r1")).result().colour()).isEqualTo(Colour.GREEN);
        assertThat(bot.lint("wiki", commit).ran()).isFalse();
        bot.tearDown(lifecycle("wiki-1-r1"));

        assertThat(state(shared)).isEqualTo(before);
        assertThat(shared.resolve("compose.ccci.yml")).exists();
        assertThat(Files.readString(shared.resolve("compose.yml"))).isEqualTo("changed: true\n");
        assertThat(node.got("seen").lines()).as("at the tag, by the mirror's address, with nothing untracked")
                .containsExactly(commit, folder.resolve("mirror").toUri() + "/wiki.git", "compose.yml");
    }

    @Test
    void theRunHasAHomeWithAllThatTheUserHasThereButForItsClone() throws IOException {
        Path home = folder.resolve("home");
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config.json"), "{}");
        Files.createDirectories(home.resolve(".abra/servers/default"));
        Files.writeString(home.resolve(".abra/servers/default/older.env"), "old\n");
        Files.createDirectories(home.resolve(".abra/catalogue"));
        Files.writeString(home.resolve(".abra/catalogue/recipes.json"), "[]");
        Files.createDirectories(home.resolve(".abra/recipes/postgres-dep"));
        node.harness("{ echo \"$HOME\"; cat ~/.docker/config.json ~/.abra/catalogue/recipes.json; echo; ls ~/.abra/recipes; echo made >~/.abra/servers/default/x.env; echo new >>~/.abra/servers/default/older.env; } >\"$FAKE/seen\"\n" + GREEN);

        run(lifecycle("wiki-1-r1"));

        assertThat(node.got("seen").lines()).containsExactly(home + "/.red fix/runs/wiki-1-r1/home", "{}[]", "postgres-dep", "wiki");
        assertThat(home.resolve(".abra/servers/default/x.env")).as("the settings of an app that it makes are its own").doesNotExist();
        assertThat(home.resolve(".abra/servers/default/older.env")).as("those of an app that was there are the user's").hasContent("old\nnew");
        bot.tearDown(lifecycle("wiki-1-r1"));
        assertThat(home.resolve(".red fix/runs/wiki-1-r1/home")).doesNotExist();
        assertThat(home.resolve(".docker/config.json")).exists();
        assertThat(home.resolve(".abra/recipes/postgres-dep")).exists();
    }

    @Test
    void aHeadOfAForkIsFoundBelowItsPullRequest() {
        Path work = folder.resolve("work-wiki");
        git(work, "commit", "-q", "--allow-empty", "-m", "of a fork");
        String head = git(work, "rev-parse", "HEAD");
        git(work, "push", "-q", folder.resolve("mirror/wiki.git").toString(), "HEAD:refs/pull/3/head");
        node.harness(LOOK + GREEN);

        run(new RunRequest("wiki-1-r1", RunKind.LIFECYCLE, "wiki", head, head, false, "/"));

        assertThat(node.got("seen")).startsWith(head);
    }

    @Test
    void aPrivateMirrorIsOpenedByTheBotsLoginWhichIsSeenNowhere() throws IOException {
        node.recipe("cc-ci", "1.0.0");
        String harness = git(folder.resolve("work-cc-ci"), "rev-parse", "HEAD");
        for (String repository : List.of("wiki", "cc-ci")) {
            git(folder.resolve("mirror/" + repository + ".git"), "update-server-info");
        }
        node.wrap("git", "{ printf '%s ' \"$*\"; env | grep ^GIT_CONFIG; } >>\"$FAKE/git-calls\"");
        node.environment("GIT_CONFIG_GLOBAL", folder.resolve("gitconfig").toString());
        Files.writeString(folder.resolve("gitconfig"), "[credential]\n\thelper = store --file=" + folder.resolve("kept-by-a-helper") + "\n");
        node.harness("env >\"$FAKE/environment\"; tr '\\000' '\\n' </proc/$PPID/environ >>\"$FAKE/environment\"\n" + LOOK + GREEN);
        try (PrivateMirror mirror = new PrivateMirror(folder.resolve("mirror"), "bot", TOKEN)) {
            bot.hangUp();
            bot = node.bot(new Mirror(mirror.address(), "bot", Optional.of(TOKEN)));
            Conditions scratch = Conditions.ALONE.by(harness);
            RunRequest run = new RunRequest("wiki-1-r1", RunKind.LIFECYCLE, "wiki", "1.0.0+2.0", commit, true, "/", scratch);

            assertThat(run(run).result().colour()).isEqualTo(Colour.GREEN);
            node.put("lint-table", "| REF | RULE | SEVERITY | SATISFIED | SKIPPED |\n| R009 | one app | error | ✅ | - |\n");
            assertThat(bot.lint("wiki", commit).ran()).isTrue();
            assertThat(mirror.logins).contains("").anyMatch(login -> login.startsWith("Basic "));
        }
        assertThat(node.got("harness-calls")).contains("/.red fix/runs/wiki-1-r1/harness: runner/run_recipe_ci.py");
        assertThat(node.got("seen").lines().toList().get(1)).doesNotContain("bot:");
        assertThat(node.got("git-calls")).contains("clone", "fetch");
        assertThat(folder.resolve("kept-by-a-helper")).doesNotExist();
        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all.filter(Files::isRegularFile).filter(file -> !file.toString().contains("/work-")))
                    .allSatisfy(file -> assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)).as(file.toString()).doesNotContain(TOKEN));
        }
    }

    @Test
    void withoutALoginAPrivateMirrorMakesARunVoid() {
        git(folder.resolve("mirror/wiki.git"), "update-server-info");
        node.harness(GREEN);
        try (PrivateMirror mirror = new PrivateMirror(folder.resolve("mirror"), "bot", TOKEN)) {
            for (Mirror with : List.of(new Mirror(mirror.address(), "", Optional.empty()), new Mirror(mirror.address(), "bot", Optional.of("another")))) {
                bot.hangUp();
                bot = node.bot(with);
                Artifacts artifacts = run(lifecycle("wiki-1-r" + with.token().map(String::length).orElse(0)));

                assertThat(artifacts.result().colour()).isEqualTo(Colour.VOID);
                assertThat(artifacts.result().voided().orElseThrow())
                        .startsWith("the mirror could not be reached: fatal: ").containsAnyOf("could not read Username", "Authentication failed");
            }
        }
        assertThat(node.got("harness-calls")).isEmpty();
    }

    @Test
    void theLoginGoesToTheMirrorOnTheForgesOwnHostOnly() {
        String forge = "https://git.example.org";
        for (String elsewhere : List.of("https://mirror.example.org/recipes", "http://git.example.org/recipes", "https://git.example.org:8443/recipes", "https://git.example.org.evil/recipes", "file:///srv/mirror")) {
            assertThat(Mirror.of(node.config("mirror", elsewhere), Optional.of(forge), "recipes", "bot", Optional.of(TOKEN)).login()).as(elsewhere).isEmpty();
        }
        assertThat(Mirror.of(node.config("mirror", forge + "/recipes"), Optional.of(forge + "/"), "recipes", "bot", Optional.of(TOKEN)).login()).isEqualTo("bot\n" + TOKEN + "\n");
        assertThat(new Mirror("x", "bot", Optional.of(TOKEN)).toString()).doesNotContain(TOKEN);
    }

    @Test
    void lintHasACloneWhoseOriginIsAFolderAndWhoseDefaultBranchIsTheCommit() throws IOException {
        git(folder.resolve("work-wiki"), "commit", "-q", "--allow-empty", "-m", "later");
        git(folder.resolve("work-wiki"), "push", "-q", folder.resolve("mirror/wiki.git").toString(), "HEAD:refs/heads/main");
        node.put("lint-table", "| REF | RULE | SEVERITY | SATISFIED | SKIPPED |\n| R009 | one app | error | ✅ | - |\n");
        Path abra = folder.resolve("bin/abra");
        Files.writeString(abra, Files.readString(abra).replaceFirst("\n", "\n{ cd \"\\$ABRA_DIR/recipes/wiki\" && git rev-parse HEAD && git symbolic-ref --short HEAD && git tag "
                + "&& git rev-parse origin/HEAD && git fetch --tags --force origin && git remote get-url origin; } >\"\\$FAKE/seen\" 2>&1\n"));

        assertThat(bot.lint("wiki", commit).ran()).isTrue();

        assertThat(node.got("seen").lines().limit(4)).containsExactly(commit, "main", "1.0.0+2.0", commit);
        assertThat(node.got("seen").lines().toList().get(4)).startsWith("/").endsWith("/origin/.git");
    }
}
