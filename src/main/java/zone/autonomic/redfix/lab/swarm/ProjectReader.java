package zone.autonomic.redfix.lab.swarm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import zone.autonomic.redfix.lab.swarm.Project.FileObject;
import zone.autonomic.redfix.lab.swarm.Project.FileUse;
import zone.autonomic.redfix.lab.swarm.Project.Network;
import zone.autonomic.redfix.lab.swarm.Project.Service;
import zone.autonomic.redfix.lab.swarm.Project.Volume;
import zone.autonomic.redfix.lab.swarm.Project.VolumeUse;

/** Makes a {@link Project} of merged compose files, and refuses what {@code docker stack deploy} refuses. */
final class ProjectReader {

    private static final int LONGEST_NAME = 64;
    private final String stack;
    private final Map<String, Object> compose;
    private final Map<String, Network> networks = new TreeMap<>();
    private final Map<String, Volume> volumes = new TreeMap<>();
    private final Map<String, FileObject> configs;
    private final Map<String, FileObject> secrets;

    private final Map<String, String> shell;

    /** @param shell where an {@code environment} entry without a value gets it from */
    ProjectReader(String stack, Map<String, Object> compose, Map<String, String> shell) {
        this.stack = stack;
        this.shell = shell;
        this.compose = compose;
        Yaml.map(compose.get("networks")).forEach((key, v) -> networks.put(key, network(key, Yaml.map(v))));
        Yaml.map(compose.get("volumes")).forEach((key, v) -> volumes.put(key, new Volume(key, fullName(key, Yaml.map(v)))));
        configs = files("configs");
        secrets = files("secrets");
    }

    Project read() {
        Map<String, Service> services = new LinkedHashMap<>();
        Yaml.map(compose.get("services")).forEach((name, v) -> services.put(name, service(name, Yaml.map(v))));
        if (services.isEmpty()) {
            throw new InvalidRecipe("no services: empty compose file");
        }
        return new Project(stack, services, byName(networks), volumes, configs, secrets);
    }

    private static Map<String, Network> byName(Map<String, Network> networks) {
        Map<String, Network> all = new TreeMap<>();
        networks.values().forEach(n -> all.put(n.name(), n));
        return all;
    }

    private Network network(String key, Map<String, Object> v) {
        return new Network(fullName(key, v), external(v), Yaml.text(v.get("internal")).equals("true"));
    }

    private Map<String, FileObject> files(String section) {
        Map<String, FileObject> all = new TreeMap<>();
        Yaml.map(compose.get(section)).forEach((key, node) -> {
            Map<String, Object> v = Yaml.map(node);
            Optional<String> file = Optional.ofNullable(v.get("file")).map(Yaml::text).filter(f -> !external(v));
            if (file.isEmpty() && !external(v)) {
                throw new InvalidRecipe(section + "." + key + " must have a file or be external");
            }
            String name = fullName(key, v);
            if (name.length() > LONGEST_NAME) {
                throw new InvalidRecipe("rpc error: code = InvalidArgument desc = name must be 64 characters or fewer: " + name);
            }
            all.put(key, new FileObject(key, name, file, Yaml.text(v.get("template_driver")).equals("golang")));
        });
        return all;
    }

    private String fullName(String key, Map<String, Object> v) {
        String name = Yaml.text(v.get("name"));
        if (v.get("external") instanceof Map<?, ?> old && old.get("name") != null) {
            name = Yaml.text(old.get("name"));
        }
        return !name.isEmpty() ? name : external(v) ? key : stack + "_" + key;
    }

    private static boolean external(Map<String, Object> v) {
        return v.get("external") instanceof Map<?, ?> || Yaml.text(v.get("external")).equals("true");
    }

    private Service service(String name, Map<String, Object> v) {
        String image = Yaml.text(v.get("image"));
        if (image.isEmpty()) {
            throw new InvalidRecipe("failed to create service " + stack + "_" + name
                    + ": Error response from daemon: rpc error: code = InvalidArgument desc = ContainerSpec: image reference must be provided");
        }
        Map<String, Object> deploy = Yaml.map(v.get("deploy"));
        Map<String, String> environment = new TreeMap<>();
        Overlay.keyed(v.get("environment")).forEach((k, value) -> {
            if (value != null || shell.containsKey(k)) {
                environment.put(k, value == null ? shell.get(k) : Yaml.text(value));
            }
        });
        Map<String, String> labels = new TreeMap<>();
        Overlay.keyed(deploy.get("labels")).forEach((k, value) -> labels.put(k, Yaml.text(value)));
        return new Service(name, image, environment, words(v.get("entrypoint")), words(v.get("command")), volumeUses(name, v),
                fileUses(name, v.get("configs"), configs, "config", "/"), fileUses(name, v.get("secrets"), secrets, "secret", "/run/secrets/"),
                networkUses(name, v.get("networks")), labels, published(v.get("ports")), v.get("healthcheck") != null, replicas(deploy));
    }

