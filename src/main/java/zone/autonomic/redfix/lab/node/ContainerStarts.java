package zone.autonomic.redfix.lab.node;

import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;

/** When a service's container began, by the clock of the run that let it, and when what lies under it was last written anew. */
final class ContainerStarts {
    private final NodeState node;

    ContainerStarts(NodeState node) {
        this.node = node;
    }

    /**
     * Two moments of a container.
     *
     * @param started from then on it counts until it listens
     * @param disturbed from then on it counts until it completes a handshake: it comes to itself as after a start
     */
    record Moments(double started, double disturbed) {
        /** Of a container that another run began: it has long come to itself. */
        static final Moments LONG_AGO = new Moments(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }

    void began(String stack, String service, PlayedClock clock) {
        write(stack, service, clock, clock.now(), clock.now());
    }

    void disturbed(String stack, String service, PlayedClock clock) {
        write(stack, service, clock, of(stack, service, clock).orElse(Moments.LONG_AGO).started(), clock.now());
    }

    private void write(String stack, String service, PlayedClock clock, double started, double disturbed) {
        Disk.write(node.service(stack, service).resolve("began"), clock.name() + "\n" + started + "\n" + disturbed + "\n");
    }

    /** By this clock; empty where it was none of this run's. */
    Optional<Moments> of(String stack, String service, PlayedClock clock) {
        List<String> lines = Disk.lines(node.service(stack, service).resolve("began"));
        return lines.size() == 3 && lines.get(0).equals(clock.name()) ? Optional.of(new Moments(Double.parseDouble(lines.get(1)),
                Double.parseDouble(lines.get(2))))
                : Optional.empty();
    }

    /** The stacks that the run has standing. */
    List<String> stacks(PlayedClock clock) {
        return node.stacks().stream().filter(stack -> node.services(stack).stream().anyMatch(s -> of(stack, s, clock).isPresent()))
                .toList();
    }
}
