package zone.autonomic.redfix.lab.node;

import java.io.PrintStream;
import java.util.List;
import zone.autonomic.redfix.lab.engine.Reply;
import zone.autonomic.redfix.lab.engine.Request;
import zone.autonomic.redfix.lab.swarm.Swarm;

/** The node's docker: it knows the words that are needed here and refuses all others, rather than to pretend. */
final class DockerProgram {
    private static final String NAME = "{{.Name}}";
    private final Request request;
    private final PrintStream out;
    private final PrintStream err;
    private final DockerServices services;
    private final DockerObjects objects;
    private final DockerContainers containers;

    DockerProgram(Swarm swarm, StackLocks locks, Request request, Reply reply) {
        this.request = request;
        this.out = reply.out();
        this.err = reply.err();
        this.services = new DockerServices(swarm.node(), locks, reply);
        this.objects = new DockerObjects(swarm.node(), reply.out());
        this.containers = new DockerContainers(swarm, locks, reply);
    }

    int run() throws InterruptedException {
        try {
            return vocabulary().answer(request.words());
        } catch (DaemonRefused e) {
            err.println("Error response from daemon: " + e.getMessage());
            return 1;
        }
    }

    private Vocabulary vocabulary() {
        Vocabulary all = new Vocabulary();
        services(all);
        objects(all);
        return containers(all);
    }

    private void services(Vocabulary all) {
        all.knows(g -> services.stacks(), "stack", "ls", "--format", NAME)
                .knows(g -> services.inStack(g.get(0)), "stack", "services", "*", "--format", "{{.Name}}\\t{{.Replicas}}\\t{{.Image}}")
                .knows(g -> services.tasks(g.get(0), g.get(1)), "stack", "ps", "*", "--no-trunc", "--format", "*")
                .knows(g -> services.removeStack(g.get(0)), "stack", "rm", "*")
                .knows(g -> services.names(stackOf(g.get(0))), "service", "ls", "--filter", "*", "--format", NAME)
                .knows(g -> services.log(g.get(0), Integer.MAX_VALUE), "service", "logs", "--raw", "*")
                .knows(g -> services.log(g.get(1), number(g.get(0))), "service", "logs", "--raw", "--no-trunc", "--tail", "*", "*")
                .knows(g -> services.table(g.get(1), g.get(0)), "service", "inspect", "--format", "*", "*")
                .knows(services::inspect, "service", "inspect", "**")
                .knows(services::createJob, "service", "create", "**")
                .knows(services::remove, "service", "rm", "**");
    }

    private void objects(Vocabulary all) {
        all.knows(g -> objects.networks(stackOf(g.get(0))), "network", "ls", "--filter", "*", "--format", NAME)
                // Names lead to containers here, as with endpoint_mode dnsrr: no service has a virtual address.
                .knows(g -> said("\n"), "network", "inspect", "--verbose", "*", "--format",
                        "{{range $name, $service := .Services}}{{$name}}\\t{{$service.VIP}}{{\"\\n\"}}{{end}}")
                .knows(g -> objects.members(g.get(0)), "network", "inspect", "*", "--format",
                        "{{range .Containers}}{{.Name}}\\t{{.IPv4Address}}{{\"\\n\"}}{{end}}")
                .knows(g -> objects.volumes(stackOf(g.get(0))), "volume", "ls", "-q", "--filter", "*")
                .knows(g -> objects.removeVolume(g.get(0)), "volume", "rm", "*")
                .knows(g -> objects.mountpoint(g.get(0)), "volume", "inspect", "--format", "{{.Mountpoint}}", "*")
                .knows(g -> objects.createVolume(stackOf("label=" + g.get(0)), g.get(1)), "volume", "create", "--label", "*", "*")
                .knows(g -> objects.names("secrets"), "secret", "ls", "--format", NAME)
                .knows(g -> objects.remove("secrets", g.get(0)), "secret", "rm", "*")
                .knows(g -> objects.createSecret(stackOf("label=" + g.get(0)), g.get(1), request.stdin().orElse(new byte[0])),
                        "secret", "create", "--label", "*", "*", "-")
                .knows(g -> objects.names("configs"), "config", "ls", "--format", NAME)
                .knows(g -> objects.remove("configs", g.get(0)), "config", "rm", "*");
    }

    private Vocabulary containers(Vocabulary all) {
        String label = "label=com.docker.swarm.service.name=";
        return all.knows(g -> containers.ofStack(stackOf(g.get(0))), "ps", "--filter", "*", "--format",
                        "{{.ID}}\\t{{.Label \"com.docker.swarm.service.name\"}}")
                .knows(g -> containers.running(after(label, g.get(0))), "ps", "-q", "--filter", "*")
                .knows(g -> containers.ended(after(label, g.get(0))), "ps", "-aq", "--filter", "*")
                .knows(g -> containers.forget(g), "rm", "-f", "**")
                .knows(g -> containers.exec(g.get(0), g.subList(1, g.size())), "exec", "*", "**");
    }

    private int said(String text) {
        out.print(text);
        return 0;
    }

    private static String stackOf(String filter) {
        return DockerNames.checked(after("label=com.docker.stack.namespace=", filter));
    }

    private static String after(String start, String filter) {
        if (!filter.startsWith(start)) {
            throw new NotKnown("--filter " + filter);
        }
        return filter.substring(start.length());
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new NotKnown("--tail " + text);
        }
        return Integer.parseInt(text);
    }
}
