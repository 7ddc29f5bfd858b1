package zone.autonomic.redfix.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import zone.autonomic.redfix.lab.forge.Accounts;
import zone.autonomic.redfix.lab.forge.BuiltInRecipes;
import zone.autonomic.redfix.lab.forge.LabForge;
import zone.autonomic.redfix.lab.node.NodeInstallation;

/**
 * Stages the node's clones of recipes with where they are written as their origin: a folder of bare repositories that have each
 * recipe's default branch and releases, and nothing of what is only on the forge.
 */
final class UpstreamClones {
    private final LabForge forge;
    private final Path folder;

    UpstreamClones(LabForge forge, Path data) {
        this.forge = forge;
        this.folder = data.resolve("upstream");
    }

    /** Those that aren't there yet. */
    void stage(NodeInstallation node) {
        for (var repository : forge.repositories()) {
            Path clone = node.home().resolve(".abra/recipes").resolve(repository.name());
            if (!repository.name().equals(BuiltInRecipes.HARNESS) && !Files.exists(clone)) {
                Path upstream = folder.resolve(repository.name() + ".git");
                if (!Files.exists(upstream)) {
                    Path mirror = forge.bare(Accounts.ORGANISATION, repository.name());
                    GitCommand.run("clone", "-q", "--bare", "--single-branch", mirror.toString(), upstream.toString());
                    GitCommand.run("-C", upstream.toString(), "remote", "remove", "origin");
                }
                GitCommand.run("clone", "-q", upstream.toString(), clone.toString());
            }
        }
    }
}
