package zone.autonomic.redfix.lab.swarm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import zone.autonomic.redfix.lab.container.Container;
import zone.autonomic.redfix.lab.container.ContainerSpec;
import zone.autonomic.redfix.lab.container.Mount;
import zone.autonomic.redfix.lab.container.Neighbourhood;
import zone.autonomic.redfix.lab.container.Start;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.swarm.Project.FileObject;
import zone.autonomic.redfix.lab.swarm.Project.FileUse;
import zone.autonomic.redfix.lab.swarm.Project.Service;
import zone.autonomic.redfix.lab.swarm.Project.VolumeUse;

/** Deploys stacks: {@code docker stack deploy} without pruning, on the node's state on disk. */
public final class Swarm {

    private static final int ROUNDS = 4;
    private static final int DEEPEST = 4;
    /** In a service's folder, why no task of it can be started. */
    private static final String UNSTARTABLE = "unstartable";
    private final NodeState node;
    private final Images images;

    public Swarm(NodeState node, Images images) {
        this.node = node;
        this.images = images;
    }

    public NodeState node() {
        return node;
    }

    /**
     * Brings the stack to what the project wants. Services that the project no longer has stay, as without {@code --prune}.
     *
     * @return how each of the project's services started
     * @throws InvalidRecipe where Docker would refuse; what was made before stays
     */
    public Map<String, Start> deploy(Project project, RecipeFolder recipe) {
        return startAll(project, place(project, recipe));
    }

    /** Brings everything about but the tasks, which stay new. @return the services that are to be started anew */
    public Set<String> place(Project project, RecipeFolder recipe) {
        project.networks().values().forEach(n -> {
            if (n.external() && !Files.isDirectory(node.network(n.name()))) {
                throw new InvalidRecipe("network \"" + n.name() + "\" is declared as external, but could not be found");
            }
            if (!n.external()) {
                node.createNetwork(n.name(), project.name(), n.internal());
            }
        });
        project.secrets().values().forEach(s -> secret(project, recipe, s));
        project.configs().values().forEach(c -> config(project, recipe, c));
        Set<String> changed = new LinkedHashSet<>();
        for (Service service : project.services().values()) {
            if (place(project, service)) {
                changed.add(service.name());
            }
        }
        return changed;
    }

    /** Stops and starts a service's container on what its volumes hold now. */
    public Start restart(String stack, String service) {
        container(stack, service).stop();
        return start(stack, service);
    }

    /** The running container of a service. */
    public Container container(String stack, String service) {
        Path folder = node.service(stack, service);
        return new Container(SpecFile.read(Disk.read(folder.resolve("spec"))), images, folder.resolve("box-" + generation(folder)));
    }

    /** What the service's container sees of the others. */
    public Names around(String stack, String service) {
        return around(stack, service, DEEPEST);
    }

    /** What a service that the place itself brings answers: it is well at the paths that its image is described with. */
    int ofThePlace(String stack, String service, String path) {
        String image = Disk.read(node.service(stack, service).resolve("image")).strip();
        return images.describe(image).filter(i -> i.health().contains(path)).isPresent() ? 200 : 404;
    }

    private Names around(String stack, String service, int depth) {
        return new Names(node, stack, service, (peer, port, path) -> answer(peer, path, depth));
    }

    /** A stranger answers that it knows no such page; so does, in the end, who passes a request on to itself. */
    private int answer(Neighbourhood.Peer peer, String path, int depth) {
        if (depth == 0 || !Files.exists(node.service(peer.stack(), peer.service()).resolve("spec"))) {
            return 404;
        }
        return container(peer.stack(), peer.service()).https(peer.service(), path, around(peer.stack(), peer.service(), depth - 1)).status();
    }

    private void secret(Project project, RecipeFolder recipe, FileObject secret) {
        if (secret.file().isPresent()) {
            node.createSecret(secret.name(), project.name(), content(recipe, secret));
        } else if (node.secretValue(secret.name()).isEmpty()) {
            throw new InvalidRecipe("secret not found: " + secret.name() + " (secret not generated)");
        }
    }

    private void config(Project project, RecipeFolder recipe, FileObject config) {
        Path file = node.config(config.name()).resolve("content");
        if (config.file().isEmpty()) {
            if (!Files.isRegularFile(file)) {
                throw new InvalidRecipe("config not found: " + config.name());
            }
            return;
        }
        String content = content(recipe, config);
        if (Files.isRegularFile(file) && !Disk.read(file).equals(content)) {
            throw new InvalidRecipe("failed to update config " + config.name()
                    + ": Error response from daemon: rpc error: code = InvalidArgument desc = only updates to Labels are allowed");
        }
        Disk.write(file, content);
        Disk.write(node.config(config.name()).resolve("stack"), project.name() + "\n");
    }

