package zone.autonomic.redfix.lab.swarm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import zone.autonomic.redfix.lab.container.Exec;

/**
 * Backup and restore as backup-bot-two does them, from {@code deploy.labels} alone (domain.md §1): hooks run in the service's running container,
 * files are copied into a snapshot and, at a restore, over what lies under the running container.
 */
public final class BackupBot {

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

    /** The services whose labels ask for a backup. */
    public List<String> services() {
        return swarm.node().services(stack).stream()
                .filter(s -> Router.labels(swarm.node(), stack, s).getOrDefault("backupbot.backup", "").equals("true")).toList();
    }

    public List<String> log() {
        return log;
    }

    public void backup() {
        for (String service : services()) {
            hook(service, "backup.pre-hook");
        }
        for (String service : services()) {
            saved(service).forEach((volume, paths) -> paths.forEach(p -> save(volume, p)));
        }
        for (String service : services()) {
            hook(service, "backup.post-hook");
        }
    }

    public void restore() {
        for (String service : services()) {
            hook(service, "restore.pre-hook");
        }
        log.add("Restoring Snapshot at /");
        for (String volume : Disk.names(snapshot)) {
            Disk.copy(snapshot.resolve(volume), swarm.node().data(volume));
        }
        for (String service : services()) {
            hook(service, "restore.post-hook");
        }
    }

    /** The volumes of which everything is saved: what lies in them must be back after a restore. */
    public List<String> wholeVolumes() {
        List<String> all = new ArrayList<>();
        for (String service : services()) {
            saved(service).forEach((volume, paths) -> {
                if (paths.contains("") && !all.contains(volume)) {
                    all.add(volume);
                }
            });
        }
        return all;
    }

    /** Volume (full name) to the paths in it that a service's labels save; an empty path is the whole volume. */
    private Map<String, List<String>> saved(String service) {
        Map<String, String> labels = Router.labels(swarm.node(), stack, service);
        Map<String, String> mounted = new LinkedHashMap<>();
        for (String line : Disk.lines(swarm.node().service(stack, service).resolve("mounts"))) {
            String[] f = line.split("\t");
            if (f[0].equals("volume")) {
                mounted.put(f[1], f[2]);
            }
        }
        Map<String, List<String>> all = new TreeMap<>();
        String old = labels.get("backupbot.backup.path");
        if (old != null) {
            for (String path : old.split(",")) {
                byPath(mounted, path.strip()).ifPresentOrElse(v -> all.computeIfAbsent(v.getKey(), k -> new ArrayList<>()).add(v.getValue()),
                        () -> log.add("backup path is not on a volume: " + path));
            }
            return all;
        }
        mounted.keySet().forEach(volume -> {
            String key = "backupbot.backup.volumes." + key(volume);
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

    /** Which volume an absolute path in the container lies on, and where in it. */
    private static Optional<Map.Entry<String, String>> byPath(Map<String, String> mounted, String path) {
        Path wanted = Path.of(path).normalize();
        return mounted.entrySet().stream().filter(m -> wanted.startsWith(Path.of(m.getValue()).normalize()))
                .max(java.util.Comparator.comparing(m -> m.getValue().length()))
                .map(m -> Map.entry(m.getKey(), Path.of(m.getValue()).normalize().relativize(wanted).toString()));
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
        String command = Router.labels(swarm.node(), stack, service).get("backupbot." + name);
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
