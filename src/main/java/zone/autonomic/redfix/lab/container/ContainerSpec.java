package zone.autonomic.redfix.lab.container;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a swarm service's container is made of, after the compose files were read and templates rendered.
 *
 * @param stack the stack's name, e.g. {@code warm-x_ci_example_net}
 * @param service the service's short name
 * @param image the image with its tag
 * @param environment what the service's {@code environment} says; the image's own variables are added underneath
 * @param entrypoint the service's entrypoint; empty for the image's
 * @param command the service's command; empty for the image's (which an overriding entrypoint drops, as in Docker)
 * @param mounts in any order; a file mounted into a mounted directory covers what lies there
 */
public record ContainerSpec(String stack, String service, String image, Map<String, String> environment, Optional<List<String>> entrypoint,
        Optional<List<String>> command, List<Mount> mounts) {
    public ContainerSpec {
        environment = Map.copyOf(environment);
        entrypoint = entrypoint.map(List::copyOf);
        command = command.map(List::copyOf);
        mounts = List.copyOf(mounts);
    }
}
