package zone.autonomic.redfix.lab.node;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;

/** What docker says of volumes, networks, secrets and configs, and does to them. */
final class DockerObjects {
    private final NodeState node;
    private final PrintStream out;

    DockerObjects(NodeState node, PrintStream out) {
        this.node = node;
        this.out = out;
    }

    int names(String kind) {
        Disk.names(node.state().resolve(kind)).forEach(out::println);
        return 0;
    }

    private int labelled(String kind, String stack) {
        Path all = node.state().resolve(kind);
        Disk.names(all).stream().filter(name -> Disk.read(all.resolve(name).resolve("stack")).strip().equals(stack)).forEach(out::println);
        return 0;
    }

    int networks(String stack) {
        return labelled("networks", stack);
    }

    int volumes(String stack) {
        return labelled("volumes", stack);
    }

    int remove(String kind, String name) {
        Path object = node.state().resolve(kind).resolve(DockerNames.checked(name));
        if (!Files.isDirectory(object)) {
            throw new DaemonRefused("no such " + kind.substring(0, kind.length() - 1) + ": " + name);
        }
        Disk.remove(object);
        out.println(name);
        return 0;
    }

    int removeVolume(String name) {
        boolean used = node.stacks().stream().anyMatch(stack -> node.services(stack).stream().anyMatch(service ->
                Disk.lines(node.service(stack, service).resolve("mounts")).stream()
                        .anyMatch(line -> line.startsWith("volume\t" + name + "\t"))));
        if (used) {
            throw new DaemonRefused("remove " + name + ": volume is in use");
        }
        return remove("volumes", name);
    }

    int mountpoint(String name) {
        if (!Files.isDirectory(node.volume(DockerNames.checked(name)))) {
            throw new DaemonRefused("get " + name + ": no such volume");
        }
        out.println(node.data(name));
        return 0;
    }

    int createVolume(String stack, String name) {
        node.createVolume(DockerNames.checked(name), stack);
        out.println(name);
        return 0;
    }

    int createSecret(String stack, String name, byte[] value) {
        if (Files.isDirectory(node.secret(DockerNames.checked(name)))) {
            throw new DaemonRefused("rpc error: code = AlreadyExists desc = secret " + name + " already exists");
        }
        node.createSecret(name, stack, new String(value, StandardCharsets.UTF_8));
        out.println(name);
        return 0;
    }

    /** The running tasks on a network with their addresses; as inspect prints them, with the {@code \t} of a format as it stands there. */
    int members(String network) {
        if (!Files.isDirectory(node.network(DockerNames.checked(network)))) {
            throw new DaemonRefused("network " + network + " not found");
        }
        Path endpoints = node.network(network).resolve("endpoints");
        for (String endpoint : Disk.names(endpoints)) {
            List<String> lines = Disk.lines(endpoints.resolve(endpoint));
            if (lines.size() > 1 && running(lines.get(0).replaceFirst("\\.1\\.[^.]*$", ""))) {
                out.println(lines.get(0) + "\\t" + lines.get(1) + "/24");
            }
        }
        out.println();
        return 0;
    }

    private boolean running(String service) {
        return DockerServices.find(node, service).filter(s -> !s.fact("replicas").startsWith("0/")).isPresent();
    }
}
