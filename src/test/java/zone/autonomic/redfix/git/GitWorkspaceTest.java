package zone.autonomic.redfix.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.util.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.git.Mirror.Entry;
import zone.autonomic.redfix.step.port.Workspace;
import zone.autonomic.redfix.step.port.Workspace.Change;
import zone.autonomic.redfix.step.port.Workspace.Source;

/** What is read from a mirror, and what can be pushed there. */
class GitWorkspaceTest {

    private static final String BRANCH = "redfix/wiki/restore-hook";

    @TempDir
    Path folder;
    private Mirror mirror;
    private Workspace workspace;
    private String base;

    @BeforeEach
    void aMirrorWithOneRecipe() {
        mirror = new Mirror(folder.resolve("wiki.git"), "trunk");
        base = mirror.commit("trunk", Mirror.PERSON, recipe());
        workspace = workspace(Optional.empty(), Optional.empty());
    }

    @AfterEach
    void close() {
        mirror.close();
    }

    private GitWorkspace workspace(Optional<String> forge, Optional<String> token) {
        GitConfig config = new SmallRyeConfigBuilder().withMapping(GitConfig.class).withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValue("redfix.git.email", "bot@example.org").withDefaultValue("redfix.git.longest-file", "1000").build()
                .getConfigMapping(GitConfig.class);
        return new GitWorkspace(config, folder.resolve("data").toString(), forge, token,
                recipe -> Optional.of(mirror.url()).filter(url -> recipe.equals("wiki")));
    }

