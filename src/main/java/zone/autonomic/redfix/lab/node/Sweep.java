package zone.autonomic.redfix.lab.node;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.lab.engine.Engine;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;

/** Runs the harness's sweep on a node of its own, and brings over the canonicals that came of it. */
final class Sweep {
    private final NodeState lab;
    private final LastSweep.Plan plan;
    private final Path work;

    /** @param lab the node that it is said to have run on @param work a folder that isn't there yet */
    Sweep(NodeState lab, LastSweep.Plan plan, Path work) {
        this.lab = lab;
        this.plan = plan;
        this.work = work;
    }

    /** @return what it printed */
    String run() throws InterruptedException {
        Place here = Place.read(lab.root());
        Place place = Place.quiet(here.domain()).withLoad(plan.load()).withPace(0).withImageFolders(here.imageFolders()).withVariants(here.variants());
        NodeInstallation node = NodeInstallation.install(work.resolve("node"), place);
        git("clone", "-q", plan.harness().toString(), node.harness().toString());
        git("-C", node.harness().toString(), "checkout", "-q", "--detach", plan.commit());
        plan.recipes().parallelStream().forEach(swept -> stage(swept, node.root()));
        Path printed = work.resolve("printed");
        try (Engine engine = NodeEngine.beside(node.root())) {
            start(node, printed).waitFor();
        }
        plan.recipes().forEach(swept -> takeOver(swept.recipe(), new NodeState(node.root())));
        return Disk.read(printed);
    }

    private static Process start(NodeInstallation node, Path printed) {
        ProcessBuilder builder = new ProcessBuilder(node.bin().resolve("cc-ci-run").toString(), "runner/nightly_sweep.py").directory(node.harness().toFile())
                .redirectErrorStream(true).redirectInput(new File("/dev/null")).redirectOutput(printed.toFile());
        builder.environment().clear();
        builder.environment().putAll(node.environment());
        builder.environment().put("CCCI_REPO", node.harness().toString());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the sweep", e);
        }
    }

    /** The recipe's clone as it stood on the node that night, and the canonical of the last release but one. */
    private void stage(LastSweep.Swept swept, Path root) {
        NodeState node = new NodeState(root);
        Path clone = node.recipe(swept.recipe());
        git("clone", "-q", "--no-checkout", swept.repository().toString(), clone.toString());
        // What was released since isn't there yet, and doesn't come by a fetch.
        git("-C", clone.toString(), "remote", "remove", "origin");
        Git tags = new Git(clone);
        tags.tags().stream().filter(tag -> !swept.tags().contains(tag)).forEach(tag -> git("-C", clone.toString(), "tag", "-d", tag));
        int releases = swept.tags().size();
        if (releases == 0) {
            return;
        }
        git("-C", clone.toString(), "checkout", "-q", "--detach", "refs/tags/" + swept.tags().get(releases - 1));
        if (releases > 1) {
            String older = swept.tags().get(releases - 2);
            Path files = work.resolve("older").resolve(swept.recipe());
            tags.export(older, files);
            new CanonicalSeed(root).seed(swept.recipe(), new CanonicalSeed.Version(older, tags.commit(older), files));
        }
    }

    /** The sweep's green ones are the node's canonicals since then, unless somebody used it meanwhile. */
    private void takeOver(String recipe, NodeState swept) {
        Canonical here = Canonical.usual(lab, recipe);
        Optional<String> then = Canonical.usual(swept, recipe).version();
        if (then.isPresent() && !then.equals(here.version()) && !lab.deployed(here.stack())) {
            here.takeOver(swept);
        }
    }

    private static void git(String... words) {
        Git.run(List.of(words));
    }
}
