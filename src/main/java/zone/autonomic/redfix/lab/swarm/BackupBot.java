package zone.autonomic.redfix.lab.swarm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import zone.autonomic.redfix.lab.container.Exec;

/**
 * Backup and restore as backup-bot-two 2.4.0 does them, from {@code deploy.labels} alone: {@code backupbot.backup=true} on any
 * service is the switch for the whole stack, each volume of the stack is saved unless a label on any service says otherwise, and
 * hooks run in the running container of the service that has them. Files are copied into a snapshot and, at a restore, over what
 * lies under the running containers. The older label {@code backupbot.backup.path} is ignored.
 */
public final class BackupBot {
    private static final String VOLUME = "backupbot.backup.volumes.";
    private final Swarm swarm;
    private final String stack;
    private final Path snapshot;
    private final List<String> log = new ArrayList<>();

    /** @param snapshot an empty folder that the backup goes to */
    public BackupBot(Swarm swarm, String stack, Path snapshot) {
        this.swarm = swarm;
        this.stack = stack;
        this.snapshot = snapshot;
    }

    /** A hook that failed, or one whose effect the lab doesn't know. */
    public static final class HookFailed extends RuntimeException {
        private final boolean unknown;

        HookFailed(String message, boolean unknown) {
            super(message);
            this.unknown = unknown;
        }

        public boolean unknown() {
            return unknown;
        }
    }

    /** Whether a service's label asks for a backup of the stack. */
    public boolean enabled() {
        return !asking().isEmpty();
    }

    /** The services whose own label asks for it. */
    public List<String> asking() {
        return services().stream().filter(s -> labels(s).getOrDefault("backupbot.backup", "").equals("true")).toList();
    }

    private List<String> services() {
        return swarm.node().services(stack);
    }

    private Map<String, String> labels(String service) {
        return Router.labels(swarm.node(), stack, service);
    }

    public List<String> log() {
        return log;
    }

    public void backup() {
        if (!enabled()) {
            return;
        }
        services().forEach(service -> hook(service, "backup.pre-hook"));
        saved().forEach((volume, paths) -> paths.forEach(p -> save(volume, p)));
        services().forEach(service -> hook(service, "backup.post-hook"));
    }

    public void restore() {
        services().forEach(service -> hook(service, "restore.pre-hook"));
        log.add("Restoring Snapshot " + String.format("%08x", snapshot.toString().hashCode()) + " at /");
        for (String volume : Disk.names(snapshot)) {
            Disk.copy(snapshot.resolve(volume), swarm.node().data(volume));
        }
        services().forEach(service -> hook(service, "restore.post-hook"));
    }

    /** The volumes of which everything is saved: what lies in them must be back after a restore. */
    public List<String> wholeVolumes() {
        List<String> all = new ArrayList<>();
        if (enabled()) {
            saved().forEach((volume, paths) -> {
                if (paths.contains("")) {
                    all.add(volume);
                }
            });
        }
        return all;
    }

    /** Volume (full name) to the paths in it that are saved; an empty path is the whole volume. */
    private Map<String, List<String>> saved() {
        Map<String, String> labels = new TreeMap<>();
        Set<String> mounted = new TreeSet<>();
        for (String service : services()) {
            labels.putAll(labels(service));
            for (String line : Disk.lines(swarm.node().service(stack, service).resolve("mounts"))) {
                String[] f = line.split("\t");
                if (f[0].equals("volume")) {
                    mounted.add(f[1]);
                }
            }
        }
        Map<String, List<String>> all = new TreeMap<>();
        mounted.forEach(volume -> {
            String key = VOLUME + key(volume);
            if (labels.containsKey(key + ".path")) {
                all.put(volume, List.of(labels.get(key + ".path").split("\\s*,\\s*")));
            } else if (!labels.getOrDefault(key, "true").equals("false")) {
                all.put(volume, List.of(""));
            }
        });
        return all;
    }

    private String key(String volume) {
        return volume.startsWith(stack + "_") ? volume.substring(stack.length() + 1) : volume;
    }

    private void save(String volume, String path) {
        Path data = swarm.node().data(volume);
        String relative = path.replaceFirst("^/+", "");
        Path from = data.resolve(relative).normalize();
        if (!from.startsWith(data) || !Files.exists(from)) {
            log.add("warning: " + from + ": does not exist, skipping");
            return;
        }
        Disk.copy(from, snapshot.resolve(volume).resolve(relative).normalize());
        log.add("saved " + volume + (relative.isEmpty() ? "" : "/" + relative));
    }

    private void hook(String service, String name) {
        String command = labels(service).get("backupbot." + name);
        if (command == null || command.isBlank()) {
            return;
        }
        log.add("running " + name + " in " + stack + "_" + service);
        Exec exec = swarm.container(stack, service).exec(command, swarm.around(stack, service));
        if (!exec.output().isBlank()) {
            log.add(exec.output().stripTrailing());
        }
        if (exec.unknown().isPresent()) {
            throw new HookFailed(exec.unknown().get(), true);
        }
        if (exec.exit() != 0) {
            String told = exec.output().strip().lines().reduce((a, b) -> b).orElse("no output");
            throw new HookFailed(name + " failed (rc=" + exec.exit() + "): " + told, false);
        }
    }
}
