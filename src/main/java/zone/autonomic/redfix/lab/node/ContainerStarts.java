package zone.autonomic.redfix.lab.node;

import java.util.List;
import java.util.OptionalDouble;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;

/** When a service's container began, by the clock of the run that let it. */
final class ContainerStarts {
    private final NodeState node;

    ContainerStarts(NodeState node) {
        this.node = node;
    }

    void began(String stack, String service, PlayedClock clock) {
        Disk.write(node.service(stack, service).resolve("began"), clock.name() + "\n" + clock.now() + "\n");
    }

    /** By this clock; empty where it was none of this run's. */
    OptionalDouble of(String stack, String service, PlayedClock clock) {
        List<String> lines = Disk.lines(node.service(stack, service).resolve("began"));
        return lines.size() == 2 && lines.get(0).equals(clock.name()) ? OptionalDouble.of(Double.parseDouble(lines.get(1))) : OptionalDouble.empty();
    }

    /** The stacks that the run has standing. */
    List<String> stacks(PlayedClock clock) {
        return node.stacks().stream().filter(stack -> node.services(stack).stream().anyMatch(s -> of(stack, s, clock).isPresent())).toList();
    }
}