    private static String content(RecipeFolder recipe, FileObject object) {
        String path = object.file().orElseThrow();
        return recipe.text(path).orElseThrow(() -> new InvalidRecipe("open " + path + ": no such file or directory"));
    }

    /** Writes down what the service is to be. @return whether it must be started anew */
    private boolean place(Project project, Service service) {
        Path folder = node.service(project.name(), service.name());
        Disk.remove(folder.resolve(UNSTARTABLE));
        ContainerSpec spec = spec(project, service, folder);
        String text = SpecFile.write(spec);
        boolean same = text.equals(Disk.read(folder.resolve("spec"))) && Disk.read(folder.resolve("replicas")).startsWith("1/");
        Disk.write(folder.resolve("labels"), lines(service.labels()));
        Disk.write(folder.resolve("published"), String.join("\n", service.published().entrySet().stream()
                .map(p -> p.getKey() + "\t" + p.getValue()).toList()));
        Disk.write(folder.resolve("networks"), String.join("\n", inOrder(project, service)) + "\n");
        if (!same) {
            if (Files.isDirectory(folder.resolve("box-" + generation(folder)))) {
                container(project.name(), service.name()).stop();
                Disk.remove(folder.resolve("box-" + generation(folder)));
            }
            int generation = generation(folder) + 1;
            Disk.write(folder.resolve("generation"), Integer.toString(generation));
            Disk.write(folder.resolve("spec"), text);
            Disk.write(folder.resolve("image"), service.image() + "\n");
            Disk.write(folder.resolve("wanted"), service.replicas() + "\n");
            Disk.write(folder.resolve("replicas"), "0/" + service.replicas() + "\n");
            Disk.write(folder.resolve("ports"), "");
            Disk.write(folder.resolve("task"), taskId(project.name(), service.name(), generation, 25) + "\n");
            Disk.write(folder.resolve("id"), taskId(service.name(), project.name(), generation, 12) + "\n");
            mountTables(service, folder);
        }
        Names.forget(node, project.name(), service.name());
        Names.register(node, project.name(), service.name(), service.networks(),
                project.name() + "_" + service.name() + ".1." + Disk.read(folder.resolve("task")).strip());
        return !same;
    }

    /** The order in which the swarm asks a service's networks for a name: not internal ones first, then by full name (domain.md §3). */
    private static List<String> inOrder(Project project, Service service) {
        return service.networks().keySet().stream().sorted(java.util.Comparator
                .comparing((String n) -> project.networks().get(n) != null && project.networks().get(n).internal()).thenComparing(n -> n)).toList();
    }

    private static void mountTables(Service service, Path folder) {
        StringBuilder mounts = new StringBuilder();
        service.volumes().forEach(v -> mounts.append(v.kind()).append('\t').append(v.source()).append('\t').append(v.target()).append('\t')
                .append(v.readOnly()).append('\n'));
        Disk.write(folder.resolve("mounts"), mounts.toString());
        StringBuilder configs = new StringBuilder();
        service.configs().forEach(c -> configs.append("config\t").append(c.name()).append('\t').append(c.target()).append("\ttrue\n"));
        Disk.write(folder.resolve("configs"), configs.toString());
    }

    private ContainerSpec spec(Project project, Service service, Path folder) {
        List<Mount> mounts = new ArrayList<>();
        for (VolumeUse use : service.volumes()) {
            switch (use.kind()) {
                case "volume" -> {
                    node.createVolume(use.source(), project.name());
                    mounts.add(new Mount(Mount.Kind.VOLUME, node.data(use.source()), use.target(), 0755, use.readOnly()));
                }
                case "bind" -> mounts.add(new Mount(Mount.Kind.BIND, Disk.folder(node.state().resolve("binds" + Path.of("/").resolve(use.source())
                        .normalize())), use.target(), 0755, use.readOnly()));
                default -> mounts.add(new Mount(Mount.Kind.TMPFS, folder.resolve("tmpfs"), use.target(), 0755, false));
            }
        }
        for (FileUse use : service.secrets()) {
            mounts.add(new Mount(Mount.Kind.SECRET, node.secret(use.name()).resolve("value"), use.target(), use.mode(), true));
        }
        for (FileUse use : service.configs()) {
            mounts.add(new Mount(Mount.Kind.CONFIG, rendered(project, service, use, folder), use.target(), use.mode(), true));
        }
        return new ContainerSpec(project.name(), service.name(), service.image(), service.environment(), service.entrypoint(),
                service.command(), mounts);
    }

