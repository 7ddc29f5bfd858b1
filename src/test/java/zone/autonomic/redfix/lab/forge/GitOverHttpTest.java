package zone.autonomic.redfix.lab.forge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitOverHttpTest {
    @TempDir
    Path folder;
    private ForgeFixture fixture;

    @BeforeEach
    void start() {
        fixture = new ForgeFixture(folder.resolve("forge"));
    }

    @AfterEach
    void stop() {
        fixture.forge.close();
    }

    @Test
    void realGitClonesWithTheTagsAsAnybody() throws Exception {
        Path work = folder.resolve("work");

        git(folder, "clone", "-q", fixture.cloneUrl(), work.toString());

        assertThat(git(work, "tag", "-l")).contains("0.1.0+1.0", "0.2.0+1.1");
        assertThat(git(work, "cat-file", "-t", "0.2.0+1.1")).isEqualToIgnoringNewLines("tag");
        assertThat(work.resolve("abra.sh")).hasContent("export A_VERSION=v1");
    }

    @Test
    void realGitFetchesWithProtocolTwoAndWithProtocolZero() throws Exception {
        for (String version : List.of("0", "2")) {
            String trace = git(folder, "-c", "protocol.version=" + version, "ls-remote", fixture.cloneUrl());

            assertThat(trace).contains("refs/heads/main", "refs/tags/0.1.0+1.0^{}");
        }
    }

    @Test
    void aMemberPushesABranchAndForcesItAndNeverTheDefaultBranch() throws Exception {
        Path work = folder.resolve("work");
        String url = fixture.cloneUrl().replace("://", "://" + Accounts.BOT + ":" + fixture.token(Accounts.BOT) + "@");
        git(folder, "clone", "-q", url, work.toString());
        git(work, "checkout", "-q", "-b", "redfix/teapot/lid");
        commit(work, "first");
        git(work, "push", "-q", "origin", "redfix/teapot/lid");
        git(work, "commit", "-q", "--amend", "-m", "second");

        assertThat(git(work, "push", "-q", "--force", "origin", "redfix/teapot/lid")).doesNotContain("rejected");
        assertThat(git(work, "push", "origin", "HEAD:refs/heads/main")).contains("Not allowed to push to protected branch main",
                "[remote rejected]", "pre-receive hook declined");
        assertThat(git(work, "push", "origin", "HEAD:refs/tags/9.9.9+9")).contains("[remote rejected]");
    }

    @Test
    void aShallowCloneHasOneCommit() throws Exception {
        Path work = folder.resolve("work");
        git(folder, "clone", "-q", "--depth", "1", fixture.cloneUrl(), work.toString());

        assertThat(git(work, "rev-list", "--count", "HEAD").strip()).isEqualTo("1");
    }

    @Test
    void aBodyThatIsZippedIsRead() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write("0014command=ls-refs\n00010009peel\n0000".getBytes(StandardCharsets.UTF_8));
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(fixture.cloneUrl() + "/git-upload-pack")).header("Content-Encoding", "gzip")
                .header("Content-Type", "application/x-git-upload-pack-request").header("Git-Protocol", "version=2")
                .POST(HttpRequest.BodyPublishers.ofByteArray(zipped.toByteArray())).build();

        String answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();

        assertThat(answer).contains("refs/heads/main", "peeled:");
    }

    @Test
    void nobodyPushesWithoutAToken() throws Exception {
        Path work = folder.resolve("work");
        git(folder, "clone", "-q", fixture.cloneUrl(), work.toString());
        commit(work, "x");

        assertThat(git(work, "push", "origin", "HEAD:refs/heads/redfix/x")).contains("could not read Username");
        String wrong = fixture.cloneUrl().replace("://", "://bot:wrong@");
        assertThat(git(work, "push", wrong, "HEAD:refs/heads/redfix/x")).contains("Authentication failed");
    }

    @Test
    void jgitClonesAndPushes() throws Exception {
        var credentials = new UsernamePasswordCredentialsProvider(Accounts.BOT, fixture.token(Accounts.BOT));
        Path work = folder.resolve("jgit");
        try (Git git = Git.cloneRepository().setURI(fixture.cloneUrl()).setDirectory(work.toFile()).call()) {
            Files.writeString(work.resolve("compose.yml"), "changed\n");
            git.add().addFilepattern(".").call();
            PersonIdent bot = new PersonIdent(Accounts.BOT, "bot@lab.invalid");
            git.commit().setSign(false).setAuthor(bot).setCommitter(bot).setMessage("change").call();

            var branch = git.push().setCredentialsProvider(credentials).setRefSpecs(new RefSpec("HEAD:refs/heads/redfix/teapot/lid")).call();
            var main = git.push().setCredentialsProvider(credentials).setRefSpecs(new RefSpec("HEAD:refs/heads/main")).call();

            assertThat(branch.iterator().next().getRemoteUpdates()).allMatch(u -> u.getStatus() == RemoteRefUpdate.Status.OK);
            assertThat(main.iterator().next().getRemoteUpdates()).allMatch(u -> u.getStatus() == RemoteRefUpdate.Status.REJECTED_OTHER_REASON);
        }
    }

    private static void commit(Path work, String message) throws IOException, InterruptedException {
        Files.writeString(work.resolve("compose.yml"), message + "\n");
        git(work, "-c", "user.name=x", "-c", "user.email=x@lab.invalid", "commit", "-q", "-a", "-m", message);
        git(work, "config", "user.name", "x");
        git(work, "config", "user.email", "x@lab.invalid");
    }

    static String git(Path in, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
