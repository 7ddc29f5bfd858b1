package zone.autonomic.redfix.lab.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import zone.autonomic.redfix.lab.container.Database;
import zone.autonomic.redfix.lab.swarm.BackupBot;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.Swarm;

/**
 * The state that a restore must bring back: tables in each database of the stack, a file in each volume that the backup saves
 * whole. It is seeded before the backup and changed after it, so that nothing but a restore brings it back, and nothing short of
 * a whole one.
 */
final class MarkerState {

    private static final String FILE = "ci-marker.txt";
    private final Swarm swarm;
    private final String stack;
    private final Map<String, Map<String, List<String>>> tables = new LinkedHashMap<>();
    private final List<Path> files = new ArrayList<>();

    MarkerState(Swarm swarm, String stack) {
        this.swarm = swarm;
        this.stack = stack;
    }

    /** Before the backup. */
    void seed(BackupBot backup) {
        databases().forEach((service, database) -> {
            run(database, "DROP TABLE IF EXISTS ci_marker", "CREATE TABLE ci_marker (value text)",
                    "INSERT INTO ci_marker VALUES ('seeded')",
                    "DROP TABLE IF EXISTS ci_rows", "CREATE TABLE ci_rows (value text)", "INSERT INTO ci_rows VALUES ('before the backup')");
            tables.put(service, plain(database.snapshot()));
        });
        List<String> servers = databases().keySet().stream().flatMap(s -> volumesOf(s).stream()).toList();
        for (String volume : backup.wholeVolumes()) {
            if (!servers.contains(volume)) {
                Path file = swarm.node().data(volume).resolve(FILE);
                Disk.write(file, "seeded\n");
                files.add(file);
            }
        }
    }

    /** After the backup: the marker goes, other rows and a table come. */
    void change() {
        databases().values().forEach(d -> run(d, "DROP TABLE ci_marker", "INSERT INTO ci_rows VALUES ('after the backup')",
                "CREATE TABLE ci_later (value text)", "INSERT INTO ci_later VALUES ('after the backup')"));
        files.forEach(f -> Disk.write(f, "changed\n"));
    }

    /** After the restore. @throws RunFailed with what isn't as it was */
    void check() {
        Map<String, Database> now = databases();
        tables.forEach((service, before) -> {
            Map<String, List<String>> after = now.containsKey(service) ? plain(now.get(service).snapshot()) : Map.of();
            if (!after.containsKey("ci_marker")) {
                throw new RunFailed(service + ": ERROR:  relation \"ci_marker\" does not exist");
            }
            if (!after.equals(before)) {
                List<String> differing = before.keySet().stream().filter(t -> !before.get(t).equals(after.get(t))).toList();
                List<String> extra = after.keySet().stream().filter(t -> !before.containsKey(t)).toList();
                throw new RunFailed(service + ": rows written after the backup are still there: tables that differ "
                        + differing + ", tables made since " + extra);
            }
        });
        for (Path file : files) {
            if (!Disk.read(file).equals("seeded\n")) {
                String volume = file.getParent().getParent().getFileName().toString().substring(stack.length() + 1);
                throw new RunFailed("volume " + volume + ": the file as it was at the backup isn't back");
            }
        }
    }

    private List<String> volumesOf(String service) {
        return Disk.lines(swarm.node().service(stack, service).resolve("mounts")).stream().map(l -> l.split("\t"))
                .filter(f -> f[0].equals("volume"))
                .map(f -> f[1]).toList();
    }

    private Map<String, Database> databases() {
        Map<String, Database> all = new LinkedHashMap<>();
        for (String service : swarm.node().services(stack)) {
            swarm.container(stack, service).database().ifPresent(d -> all.put(service, d));
        }
        return all;
    }

    /** Tables by their bare names, as the tests speak of them. */
    private static Map<String, List<String>> plain(Map<String, List<String>> snapshot) {
        Map<String, List<String>> all = new TreeMap<>();
        snapshot.forEach((table, rows) -> all.put(table.replaceFirst("^public\\.", ""), rows));
        return all;
    }

    private static void run(Database database, String... statements) {
        for (String sql : statements) {
            database.execute(sql);
        }
    }
}
