package zone.autonomic.redfix.lab.container;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import zone.autonomic.redfix.lab.image.Images;

/**
 * One container of the lab. Its state lies in its sandbox folder, so that another process finds it again by the same specification and folder.
 */
public final class Container {

    private final ContainerSpec spec;
    private final Images images;
    private final Path sandbox;

    /** @param sandbox a folder of this container alone; made if missing */
    public Container(ContainerSpec spec, Images images, Path sandbox) {
        this.spec = spec;
        this.images = images;
        this.sandbox = sandbox;
    }

    /** Starts it anew (after a stop, or for the first time) on what its mounts hold now. */
    public Start start(Neighbourhood neighbours) {
        throw new UnsupportedOperationException();
    }

    /** Runs {@code sh -c} in the running container, as hooks do. */
    public Exec exec(String shellCommand, Neighbourhood neighbours) {
        throw new UnsupportedOperationException();
    }

    /** Asks the container's web side for {@code https://host/path}; a proxy in it passes the request on. */
    public Health https(String host, String path, Neighbourhood neighbours) {
        throw new UnsupportedOperationException();
    }

    /** Stops it; what lies in volumes stays. */
    public void stop() {
        throw new UnsupportedOperationException();
    }

    /** The application database, if this is a running database server that the lab knows how to be. */
    public Optional<Database> database() {
        throw new UnsupportedOperationException();
    }

    /** What it listens on now; empty when it isn't running. */
    public Set<Integer> ports() {
        throw new UnsupportedOperationException();
    }
}