    private static Map<String, Entry> recipe() {
        Map<String, Entry> files = new TreeMap<>();
        files.put("compose.yml", Entry.text("services:\n  app:\n    image: wiki:1\n"));
        files.put("entrypoint.sh", new Entry(FileMode.EXECUTABLE_FILE, "#!/bin/sh\nexec wiki\n".getBytes(StandardCharsets.UTF_8)));
        files.put("release/1.0.0+2.0", Entry.text("First.\r\nNo end"));
        files.put("logo.png", new Entry(FileMode.REGULAR_FILE, new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1}));
        files.put("latin1.txt", new Entry(FileMode.REGULAR_FILE, new byte[] {'c', 'a', 'f', (byte) 0xe9}));
        files.put("passwd", new Entry(FileMode.SYMLINK, "/etc/passwd".getBytes(StandardCharsets.UTF_8)));
        files.put("long.txt", Entry.text("x".repeat(1001)));
        return files;
    }

    private Change change(String base, Map<String, String> files) {
        return new Change("wiki", BRANCH, base, files, "fix: restore what was saved\n\nBecause it wasn't.");
    }

    private Change change() {
        return change(base, Map.of("compose.yml", "services:\n  app:\n    image: wiki:2\n"));
    }

    @Test
    void whetherATagHoldsAMergeIsReadFromTheHistory() {
        String merge = mirror.commit("trunk", Mirror.PERSON, Map.of("compose.yml", Entry.text("merged\n")));
        String later = mirror.commit("trunk", Mirror.PERSON, Map.of("compose.yml", Entry.text("later\n")));
        workspace.fetch("wiki", mirror.url());

        assertThat(workspace.contains("wiki", later, merge)).isTrue();
        assertThat(workspace.contains("wiki", merge, merge)).isTrue();
        assertThat(workspace.contains("wiki", base, merge)).isFalse();
        assertThat(workspace.contains("wiki", later, "0123456789abcdef0123456789abcdef01234567")).as("nobody has it").isFalse();
    }

    /** As for a bot that takes over, or one that lost its data folder. */
    @Test
    void whatIsntHereAnyMoreIsFetchedWhereItIsNeeded() throws IOException {
        workspace.fetch("wiki", mirror.url());
        String later = mirror.commit("trunk", Mirror.PERSON, Map.of("compose.yml", Entry.text("later\n")));
        Path copies = folder.resolve("data").resolve("git");

        assertThat(workspace.files("wiki", later).text("compose.yml")).as("an older copy").contains("later\n");
        Map<String, Runnable> needs = new TreeMap<>();
        needs.put("files", () -> assertThat(workspace.files("wiki", base).text("compose.yml")).isPresent());
        needs.put("contains", () -> assertThat(workspace.contains("wiki", later, base)).isTrue());
        needs.put("diff", () -> assertThat(workspace.diff(change())).contains("+    image: wiki:2"));
        needs.put("push", () -> assertThat(workspace.push(change())).hasSize(40));
        for (Map.Entry<String, Runnable> need : needs.entrySet()) {
            FileUtils.delete(copies.toFile(), FileUtils.RECURSIVE | FileUtils.RETRY | FileUtils.SKIP_MISSING);
            need.getValue().run();
        }
    }

    @Test
    void theNewestVersionComesFirstAndOnlyAnnotatedTagsAreReleases() {
        String older = base;
        String newer = mirror.commit("trunk", Mirror.PERSON, Map.of("compose.yml", Entry.text("newer\n")));
        mirror.tag("0.9.0+v1.6.9-0", older, true);
        mirror.tag("0.10.0+v1.6.870-0", newer, true);
        mirror.tag("0.9.0+v1.6.10-0", older, true);
        mirror.tag("nightly", newer, true);
        mirror.tag("9.0.0+1", newer, false);

        Source source = workspace.fetch("wiki", mirror.url());

        assertThat(source.tags()).containsExactly("0.10.0+v1.6.870-0", "0.9.0+v1.6.10-0", "0.9.0+v1.6.9-0", "nightly");
        assertThat(source.latestTag()).contains("0.10.0+v1.6.870-0");
        assertThat(source.tagCommits()).containsEntry("0.9.0+v1.6.9-0", older).containsEntry("0.10.0+v1.6.870-0", newer);
        assertThat(source.defaultBranch()).isEqualTo("trunk");
        assertThat(source.defaultHead()).isEqualTo(newer);
    }

    @Test
    void whatTheMirrorTookAwayIsGoneAfterTheNextFetch() {
        mirror.tag("1.0.0+1", base, true);
        workspace.fetch("wiki", mirror.url());
        mirror.untag("1.0.0+1");
        String head = mirror.commit("trunk", Mirror.PERSON, Map.of("compose.yml", Entry.text("newer\n")));

        Source source = workspace.fetch("wiki", mirror.url());

        assertThat(source.tags()).isEmpty();
        assertThat(source.defaultHead()).isEqualTo(head);
    }

    @Test
    void onlyTextsAreRead() {
        workspace.fetch("wiki", mirror.url());

        assertThat(workspace.files("wiki", base).files()).containsOnlyKeys("compose.yml", "entrypoint.sh", "release/1.0.0+2.0");
        assertThat(workspace.files("wiki", base).text("release/1.0.0+2.0")).contains("First.\r\nNo end");
    }

    @Test
    void aCommitThatIsNotThereIsSaidToBeUnknown() {
        workspace.fetch("wiki", mirror.url());

        assertThatThrownBy(() -> workspace.files("wiki", "0".repeat(39) + "1")).isInstanceOf(Workspace.UnknownCommit.class);
        assertThatThrownBy(() -> workspace.files("wiki", "trunk")).isInstanceOf(Workspace.UnknownCommit.class);
        assertThatThrownBy(() -> workspace.files("other", base)).isInstanceOf(Workspace.UnknownCommit.class);
    }

    @Test
    void aMirrorThatIsNotThereIsSaidToBeOutOfReach() {
        String nowhere = folder.resolve("nowhere.git").toUri().toString();

        assertThatThrownBy(() -> workspace.fetch("wiki", nowhere)).isInstanceOf(Workspace.Unavailable.class).hasMessageContaining("cannot fetch wiki");
        assertThatThrownBy(() -> workspace.fetch("wiki", "http://bot:s3cret@127.0.0.1:1/wiki.git"))
                .isInstanceOf(Workspace.Unavailable.class).hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> workspace.fetch("../wiki", nowhere)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEmptyMirrorIsRefusedInWords() {
        try (Mirror empty = new Mirror(folder.resolve("empty.git"), "main")) {
            assertThatThrownBy(() -> workspace.fetch("empty", empty.url())).isInstanceOf(Workspace.Unavailable.class).hasMessageContaining("default branch");
        }
    }

    @Test
    void aChangeIsOneCommitByTheBotThatKeepsEveryOtherByteAndMode() {
        workspace.fetch("wiki", mirror.url());
        Change change = change(base, Map.of("entrypoint.sh", "#!/bin/sh\nexec wiki --safe\n", "hooks/restore.sh", "#!/bin/sh\n"));

        String head = workspace.push(change);

        assertThat(mirror.head(BRANCH)).isEqualTo(head);
        assertThat(mirror.head("trunk")).isEqualTo(base);
        var commit = mirror.read(head);
        assertThat(commit.getParent(0).name()).isEqualTo(base);
        assertThat(commit.getAuthorIdent().getName()).isEqualTo("autonomic-bot");
        assertThat(commit.getCommitterIdent().getEmailAddress()).isEqualTo("bot@example.org");
        assertThat(commit.getFullMessage()).isEqualTo("fix: restore what was saved\n\nBecause it wasn't.\n");
        assertThat(mirror.entry(head, "entrypoint.sh").mode()).isEqualTo(FileMode.EXECUTABLE_FILE);
        assertThat(mirror.entry(head, "hooks/restore.sh").mode()).isEqualTo(FileMode.REGULAR_FILE);
        for (String path : new String[] {"compose.yml", "release/1.0.0+2.0", "logo.png", "latin1.txt", "passwd", "long.txt"}) {
            assertThat(mirror.entry(head, path).content()).as(path).isEqualTo(mirror.entry(base, path).content());
            assertThat(mirror.entry(head, path).mode()).as(path).isEqualTo(mirror.entry(base, path).mode());
        }
    }

    @Test
    void pushingAgainAfterAKillFindsTheVeryCommit() {
        workspace.fetch("wiki", mirror.url());
        String first = workspace.push(change());
        Workspace reborn = new GitWorkspaceTest.Reborn().workspace();
        reborn.fetch("wiki", mirror.url());

        assertThat(reborn.push(change())).isEqualTo(first);
        assertThat(mirror.branches()).containsExactlyInAnyOrder("trunk", BRANCH);
    }

    /** A bot that lost its data directory: only what the mirror holds is left. */
    private final class Reborn {
        Workspace workspace() {
            folder = folder.resolve("reborn");
            return GitWorkspaceTest.this.workspace(Optional.empty(), Optional.empty());
        }
    }

    @Test
    void theBotsOwnLastCommitIsReplaced() {
        workspace.fetch("wiki", mirror.url());
        String first = workspace.push(change());
        String newBase = mirror.commit("trunk", Mirror.PERSON, Map.of("compose.yml", Entry.text("services:\n  app:\n    image: wiki:3\n")));

        String second = workspace.push(change(newBase, Map.of("compose.yml", "better\n")));

        assertThat(second).isNotEqualTo(first);
        assertThat(mirror.head(BRANCH)).isEqualTo(second);
        assertThat(mirror.read(second).getParent(0).name()).isEqualTo(newBase);
    }

    @Test
    void aBranchThatAPersonTouchedIsLeftAlone() {
        workspace.fetch("wiki", mirror.url());
        workspace.push(change());
        String touched = mirror.commit(BRANCH, Mirror.PERSON, Map.of("compose.yml", Entry.text("a person's\n")));

        assertThatThrownBy(() -> workspace.push(change())).isInstanceOf(Workspace.BranchTaken.class);
        assertThat(mirror.head(BRANCH)).isEqualTo(touched);
    }

    @Test
    void twoCommitsUnderTheBotsNameAreNotTheBots() {
        PersonIdent bot = new PersonIdent("autonomic-bot", "bot@example.org");
        workspace.fetch("wiki", mirror.url());
        workspace.push(change());
        String second = mirror.commit(BRANCH, bot, Map.of("compose.yml", Entry.text("rebased by hand\n")));

        assertThatThrownBy(() -> workspace.push(change())).isInstanceOf(Workspace.BranchTaken.class);
        assertThat(mirror.head(BRANCH)).isEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trunk", "main", "refs/heads/main", "redfix", "redfix/wiki", "redfix/../main", "redfix/wiki/..", "redfix/wiki/x.lock",
            "redfix/wiki/x:refs/heads/main", "+redfix/wiki/x", "redfix/wiki/x\nmain", "Redfix/wiki/x", "redfix/wiki/x/y", ""})
    void nothingButAProposalsBranchCanBePushedTo(String branch) {
        workspace.fetch("wiki", mirror.url());

        assertThatThrownBy(() -> workspace.push(new Change("wiki", branch, base, Map.of("compose.yml", "x\n"), "no"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(mirror.branches()).containsExactly("trunk");
        assertThat(mirror.head("trunk")).isEqualTo(base);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/etc/passwd", ".git/hooks/x", "a/../../x", "a//b", "", "a/.GIT/b", "passwd", "compose.yml/x", "release"})
    void onlyFilesWithinTheRecipeCanBeWritten(String path) {
        workspace.fetch("wiki", mirror.url());

        assertThatThrownBy(() -> workspace.push(change(base, Map.of(path, "x\n")))).isInstanceOf(IllegalArgumentException.class);
        assertThat(mirror.branches()).containsExactly("trunk");
    }

    @Test
    void aChangeThatChangesNothingIsRefused() {
        workspace.fetch("wiki", mirror.url());

        assertThatThrownBy(() -> workspace.push(change(base, Map.of("compose.yml", "services:\n  app:\n    image: wiki:1\n"))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("changes nothing");
    }

    @Test
    void theDiffIsUnified() {
        workspace.fetch("wiki", mirror.url());

        assertThat(workspace.diff(change())).contains("--- a/compose.yml\n+++ b/compose.yml\n", "-    image: wiki:1\n+    image: wiki:2\n")
                .doesNotContain("entrypoint");
    }

    @Test
    void aCopyThatAKilledBotLeftLockedIsMadeAnew() throws IOException {
        workspace.fetch("wiki", mirror.url());
        String head = mirror.commit("trunk", Mirror.PERSON, Map.of("compose.yml", Entry.text("newer\n")));
        Files.writeString(folder.resolve("data/git/wiki.git/refs/remotes/origin/trunk.lock"), "");

        assertThat(workspace.fetch("wiki", mirror.url()).defaultHead()).isEqualTo(head);
    }

    @Test
    void overHttpTheTokenIsThePasswordAndGoesToTheForgeAlone() {
        String url = mirror.serve("autonomic-bot", "t0ken");
        Workspace ours = workspace(Optional.of(url.replace("/wiki.git", "/")), Optional.of("t0ken"));

        ours.fetch("wiki", url);
        String head = ours.push(change());

        assertThat(mirror.head(BRANCH)).isEqualTo(head);
        mirror.passwords.clear();
        Workspace foreign = workspace(Optional.of("https://forge.example.org"), Optional.of("t0ken"));
        assertThatThrownBy(() -> foreign.fetch("wiki", url)).isInstanceOf(Workspace.Unavailable.class);
        assertThat(mirror.passwords).isEmpty();
        Workspace mistaken = workspace(Optional.of(url), Optional.of("wr0ng"));
        assertThatThrownBy(() -> mistaken.fetch("wiki", url)).isInstanceOf(Workspace.Unavailable.class).hasMessageContaining("redfix.forge.token")
                .hasMessageNotContaining("wr0ng");
    }

    /** As a forge does it: its words go beside the refs, and each ref is declined without any. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "17-push-rule-for-new-branches      | Not allowed to push to protected branch redfix/teapot/ruled   | narrow its pattern",
        "18-push-rule-for-existing-branch   | branch redfix/teapot/late is protected from force push        | force-push",
        "24-push-as-stranger                | User permission denied for writing.                           | a team that may write"})
    void whyTheForgeDeclinesAPushIsSaidInItsOwnWordsAndWhatToDo(String recording, String words, String advice) throws IOException {
        List<String> said = remoteLines(recording);
        String url = mirror.serve("autonomic-bot", "t0ken");
        mirror.declines(said);
        Workspace ours = workspace(Optional.of(url.replace("/wiki.git", "/")), Optional.of("t0ken"));
        ours.fetch("wiki", url);

        assertThatThrownBy(() -> ours.push(change())).isInstanceOf(Workspace.Unavailable.class)
                .hasMessageStartingWith("the forge declined the push to " + BRANCH + ": remote: " + words.replaceFirst("[.]$", "") + ". ")
                .hasMessageContaining(advice).hasMessageNotContaining("redfix.forge.token");
        assertThat(mirror.branches()).containsExactly("trunk");
    }

    private static List<String> remoteLines(String recording) throws IOException {
        String stderr = new ObjectMapper().readTree(Path.of("src/test/resources/gitea-recorded/git", recording + ".json").toFile()).path("stderr").asText();
        return stderr.lines().filter(line -> line.startsWith("remote: ")).map(line -> line.substring("remote: ".length())).toList();
    }

    @Test
    void aPushThatIsDeclinedWithoutAWordIsSaidToBe() throws IOException {
        String url = mirror.serve("autonomic-bot", "t0ken");
        mirror.declines(List.of());
        Workspace ours = workspace(Optional.of(url.replace("/wiki.git", "/")), Optional.of("t0ken"));
        ours.fetch("wiki", url);

        assertThatThrownBy(() -> ours.push(change())).hasMessageContaining("remote: pre-receive hook declined. See the repository's rules");
    }
}
