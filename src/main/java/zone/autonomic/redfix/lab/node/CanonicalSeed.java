package zone.autonomic.redfix.lab.node;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.InvalidRecipe;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.RecipeFolder;
import zone.autonomic.redfix.lab.swarm.SecretMaker;
import zone.autonomic.redfix.lab.swarm.Swarm;

/** Leaves behind what an earlier night's promotion would have: a canonical of an older version, idle. */
public final class CanonicalSeed {
    private final Path root;
    private final Images images;

    /** With what the place says of images. */
    public CanonicalSeed(Path root) {
        this(root, Place.read(root).images());
    }

    /** @param images must know the recipe's images, or there is no canonical */
    public CanonicalSeed(Path root, Images images) {
        this.root = root.toAbsolutePath().normalize();
        this.images = images;
    }

    /**
     * Deploys the version at {@code warm-<recipe>} below the node's domain, with secrets as an older abra generated them, and leaves it idle.
     *
     * @param folder the recipe's files at that version
     * @return empty when done, otherwise why there is none (it isn't healthy in the model, or there is one already)
     */
    public Optional<String> seed(String recipe, String version, Path folder) {
        return seed(recipe, version, folder, "warm-" + recipe + "." + Place.read(root).domain());
    }

    private Optional<String> seed(String recipe, String version, Path folder, String domain) {
        NodeState node = new NodeState(root);
        Swarm swarm = new Swarm(node, images);
        Canonical canonical = new Canonical(node, recipe, domain);
        if (canonical.version().isPresent()) {
            return Optional.of("there is one of " + canonical.version().get());
        }
        if (node.deployed(canonical.stack())) {
            return Optional.of("something stands at " + canonical.domain());
        }
        Abra abra = Abra.undisturbed(swarm);
        RecipeFolder files = new RecipeFolder(folder);
        AppOnNode app = new AppOnNode(swarm, images, Load.none(), RecipeMeta.none(), canonical.domain(), files,
                new RunLog(new PrintStream(OutputStream.nullOutputStream()), 0));
        try {
            abra.create(recipe, files, canonical.domain());
            abra.secrets(files, canonical.domain(), SecretMaker.older(node));
            app.deploy(abra, true, "seed");
            app.healthy("seed");
        } catch (InvalidRecipe | RunFailed | RunFailed.CannotTell e) {
            node.removeAll(canonical.stack(), canonical.domain());
            return Optional.of(e.getMessage());
        }
        node.removeStack(canonical.stack());
        canonical.write(version, "2026-06-16T18:05:01Z");
        return Optional.empty();
    }

    /** Makes it before the recipe's first run rather than now: a lab with many recipes is up sooner. Nothing happens if there is one already. */
    public void later(String recipe, String version, Path folder) {
        Path due = due().resolve(recipe);
        Disk.remove(due);
        Disk.copy(folder, Disk.folder(due.resolve("files")));
        Disk.write(due.resolve("version"), version + "\n");
    }

    /** Makes the recipe's, if one is due. @param domain where the harness wants it */
    void ifDue(String recipe, String domain) {
        Path due = due().resolve(recipe);
        if (Files.isRegularFile(due.resolve("version"))) {
            seed(recipe, Disk.read(due.resolve("version")).strip(), due.resolve("files"), domain);
            Disk.remove(due);
        }
    }

    private Path due() {
        return root.resolve("state/seeds");
    }
}
