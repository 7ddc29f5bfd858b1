package zone.autonomic.redfix.lab.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    private static final String WHEN = "20260616T180501Z";
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
     * A version to be made the canonical.
     *
     * @param commit of the version, as the recipe's repository knows it
     * @param folder the recipe's files at that version
     */
    public record Version(String version, String commit, Path folder) {}

    /**
     * Deploys the version at {@code warm-<recipe>} below the node's domain, with secrets as an older abra generated them, and leaves it idle.
     *
     * @return empty when done, otherwise why there is none (it isn't healthy in the model, or there is one already)
     */
    public Optional<String> seed(String recipe, Version version) {
        NodeState node = new NodeState(root);
        Swarm swarm = new Swarm(node, images);
        Canonical canonical = Canonical.usual(node, recipe);
        if (canonical.version().isPresent()) {
            return Optional.of("there is one of " + canonical.version().get());
        }
        if (node.deployed(canonical.stack())) {
            return Optional.of("something stands at " + canonical.domain());
        }
        Abra abra = Abra.undisturbed(swarm);
        RecipeFolder files = new RecipeFolder(version.folder());
        DeployedApp app = new DeployedApp(swarm, canonical.domain(), files);
        try {
            abra.create(recipe, files, canonical.domain());
            abra.secrets(files, canonical.domain(), SecretMaker.older(node));
            app.deploy(abra, true);
            app.healthy(healthPath(node, canonical.stack()));
        } catch (InvalidRecipe | RunFailed | RunFailed.CannotTell e) {
            node.removeAll(canonical.stack(), canonical.domain());
            return Optional.of(e.getMessage());
        }
        node.removeStack(canonical.stack());
        canonical.write(version.version(), version.commit(), WHEN);
        return Optional.empty();
    }

    /** The first path that one of the images is described to answer at. */
    private String healthPath(NodeState node, String stack) {
        return node.services(stack).stream().map(s -> Disk.read(node.service(stack, s).resolve("image")).strip())
                .flatMap(image -> images.describe(image).stream()).flatMap(i -> i.health().stream().limit(1)).findFirst().orElse("/");
    }

    /**
     * Makes it when it is first asked for rather than now: a lab with many recipes is up sooner. Nothing happens if there is one
     * already.
     */
    public void later(String recipe, Version version) {
        Path due = due().resolve(recipe);
        Disk.remove(due);
        Disk.copy(version.folder(), Disk.folder(due.resolve("files")));
        Disk.write(due.resolve("version"), version.version() + "\n" + version.commit() + "\n");
    }

    /** Makes the recipe's, if one is due. */
    void ifDue(String recipe) {
        Path due = due().resolve(recipe);
        List<String> lines = Disk.lines(due.resolve("version"));
        if (lines.size() == 2) {
            seed(recipe, new Version(lines.get(0), lines.get(1), due.resolve("files")));
        }
        if (Files.exists(due)) {
            Disk.remove(due);
        }
    }

    /** The recipes of which one is due. */
    List<String> allDue() {
        return Disk.names(due());
    }

    private Path due() {
        return root.resolve("state/seeds");
    }
}
