package zone.autonomic.redfix.forge;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.lab.forge.Accounts;
import zone.autonomic.redfix.lab.forge.LabForge;

/** The lab's forge keeps to what a real one does. */
@QuarkusTest
@TestProfile(GiteaForgeTest.ClientAlone.class)
class LabForgeContractTest extends ForgeContract {

    private static final String BRANCH = "redfix/teapot/lid";

    @TempDir
    Path folder;

    @Override
    Ground ground() throws Exception {
        LabForge lab = LabRepositories.start(folder.resolve("forge"), Clock.systemUTC());
        String token = lab.accounts().byLogin(Accounts.BOT).token();
        push(lab.cloneUrl(Accounts.ORGANISATION, LabRepositories.RECIPE), token);
        return new Ground(GiteaForgeTest.forge(lab.url(), Map.of("redfix.forge.token", token)), LabRepositories.RECIPE, BRANCH, lab::close);
    }

    private void push(String url, String token) throws Exception {
        Path work = folder.resolve("work");
        try (Git git = Git.cloneRepository().setURI(url).setDirectory(work.toFile()).call()) {
            git.checkout().setCreateBranch(true).setName(BRANCH).call();
            Files.writeString(work.resolve("lid"), "on\n");
            git.add().addFilepattern("lid").call();
            git.commit().setMessage("put a lid on").setAuthor("x", "x@lab.invalid").setCommitter("x", "x@lab.invalid").setSign(false).call();
            git.push().setCredentialsProvider(new UsernamePasswordCredentialsProvider(Accounts.BOT, token)).add(BRANCH).call();
        }
    }
}
