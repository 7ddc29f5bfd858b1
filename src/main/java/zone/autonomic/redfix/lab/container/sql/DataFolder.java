package zone.autonomic.redfix.lab.container.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server's state in a folder: a line for each role and database, and each database as a dump. The running server has one folder of its own and
 * writes to the one in the volume as well, but reads that only when it starts, as a real one does.
 */
public final class DataFolder {

    private static final String INDEX = "cluster";

    private DataFolder() {}

    public static void save(Cluster cluster, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> lines = new ArrayList<>();
        lines.add("version\t" + cluster.version);
        lines.add("application\t" + cluster.applicationDatabase);
        lines.add("letting-in\t" + cluster.lettingIn);
        cluster.roles.forEach(role -> lines.add("role\t" + role));
        cluster.shutOut.forEach(database -> lines.add("shut-out\t" + database));
        int number = 0;
        List<String> kept = new ArrayList<>(List.of(INDEX));
        for (Schema database : cluster.databases.values()) {
            String file = "db" + number++ + ".sql";
            kept.add(file);
            lines.add("database\t" + database.name + "\t" + database.owner + "\t" + database.allowsConnections + "\t"
                    + database.schemas.contains("public") + "\t" + file);
            Files.writeString(folder.resolve(file), Dump.plain(database, cluster.version, false, false, false));
        }
        Files.write(folder.resolve(INDEX), lines);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> !kept.contains(f.getFileName().toString())).toList()) {
                Files.delete(file);
            }
        }
    }

    /** @throws IOException when the folder holds no whole state */
    public static Cluster load(Path folder) throws IOException {
        List<String[]> lines = Files.readAllLines(folder.resolve(INDEX)).stream().map(l -> l.split("\t")).toList();
        Cluster cluster = new Cluster(Integer.parseInt(lines.get(0)[1]));
        for (String[] line : lines) {
            switch (line[0]) {
                case "application" -> cluster.applicationDatabase = line[1];
                case "letting-in" -> cluster.lettingIn = Boolean.parseBoolean(line[1]);
                case "role" -> cluster.roles.add(line[1]);
                case "shut-out" -> cluster.shutOut.add(line[1]);
                case "database" -> database(cluster, line, folder);
                default -> { }
            }
        }
        return cluster;
    }

    private static void database(Cluster cluster, String[] line, Path folder) throws IOException {
        Schema database = new Schema(line[1], line[2]);
        cluster.databases.put(database.name, database);
        Session.connect(cluster, cluster.roles.iterator().next(), database.name).execute(Files.readString(folder.resolve(line[5])));
        database.allowsConnections = Boolean.parseBoolean(line[3]);
        if (!Boolean.parseBoolean(line[4])) {
            database.schemas.remove("public");
        }
    }
}
