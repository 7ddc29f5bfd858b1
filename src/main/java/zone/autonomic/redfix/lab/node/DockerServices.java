package zone.autonomic.redfix.lab.node;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.lab.engine.Reply;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;

/** What docker says of stacks and services, and does to them. */
final class DockerServices {
    private static final String MOUNTS = "{{range .Spec.TaskTemplate.ContainerSpec.Mounts}}"
            + "{{.Type}}\\t{{.Source}}\\t{{.Target}}\\t{{.ReadOnly}}{{\"\\n\"}}{{end}}";
    private static final String CONFIGS = "{{range .Spec.TaskTemplate.ContainerSpec.Configs}}"
            + "config\\t{{.ConfigName}}\\t{{.File.Name}}\\ttrue{{\"\\n\"}}{{end}}";
    private static final String TASKS = "{{.Name}}\\t{{.CurrentState}}\\t{{.Error}}";
    private final NodeState node;
    private final StackLocks locks;
    private final PrintStream out;
    private final PrintStream err;

    DockerServices(NodeState node, StackLocks locks, Reply reply) {
        this.node = node;
        this.locks = locks;
        this.out = reply.out();
        this.err = reply.err();
    }

    /** A service by its full name. */
    record Found(String stack, String service, Path folder) {

        /** A fact of it: its first line. */
        String fact(String name) {
            return Disk.read(folder.resolve(name)).lines().findFirst().orElse("");
        }

        String fullName() {
            return stack + "_" + service;
        }
    }

    static Optional<Found> find(NodeState node, String fullName) {
        DockerNames.checked(fullName);
        return node.stacks().stream().filter(stack -> fullName.startsWith(stack + "_"))
                .map(stack -> new Found(stack, fullName.substring(stack.length() + 1),
                        node.service(stack, fullName.substring(stack.length() + 1))))
                .filter(found -> Files.isDirectory(found.folder())).findFirst();
    }

    int stacks() {
        node.stacks().stream().filter(stack -> !node.services(stack).isEmpty()).forEach(out::println);
        return 0;
    }

    private List<Found> of(String stack) {
        return node.services(DockerNames.checked(stack)).stream().map(s -> new Found(stack, s, node.service(stack, s))).toList();
    }

    int inStack(String stack) {
        if (of(stack).isEmpty()) {
            err.println("Nothing found in stack: " + stack);
            return 1;
        }
        of(stack).forEach(s -> out.println(s.fullName() + "\t" + s.fact("replicas") + "\t" + s.fact("image")));
        return 0;
    }

    /** A task is new as long as nothing was tried with it. */
    int tasks(String stack, String format) {
        if (!format.equals(TASKS)) {
            throw new NotKnown("stack ps --format " + format);
        }
        for (Found s : of(stack)) {
            boolean running = !s.fact("replicas").startsWith("0/");
            boolean tried = running || Files.exists(s.folder().resolve("log"));
            out.println(s.fullName() + ".1\t" + (running ? "Running" : tried ? "Failed" : "New") + " 1 minute ago\t"
                    + (running || !tried ? "" : "\"task: non-zero exit (1)\""));
        }
        return 0;
    }

    /** Services, networks, and the configs and secrets with the stack's label go; volumes stay. */
    int removeStack(String stack) throws InterruptedException {
        if (of(stack).isEmpty()) {
            err.println("Nothing found in stack: " + stack);
        }
        of(stack).forEach(s -> out.println("Removing service " + s.fullName()));
        return locks.with(stack, () -> {
            node.removeStack(stack);
            return 0;
        });
    }

    int names(String stack) {
        of(stack).forEach(s -> out.println(s.fullName()));
        return 0;
    }

    int log(String service, int most) {
        Path job = node.state().resolve("jobs").resolve(DockerNames.checked(service)).resolve("log");
        Path log = Files.exists(job) ? job : find(node, service).map(f -> f.folder().resolve("log"))
                .orElseThrow(() -> new DaemonRefused("no such task or service: " + service));
        List<String> lines = Disk.read(log).lines().toList();
        lines.subList(Math.max(0, lines.size() - most), lines.size()).forEach(out::println);
        return 0;
    }

    /** What is mounted, as inspect tells it: unlike ls it prints the {@code \t} of a format as it stands there. */
    int table(String service, String format) {
        if (!format.equals(MOUNTS) && !format.equals(CONFIGS)) {
            throw new NotKnown("service inspect --format " + format);
        }
        Found found = inspected(service);
        Disk.lines(found.folder().resolve(format.equals(MOUNTS) ? "mounts" : "configs"))
                .forEach(line -> out.println(line.replace("\t", "\\t")));
        out.println();
        return 0;
    }

    private Found inspected(String service) {
        return find(node, service).orElseThrow(() -> new DaemonRefused("no such service: " + service));
    }

    int inspect(List<String> services) {
        if (services.isEmpty() || services.stream().anyMatch(s -> s.startsWith("-"))) {
            throw new NotKnown("service inspect " + String.join(" ", services));
        }
        out.println("[" + String.join(",\n", services.stream().map(this::inspected).map(ServiceJson::of).toList()) + "]");
        return 0;
    }

    /** The one job that is known: it prints a secret. What it ran in stays when the job goes, and its log with it. */
    int createJob(List<String> words) {
        Map<String, String> options = new HashMap<>();
        List<String> rest = new ArrayList<>(words);
        while (!rest.isEmpty() && rest.get(0).startsWith("-")) {
            String option = rest.remove(0);
            if (!List.of("--quiet", "--mode", "--name", "--secret", "--label", "--restart-condition").contains(option)) {
                throw new NotKnown("service create " + option);
            }
            options.put(option, option.equals("--quiet") || rest.isEmpty() ? "" : rest.remove(0));
        }
        if (!options.getOrDefault("--mode", "").equals("replicated-job") || rest.size() != 3 || !rest.subList(1, 3)
                .equals(List.of("cat", "/run/secrets/v"))) {
            throw new NotKnown("service create " + String.join(" ", words));
        }
        String job = DockerNames.checked(options.getOrDefault("--name", ""));
        String secret = DockerNames.checked(options.getOrDefault("--secret", "").replaceFirst("^source=", "")
                .replaceFirst(",target=v$", ""));
        String value = node.secretValue(secret).orElseThrow(() -> new DaemonRefused("secret not found: " + secret));
        Disk.write(node.state().resolve("jobs").resolve(job).resolve("log"), value + "\n");
        Disk.write(node.state().resolve("ended").resolve(job + ".1"), value + "\n");
        out.println(job);
        return 0;
    }

    int remove(List<String> names) throws InterruptedException {
        int status = names.isEmpty() ? 1 : 0;
        for (String name : DockerNames.checked(names)) {
            Path job = node.state().resolve("jobs").resolve(name);
            Optional<Found> found = find(node, name);
            if (Files.isDirectory(job)) {
                Disk.remove(job);
            } else if (found.isPresent()) {
                locks.with(found.get().stack(), () -> {
                    node.removeService(found.get().stack(), found.get().service());
                    return 0;
                });
            } else {
                err.println("Error response from daemon: service " + name + " not found");
                status = 1;
                continue;
            }
            out.println(name);
        }
        return status;
    }
}
