package zone.autonomic.redfix.lab.swarm;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stack as its merged and interpolated compose files want it. All names of networks, volumes, configs and secrets are the full ones, as the
 * swarm knows them.
 *
 * @param name the stack's name
 */
public record Project(String name, Map<String, Service> services, Map<String, Network> networks, Map<String, Volume> volumes,
        Map<String, FileObject> configs, Map<String, FileObject> secrets) {

    /**
     * One service.
     *
     * @param networks full network name to the aliases on it
     * @param labels those under {@code deploy.labels}, the only ones that the backup and the router look at
     * @param published port of the node to the port of the container that it leads to, over TCP
     */
    public record Service(String name, String image, Map<String, String> environment, Optional<List<String>> entrypoint,
            Optional<List<String>> command, List<VolumeUse> volumes, List<FileUse> configs, List<FileUse> secrets,
            Map<String, List<String>> networks, Map<String, String> labels, Map<String, String> published, boolean healthcheck,
            int replicas) {}

    /** @param internal no way out of it, so the swarm asks it last when it looks a name up */
    public record Network(String name, boolean external, boolean internal) {}

    /** @param key the name in the compose file, which backup labels use @param name the full one */
    public record Volume(String key, String name) {}

    /** @param kind {@code volume}, {@code bind} or {@code tmpfs} @param source a volume's full name or a path */
    public record VolumeUse(String kind, String key, String source, String target, boolean readOnly) {}

    /** A config or secret. @param file the recipe's file that is its content; empty for an external one @param template whether it is rendered */
    public record FileObject(String key, String name, Optional<String> file, boolean template) {}

    /** A config's or secret's place in a service. @param name its full name */
    public record FileUse(String key, String name, String target, int mode) {}

    /** The same with more labels on a service, if it has that one. */
    public Project labelled(String service, Map<String, String> more) {
        Service old = services.get(service);
        if (old == null) {
            return this;
        }
        Map<String, String> labels = new java.util.TreeMap<>(old.labels());
        labels.putAll(more);
        Map<String, Service> all = new java.util.LinkedHashMap<>(services);
        all.put(service, new Service(old.name(), old.image(), old.environment(), old.entrypoint(), old.command(), old.volumes(),
                old.configs(),
                old.secrets(), old.networks(), labels, old.published(), old.healthcheck(), old.replicas()));
        return new Project(name, all, networks, volumes, configs, secrets);
    }

    /** The same without the aliases of its services. */
    public Project withoutAliases() {
        Map<String, Service> all = new java.util.LinkedHashMap<>();
        services.forEach((key, s) -> {
            Map<String, List<String>> plain = new java.util.TreeMap<>();
            s.networks().keySet().forEach(network -> plain.put(network, List.of()));
            all.put(key, new Service(s.name(), s.image(), s.environment(), s.entrypoint(), s.command(), s.volumes(), s.configs(),
                    s.secrets(), plain,
                    s.labels(), s.published(), s.healthcheck(), s.replicas()));
        });
        return new Project(name, all, networks, volumes, configs, secrets);
    }
}
