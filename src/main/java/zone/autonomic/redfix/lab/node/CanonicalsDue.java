package zone.autonomic.redfix.lab.node;

import java.nio.file.Path;
import zone.autonomic.redfix.lab.swarm.NodeState;

/** The canonicals that were there before this lab and are made when somebody wants them. */
final class CanonicalsDue {
    private final Path root;
    private final StackLocks locks;

    CanonicalsDue(Path root, StackLocks locks) {
        this.root = root;
        this.locks = locks;
    }

    /** Makes a recipe's, if one is due; whoever comes meanwhile waits. */
    int make(String recipe) throws InterruptedException {
        return locks.with(Canonical.usual(new NodeState(root), recipe).stack(), () -> {
            new CanonicalSeed(root).ifDue(recipe);
            return 0;
        });
    }

    int makeAll() throws InterruptedException {
        for (String recipe : new CanonicalSeed(root).allDue()) {
            make(recipe);
        }
        return 0;
    }
}
