package zone.autonomic.redfix.lab.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.lab.forge.RecipesFolder.BadRecipes;

class RepositorySeedTest {
    private static final String COMPOSE = """
            version: "3.8"
            services:
              app:
                image: teapot:1.2
                deploy:
                  labels:
                    - "coop-cloud.${STACK_NAME}.version=%s"
            """;
    @TempDir
    Path folder;
    private Path recipes;
    private LabForge forge;

    @BeforeEach
    void start() {
        recipes = folder.resolve("recipes");
        forge = LabForge.start(folder.resolve("forge"), 0, Clock.systemUTC(), List.of(), List.of());
    }

    @AfterEach
    void stop() {
        forge.close();
    }

    @Test
    void aPlainFolderIsOneReleaseByItsLabel() throws Exception {
        write("teapot/compose.yml", COMPOSE.formatted("2.3.4+1.2"));
        write("teapot/.env.sample", "TYPE=teapot\n");

        seed();

        assertThat(tags("teapot")).containsExactly("2.3.4+1.2");
        assertThat(file("teapot", "main", ".env.sample")).isEqualTo("TYPE=teapot\n");
    }

    @Test
    void aPlainFolderWithoutALabelIsAFirstRelease() throws Exception {
        write("teapot/compose.yml", "version: \"3.8\"\n");
        write("kettle/compose.yml", "a: [broken\n");

        seed();

        assertThat(tags("teapot")).containsExactly("0.1.0+lab");
        assertThat(tags("kettle")).containsExactly("0.1.0+lab");
    }

    @Test
    void foldersForVersionsBecomeCommitsInTheOrderOfTheirNumbers() throws Exception {
        write("teapot/0.10.0+2.0/compose.yml", "ten\n");
        write("teapot/0.9.0+1.9/compose.yml", "nine\n");
        write("teapot/0.9.0+1.9/gone.txt", "gone later\n");
        write("teapot/main/compose.yml", "unreleased\n");

        seed();

        assertThat(tags("teapot")).containsExactly("0.9.0+1.9", "0.10.0+2.0");
        assertThat(file("teapot", "0.9.0+1.9", "compose.yml")).isEqualTo("nine\n");
        assertThat(file("teapot", "0.10.0+2.0", "compose.yml")).isEqualTo("ten\n");
        assertThat(file("teapot", "0.10.0+2.0", "gone.txt")).isNull();
        assertThat(file("teapot", "main", "compose.yml")).isEqualTo("unreleased\n");
    }

    @Test
    void allTagsAreAnnotated() throws Exception {
        write("teapot/0.1.0+1/compose.yml", "x\n");

        seed();

        try (Repository git = open("teapot"); RevWalk walk = new RevWalk(git)) {
            RevObject tag = walk.parseAny(git.resolve("refs/tags/0.1.0+1"));
            assertThat(tag.getType()).isEqualTo(Constants.OBJ_TAG);
        }
    }

    @Test
    void aGitRepositoryComesWithItsBranchesTagsAndDefaultBranch() throws Exception {
        write("teapot/compose.yml", "one\n");
        try (Git git = Git.init().setInitialBranch("trunk").setDirectory(recipes.resolve("teapot").toFile()).call()) {
            PersonIdent person = new PersonIdent("p", "p@lab.invalid");
            git.add().addFilepattern(".").call();
            git.commit().setSign(false).setAuthor(person).setCommitter(person).setMessage("one").call();
            git.tag().setName("0.1.0+1").setMessage("0.1.0+1").setTagger(person).setSigned(false).call();
            git.tag().setName("0.1.1+1").setAnnotated(false).call();
            git.branchCreate().setName("side").call();
            write("teapot/compose.yml", "not committed\n");
        }

        seed();

        assertThat(tags("teapot")).containsExactly("0.1.0+1", "0.1.1+1");
        assertThat(file("teapot", "side", "compose.yml")).isEqualTo("one\n");
        try (Repository git = open("teapot")) {
            assertThat(Repositories.defaultBranch(git)).isEqualTo("trunk");
        }
    }

    @Test
    void theSameFilesHaveTheSameCommitsOnEveryMachine() throws Exception {
        write("teapot/0.1.0+1/compose.yml", "x\n");
        seed();

        try (Repository git = open("teapot")) {
            assertThat(git.resolve("refs/heads/main").name()).isEqualTo("e5596c250913e98492ec0ae52de1be996f3efb80");
        }
    }

    @Test
    void aSecondStartSeedsNothingAndOtherFilesAreRefused() throws Exception {
        write("teapot/0.1.0+1/compose.yml", "x\n");
        seed();
        seed();
        write("teapot/0.1.0+1/compose.yml", "y\n");

        assertThatThrownBy(this::seed).isInstanceOf(BadRecipes.class).hasMessageContaining("--data");
    }

    @Test
    void whatCanNotBeARecipeIsSaid() throws Exception {
        write("Tea Pot/compose.yml", "x\n");
        assertThatThrownBy(this::seed).isInstanceOf(BadRecipes.class).hasMessageContaining("\"Tea Pot\"");

        assertThatThrownBy(() -> RecipesFolder.read(recipes.resolve("Tea Pot"))).isInstanceOf(BadRecipes.class)
                .hasMessageContaining("is a recipe itself");
        Files.createDirectories(folder.resolve("empty/images"));
        assertThatThrownBy(() -> RecipesFolder.read(folder.resolve("empty"))).isInstanceOf(BadRecipes.class).hasMessageContaining("holds no recipes");
    }

    private void seed() {
        RepositorySeed seed = new RepositorySeed(forge);
        RecipesFolder.read(recipes).forEach((name, source) -> seed.seed(Accounts.ORGANISATION, name, source));
    }

    private void write(String path, String text) throws IOException {
        Path file = recipes.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private Repository open(String name) throws IOException {
        return Git.open(forge.bare(Accounts.ORGANISATION, name).toFile()).getRepository();
    }

    private List<String> tags(String name) throws IOException {
        try (Repository git = open(name)) {
            return RepositoryTags.inOrder(git);
        }
    }

    private String file(String name, String ref, String path) throws IOException {
        try (Repository git = open(name); RevWalk walk = new RevWalk(git)) {
            ObjectId commit = git.resolve(ref + "^{commit}");
            TreeWalk found = TreeWalk.forPath(git, path, walk.parseCommit(commit).getTree());
            return found == null ? null : new String(git.open(found.getObjectId(0)).getBytes(), StandardCharsets.UTF_8);
        }
    }
}
