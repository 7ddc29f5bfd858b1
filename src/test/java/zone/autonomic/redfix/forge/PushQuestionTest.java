package zone.autonomic.redfix.forge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.forge.PushQuestion.Verdict;

/** What git itself, with hooks that say what Gitea's say, answers to a push that can't succeed; and that nothing comes of it. */
class PushQuestionTest {

    private static final String FORGE_KEEPS_PULLS = "case $1 in refs/pull/*) echo \"error: hook declined to update $1\" >&2; exit 1 ;; esac";
    private static final String TAGS_ARE_PROTECTED = "while read -r old new ref; do case $ref in refs/tags/*) echo \"error: Tag ${ref#refs/tags/} is protected\" >&2; exit 1 ;; esac; done";

    @TempDir
    Path folder;
    private Path bare;
    private String commit;

    @BeforeEach
    void aRepository() throws Exception {
        bare = folder.resolve("teapot.git");
        git(folder, "init", "-q", "--bare", bare.toString());
        String tree = git(bare, "hash-object", "-w", "-t", "tree", "/dev/null");
        commit = git(bare, "commit-tree", "-m", "first", tree);
        git(bare, "update-ref", "refs/heads/main", commit);
        hook("update", FORGE_KEEPS_PULLS);
    }

    private static String git(Path where, String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(java.util.stream.Stream.concat(java.util.stream.Stream.of("git"),
                java.util.Arrays.stream(words)).toList()).directory(where.toFile());
        builder.environment().putAll(Map.of("GIT_AUTHOR_NAME", "a", "GIT_AUTHOR_EMAIL", "a@b", "GIT_COMMITTER_NAME", "a",
                "GIT_COMMITTER_EMAIL", "a@b"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(List.of(words).toString()).isZero();
        return said;
    }

    private void hook(String name, String script) throws IOException {
        Path hook = Files.writeString(bare.resolve("hooks").resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String pushed(byte[] request) throws Exception {
        Process process = new ProcessBuilder("git", "receive-pack", "--stateless-rpc", bare.toString()).redirectErrorStream(true).start();
        try (OutputStream to = process.getOutputStream()) {
            to.write(request);
        }
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        process.waitFor();
        return answer;
    }

    @Test
    void whereTagsAreProtectedThatIsWhatItIsRefusedFor() throws Exception {
        hook("pre-receive", TAGS_ARE_PROTECTED);

        assertThat(PushQuestion.TAG.read(pushed(PushQuestion.TAG.asked(commit)))).isEqualTo(Verdict.PROTECTED);
        assertThat(git(bare, "for-each-ref", "--format=%(refname)")).isEqualTo("refs/heads/main");
    }

    @Test
    void whereTheyAreNotItIsRefusedForTheOtherRefAndNothingIsMade() throws Exception {
        String answer = pushed(PushQuestion.TAG.asked(commit));

        assertThat(PushQuestion.TAG.read(answer)).as(answer).isEqualTo(Verdict.OPEN);
        assertThat(git(bare, "for-each-ref", "--format=%(refname)")).isEqualTo("refs/heads/main");
    }

    @Test
    void aForgeThatDoesHalfOfItHasItTakenAwayAgain() throws Exception {
        git(bare, "config", "receive.advertiseAtomic", "false");
        hook("update", "exit 0");

        String answer = pushed(PushQuestion.TAG.asked(commit));

        assertThat(PushQuestion.TAG.read(answer)).as(answer).isEqualTo(Verdict.MADE);
        pushed(PushQuestion.TAG.takenAway(commit));
        assertThat(git(bare, "for-each-ref", "--format=%(refname)", "refs/tags")).isEmpty();
    }

    @Test
    void aRefusalForAnotherReasonSaysNothingOfTags() throws Exception {
        hook("pre-receive", "echo 'error: User permission denied for writing.' >&2; exit 1");

        assertThat(PushQuestion.TAG.read(pushed(PushQuestion.TAG.asked(commit)))).isEqualTo(Verdict.UNKNOWN);
        assertThat(PushQuestion.TAG.read("Unauthorized")).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aBranchIsAskedForInTheSameWay() throws Exception {
        assertThat(PushQuestion.BRANCH.read(pushed(PushQuestion.BRANCH.asked(commit)))).isEqualTo(Verdict.OPEN);

        hook("pre-receive", "while read -r old new ref; do case $ref in refs/heads/*)"
                + " echo \"error: Not allowed to push to protected branch ${ref#refs/heads/}\" >&2; exit 1 ;; esac; done");

        assertThat(PushQuestion.BRANCH.read(pushed(PushQuestion.BRANCH.asked(commit)))).isEqualTo(Verdict.PROTECTED);
        assertThat(git(bare, "for-each-ref", "--format=%(refname)")).isEqualTo("refs/heads/main");
    }
}