    /** A template knows the service's environment, and its secrets by their files' names. The swarm looks into it only where the task is to start. */
    private String expanded(String content, String config, Service service, Path folder) {
        Map<String, String> known = new TreeMap<>();
        service.secrets().forEach(s -> known.put(s.target().replaceFirst("^/run/secrets/", ""), s.name()));
        try {
            return new ConfigTemplate(service.environment(), n -> Optional.ofNullable(known.get(n)).flatMap(node::secretValue)).render(content);
        } catch (InvalidRecipe e) {
            Disk.write(folder.resolve(UNSTARTABLE), "starting container failed: unable to get config from config store: failed to expand templated config "
                    + config + ": " + e.getMessage() + "\n");
            return "";
        }
    }

    /** A config as this service sees it. */
    private Path rendered(Project project, Service service, FileUse use, Path folder) {
        String content = Disk.read(node.config(use.name()).resolve("content"));
        FileObject object = project.configs().get(use.key());
        if (object.template()) {
            content = expanded(content, use.name(), service, folder);
        }
        CRC32 sum = new CRC32();
        sum.update(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Path file = folder.resolve("files").resolve(use.name() + "-" + Long.toHexString(sum.getValue()));
        Disk.write(file, content);
        return file;
    }

    /** All at once, as the swarm does; what fell over because another wasn't up yet gets its restarts. */
    private Map<String, Start> startAll(Project project, Set<String> changed) {
        Map<String, Start> starts = new LinkedHashMap<>();
        Set<String> due = new LinkedHashSet<>(changed.stream().sorted(java.util.Comparator.comparing(
                (String s) -> !callsNobody(project.services().get(s).image()))).toList());
        for (int round = 0; round < ROUNDS && !due.isEmpty(); round++) {
            boolean news = false;
            for (String service : due) {
                Set<Integer> before = starts.containsKey(service) ? starts.get(service).ports() : Set.of();
                if (project.services().get(service).replicas() > 0) {
                    starts.put(service, start(project.name(), service));
                    news |= !starts.get(service).ports().equals(before);
                }
            }
            due.removeIf(s -> !starts.containsKey(s) || starts.get(s).state() == Start.State.UNKNOWN || starts.get(s).running()
                    && !starts.get(s).ports().isEmpty());
            if (!news) {
                break;
            }
        }
        return starts;
    }

    /** Those first that wait for nobody: it changes nothing of what comes out, and spares restarts. */
    private boolean callsNobody(String image) {
        return images.describe(image).filter(i -> i.calls().isEmpty() && !i.kind().equals("worker")).isPresent();
    }

    private Start start(String stack, String service) {
        Path folder = node.service(stack, service);
        String unstartable = Disk.read(folder.resolve(UNSTARTABLE)).strip();
        Start start = unstartable.isEmpty() ? container(stack, service).start(around(stack, service)) : Start.crashed(unstartable, "");
        String wanted = Disk.read(folder.resolve("wanted")).strip();
        Disk.write(folder.resolve("replicas"), (start.running() ? wanted : "0") + "/" + wanted + "\n");
        Disk.write(folder.resolve("ports"), String.join("\n", start.ports().stream().map(String::valueOf).toList()) + "\n");
        Disk.append(folder.resolve("log"), start.log().isEmpty() || start.log().endsWith("\n") ? start.log() : start.log() + "\n");
        return start;
    }

    private static int generation(Path folder) {
        String text = Disk.read(folder.resolve("generation")).strip();
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private static String lines(Map<String, String> map) {
        StringBuilder out = new StringBuilder();
        map.forEach((k, v) -> out.append(k).append('=').append(v.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")).append('\n'));
        return out.toString();
    }

    private static String taskId(String a, String b, int generation, int length) {
        StringBuilder id = new StringBuilder();
        java.util.Random random = new java.util.Random((a + "/" + b + "/" + generation).hashCode());
        while (id.length() < length) {
            id.append("0123456789abcdefghijklmnopqrstuvwxyz".charAt(random.nextInt(length == 12 ? 16 : 36)));
        }
        return id.toString();
    }
}
