package zone.autonomic.redfix.lab.node;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import zone.autonomic.redfix.lab.engine.Engine;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;

/** A node as it was on the night of a sweep, with an engine in this process: it is there for that sweep alone. */
final class SweepNode {
    private final Path work;
    private final Place here;
    private final LastSweep.Plan plan;

    /** @param work a folder that isn't there yet @param here the place of the lab's own node */
    SweepNode(Path work, Place here, LastSweep.Plan plan) {
        this.work = work;
        this.here = here;
        this.plan = plan;
    }

    NodeState state() {
        return new NodeState(work.resolve("node"));
    }

    /** Sweeps the recipes, and no others. @return what it printed */
    String sweep(List<LastSweep.Swept> recipes) {
        Place place = Place.quiet(here.domain()).withLoad(plan.load()).withPace(0).withImageFolders(here.imageFolders())
                .withVariants(here.variants());
        NodeInstallation node = NodeInstallation.install(state().root(), place);
        Git.run(List.of("clone", "-q", plan.harness().toString(), node.harness().toString()));
        Git.run(List.of("-C", node.harness().toString(), "checkout", "-q", "--detach", plan.commit()));
        recipes.forEach(this::stage);
        Path printed = work.resolve("printed");
        Process sweep = null;
        try (Engine engine = NodeEngine.beside(node.root())) {
            sweep = start(node, printed);
            sweep.waitFor();
        } catch (InterruptedException e) {
            sweep.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while last night's sweep was made", e);
        }
        return Disk.read(printed);
    }

    private static Process start(NodeInstallation node, Path printed) {
        ProcessBuilder builder = new ProcessBuilder(node.bin().resolve("cc-ci-run").toString(), "runner/nightly_sweep.py")
                .directory(node.harness().toFile())
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
    private void stage(LastSweep.Swept swept) {
        Path clone = state().recipe(swept.recipe());
        Git.run(List.of("clone", "-q", "--no-checkout", swept.repository().toString(), clone.toString()));
        // What was released since isn't there yet, and doesn't come by a fetch.
        Git.run(List.of("-C", clone.toString(), "remote", "remove", "origin"));
        Git tags = new Git(clone);
        tags.tags().stream().filter(tag -> !swept.tags().contains(tag)).forEach(tag ->
                Git.run(List.of("-C", clone.toString(), "tag", "-d", tag)));
        int releases = swept.tags().size();
        if (releases > 0) {
            Git.run(List.of("-C", clone.toString(), "checkout", "-q", "--detach", "refs/tags/" + swept.tags().get(releases - 1)));
        }
        if (releases > 1) {
            String older = swept.tags().get(releases - 2);
            Path files = work.resolve("older").resolve(swept.recipe());
            tags.export(older, files);
            new CanonicalSeed(state().root()).seed(swept.recipe(), new CanonicalSeed.Version(older, tags.commit(older), files));
        }
    }
}
