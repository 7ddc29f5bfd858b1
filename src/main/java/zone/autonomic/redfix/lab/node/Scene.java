package zone.autonomic.redfix.lab.node;

import java.nio.file.Path;

/** Brings about what a place says stands on the node: the tenants' stacks and what earlier runs left. */
final class Scene {
    private final Path root;

    Scene(Path root) {
        this.root = root;
    }

    void set(Place place) {
        throw new UnsupportedOperationException();
    }
}
