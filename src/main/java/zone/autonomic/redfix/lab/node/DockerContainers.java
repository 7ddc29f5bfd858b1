package zone.autonomic.redfix.lab.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.lab.container.Exec;
import zone.autonomic.redfix.lab.container.Neighbourhood;
import zone.autonomic.redfix.lab.engine.Reply;
import zone.autonomic.redfix.lab.node.DockerServices.Found;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.Swarm;

/** What docker says of containers, and runs in them. */
final class DockerContainers {
    private static final int NOT_FOUND = 2;
    private final Swarm swarm;
    private final NodeState node;
    private final StackLocks locks;
    private final Reply reply;

    DockerContainers(Swarm swarm, StackLocks locks, Reply reply) {
        this.swarm = swarm;
        this.node = swarm.node();
        this.locks = locks;
        this.reply = reply;
    }

    private static boolean runs(Found service) {
        String replicas = service.fact("replicas");
        return !replicas.isEmpty() && !replicas.startsWith("0/");
    }

    int ofStack(String stack) {
        for (String name : node.services(stack)) {
            Found service = new Found(stack, name, node.service(stack, name));
            if (runs(service)) {
                reply.out().println(service.fact("id") + "\t" + service.fullName());
            }
        }
        return 0;
    }

    int running(String service) {
        DockerServices.find(node, service).filter(DockerContainers::runs).ifPresent(s -> reply.out().println(s.fact("id")));
        return 0;
    }

    int ended(String job) {
        Optional.of(node.state().resolve("ended").resolve(DockerNames.checked(job) + ".1")).filter(Files::exists)
                .ifPresent(f -> reply.out().println(f.getFileName()));
        return 0;
    }

    int forget(List<String> containers) {
        for (String container : DockerNames.checked(containers)) {
            Path ended = node.state().resolve("ended").resolve(container);
            if (!Files.exists(ended)) {
                throw new DaemonRefused("No such container: " + container);
            }
            Disk.remove(ended);
            reply.out().println(container);
        }
        return 0;
    }

    int exec(String id, List<String> words) throws InterruptedException {
        Found service = node.stacks().stream().flatMap(stack -> node.services(stack).stream()
                .map(s -> new Found(stack, s, node.service(stack, s))))
                .filter(s -> s.fact("id").equals(id)).findFirst().orElseThrow(() -> new DaemonRefused("No such container: " + id));
        if (words.isEmpty() || words.get(0).startsWith("-")) {
            throw new NotKnown("exec " + id + " " + String.join(" ", words));
        }
        if (!runs(service)) {
            throw new DaemonRefused("container " + id + " is not running");
        }
        if (words.size() == 3 && words.subList(0, 2).equals(List.of("getent", "hosts"))) {
            return lookUp(service, words.get(2));
        }
        if (!Files.exists(service.folder().resolve("spec"))) {
            return NodePrograms.cannotTell(reply.err(), "what runs in " + service.fullName() + ", which belongs to the place");
        }
        return locks.with(service.stack(), () -> run(service, words));
    }

    private int run(Found service, List<String> words) {
        Exec exec = swarm.container(service.stack(), service.service()).exec(words, swarm.around(service.stack(), service.service()));
        reply.out().print(exec.output());
        reply.err().print(exec.errors());
        return exec.unknown().map(why -> NodePrograms.cannotTell(reply.err(), why)).orElse(exec.exit());
    }

    /** What a name means inside the container. */
    private int lookUp(Found service, String name) {
        List<Neighbourhood.Peer> peers = swarm.around(service.stack(), service.service()).resolve(name);
        peers.forEach(peer -> reply.out().println(String.format("%-15s %s", peer.address(), name)));
        return peers.isEmpty() ? NOT_FOUND : 0;
    }
}