    /** Ports of the node to those that they lead to; one without a port of the node's own is given any, which nobody knows. */
    private static Map<String, String> published(Object node) {
        Map<String, String> all = new TreeMap<>();
        for (Object item : Yaml.list(node)) {
            Map<String, Object> v = Yaml.map(item);
            String[] parts = item instanceof Map<?, ?> ? new String[] {Yaml.text(v.get("published")), Yaml.text(v.get("target"))}
                    : Yaml.text(item).replaceFirst("/tcp$", "").split(":");
            boolean tcp = !Yaml.text(v.get("protocol")).equals("udp");
            if (parts.length > 1 && tcp && parts[parts.length - 1].matches("\\d+") && parts[parts.length - 2].matches("\\d+")) {
                all.put(parts[parts.length - 2], parts[parts.length - 1]);
            }
        }
        return all;
    }

    private static int replicas(Map<String, Object> deploy) {
        String wanted = Yaml.text(deploy.get("replicas"));
        return wanted.matches("\\d+") ? Integer.parseInt(wanted) : 1;
    }

    private static Optional<List<String>> words(Object node) {
        if (node == null) {
            return Optional.empty();
        }
        return Optional.of(node instanceof List<?> list ? list.stream().map(Yaml::text).toList() : ShellWords.split(Yaml.text(node)));
    }

    private Map<String, List<String>> networkUses(String service, Object node) {
        Map<String, List<String>> all = new TreeMap<>();
        if (node == null) {
            networks.computeIfAbsent("default", k -> new Network(stack + "_default", false, false));
            all.put(networks.get("default").name(), List.of());
            return all;
        }
        Overlay.keyed(node).forEach((key, v) -> {
            if (!networks.containsKey(key)) {
                throw new InvalidRecipe("service \"" + service + "\" refers to undefined network " + key + ": invalid compose project");
            }
            all.put(networks.get(key).name(), Yaml.list(Yaml.map(v).get("aliases")).stream().map(Yaml::text).toList());
        });
        return all;
    }

    private List<FileUse> fileUses(String service, Object node, Map<String, FileObject> known, String what, String folder) {
        List<FileUse> all = new ArrayList<>();
        Set<String> targets = new HashSet<>();
        for (Object item : Yaml.list(node)) {
            Map<String, Object> v = item instanceof Map<?, ?> ? Yaml.map(item) : Map.of("source", Yaml.text(item));
            String key = Yaml.text(v.get("source"));
            FileObject object = known.get(key);
            if (object == null) {
                throw new InvalidRecipe("service \"" + service + "\" refers to undefined " + what + " " + key + ": invalid compose project");
            }
            String target = v.get("target") == null ? key : Yaml.text(v.get("target"));
            if (!targets.add(target)) {
                throw new InvalidRecipe("service " + service + ": duplicate " + what + " target for " + object.name() + " not allowed");
            }
            all.add(new FileUse(key, object.name(), target.startsWith("/") ? target : folder + target,
                    mode(v.get("mode"), "services." + service + "." + what + "s." + all.size() + ".mode")));
        }
        return all;
    }

    private static int mode(Object node, String where) {
        if (node == null) {
            return 0444;
        }
        if (!(node instanceof Integer mode)) {
            throw new InvalidRecipe(where + " must be a number");
        }
        return mode;
    }

    private List<VolumeUse> volumeUses(String service, Map<String, Object> v) {
        List<VolumeUse> all = new ArrayList<>();
        for (Object item : Yaml.list(v.get("volumes"))) {
            if (item instanceof Map<?, ?>) {
                Map<String, Object> m = Yaml.map(item);
                all.add(volumeUse(service, Yaml.text(m.get("source")), Yaml.text(m.get("target")),
                        Yaml.text(m.get("read_only")).equals("true"), Yaml.text(m.get("type"))));
            } else {
                String[] parts = Yaml.text(item).split(":");
                boolean anonymous = parts.length == 1;
                all.add(volumeUse(service, anonymous ? "" : parts[0], parts[anonymous ? 0 : 1],
                        parts.length > 2 && List.of(parts[2].split(",")).contains("ro"), ""));
            }
        }
        Object tmpfs = v.get("tmpfs");
        for (Object target : tmpfs instanceof List<?> list ? list : tmpfs == null ? List.of() : List.of(tmpfs)) {
            all.add(new VolumeUse("tmpfs", "", "", Yaml.text(target).split(":")[0], false));
        }
        return all;
    }

    private VolumeUse volumeUse(String service, String source, String target, boolean readOnly, String type) {
        if (type.equals("tmpfs") || source.isEmpty()) {
            return new VolumeUse("tmpfs", "", "", target, false);
        }
        if (type.equals("bind") || source.startsWith("/") || source.startsWith(".") || source.startsWith("~")) {
            return new VolumeUse("bind", "", source, target, readOnly);
        }
        Volume volume = volumes.get(source);
        if (volume == null) {
            throw new InvalidRecipe("service \"" + service + "\" refers to undefined volume " + source + ": invalid compose project");
        }
        return new VolumeUse("volume", source, volume.name(), target, readOnly);
    }
}
