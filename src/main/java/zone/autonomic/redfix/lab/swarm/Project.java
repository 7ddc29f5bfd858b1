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
     */
    public record Service(String name, String image, Map<String, String> environment, Optional<List<String>> entrypoint,
            Optional<List<String>> command, List<VolumeUse> volumes, List<FileUse> configs, List<FileUse> secrets,
            Map<String, List<String>> networks, Map<String, String> labels, boolean healthcheck, int replicas) {}

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
}
