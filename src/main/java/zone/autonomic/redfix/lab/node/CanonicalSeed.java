package zone.autonomic.redfix.lab.node;

import java.nio.file.Path;
import java.util.Optional;

/** Leaves behind what an earlier night's promotion would have: a canonical of an older version, idle. */
public final class CanonicalSeed {
    private final Path root;

    public CanonicalSeed(Path root) {
        this.root = root;
    }

    /**
     * Deploys the version at {@code warm-<recipe>} with secrets as an older abra generated them, and leaves it idle.
     *
     * @param folder the recipe's files at that version
     * @return empty when done, otherwise why there is none (it isn't healthy in the model, or there is one already)
     */
    public Optional<String> seed(String recipe, String version, Path folder) {
        throw new UnsupportedOperationException();
    }
}
