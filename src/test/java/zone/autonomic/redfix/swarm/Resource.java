package zone.autonomic.redfix.swarm;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Files below {@code src/test/resources/swarm}. */
final class Resource {

    private Resource() {}

    static Path path(String name) {
        try {
            return Path.of(Resource.class.getResource("/swarm/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
