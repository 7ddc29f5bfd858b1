package zone.autonomic.redfix.lab.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import zone.autonomic.redfix.lab.container.sql.Clients;
import zone.autonomic.redfix.lab.container.sql.Cluster;
import zone.autonomic.redfix.lab.container.sql.DataFolder;
import zone.autonomic.redfix.lab.container.sql.Session;
import zone.autonomic.redfix.lab.container.sql.SqlError;
import zone.autonomic.redfix.lab.container.sql.UnknownSql;
import zone.autonomic.redfix.lab.image.ImageDescription;

/**
 * A database server. Its state while it runs lies beside the volume; each change is written to the volume's {@code base} too, which is read at a
 * start only. So files that are copied into the data folder of a running server change nothing until it starts again.
 */
final class PostgresServer implements Behaviour, Database {

    /** A tag without a version (or with one that isn't PostgreSQL's) stands for a current server. */
    private static final int UNNAMED = 17;
    private static final int FIRST = 9;
    private static final String RULES = """
            # TYPE  DATABASE        USER            ADDRESS                 METHOD
            local   all             all                                     trust
            host    all             all             127.0.0.1/32            trust
            host    all             all             ::1/128                 trust
            local   replication     all                                     trust
            host all all all scram-sha-256
            """;

    private final ImageDescription image;
    private final Sandbox sandbox;
    private final Map<String, String> environment;
    private final Path live;

    PostgresServer(ContainerSpec spec, ImageDescription image, Sandbox sandbox) {
        this.image = image;
        this.sandbox = sandbox;
        this.environment = new LinkedHashMap<>(image.environment());
        this.environment.putAll(spec.environment());
        this.live = sandbox.home().resolve("server");
    }

    @Override
    public Began begin(App app, Neighbourhood neighbours) throws IOException {
        Path data = data();
        if (!Files.isRegularFile(data.resolve("PG_VERSION"))) {
            return Began.crashed("postgres: could not access directory \"" + dataPath() + "\": it is not a database folder");
        }
        String made = Files.readString(data.resolve("PG_VERSION")).strip();
        if (!made.equals(String.valueOf(version()))) {
            return Began.crashed("FATAL:  database files are incompatible with server\nDETAIL:  The data directory was initialized by PostgreSQL version "
                    + made + ", which is not compatible with this version " + version() + ".");
        }
        try {
            Cluster cluster = DataFolder.load(data.resolve("base"));
            cluster.clientRules(this::letsIn);
            cluster.reload();
            Sandbox.delete(live);
            DataFolder.save(cluster, live);
        } catch (IOException | SqlError | UnknownSql e) {
            return Began.crashed("PANIC:  could not locate a valid checkpoint record (" + e.getMessage() + ")");
        }
        return Began.serving(image.listens(), "LOG:  database system is ready to accept connections");
    }

    @Override
    public Health answer(App app, String host, String path, Neighbourhood neighbours) {
        return Behaviour.status(0, "LOG:  invalid length of startup packet");
    }

    @Override
    public int play(Call call) throws IOException {
        if (call.program().equals("initdb")) {
            return initialize(call);
        }
        if (!Files.isDirectory(live)) {
            call.complain(call.program() + ": error: connection to server on socket \"/var/run/postgresql/.s.PGSQL.5432\" failed: No such file or directory");
            return 2;
        }
        Cluster cluster = load();
        Map<String, String> before = texts();
        try {
            int status = call.program().equals("pg_ctl") ? control(call, cluster) : Clients.play(call, cluster);
            keep(cluster, before);
            return status;
        } catch (UnknownSql e) {
            call.unknown(e.getMessage());
            call.complain(call.program() + ": " + e.getMessage());
            return 125;
        }
    }

    private int initialize(Call call) throws IOException {
        Path data = data();
        Files.createDirectories(data);
        try (Stream<Path> files = Files.list(data)) {
            if (files.anyMatch(f -> !f.getFileName().toString().equals("lost+found"))) {
                call.complain("initdb: error: directory \"" + dataPath() + "\" exists but is not empty");
                return 1;
            }
        }
        String user = call.environment().getOrDefault("POSTGRES_USER", "");
        user = user.isEmpty() ? "postgres" : user;
        String database = call.environment().getOrDefault("POSTGRES_DB", "");
        Files.writeString(data.resolve("PG_VERSION"), version() + "\n");
        Files.writeString(data.resolve("pg_hba.conf"), RULES);
        Files.writeString(data.resolve("postgresql.conf"), "listen_addresses = '*'\n");
        Cluster cluster = Cluster.initial(version(), user, database.isEmpty() ? user : database);
        DataFolder.save(cluster, data.resolve("base"));
        DataFolder.save(cluster, live);
        call.say("Success. You can now start the database server.");
        return 0;
    }

    private int control(Call call, Cluster cluster) {
        if (!"postgres".equals(call.environment().get("LAB_USER"))) {
            call.complain("pg_ctl: cannot be run as root");
            return 1;
        }
        if (call.arguments().contains("reload")) {
            cluster.reload();
            call.say("server signaled");
            return 0;
        }
        if (call.arguments().contains("status")) {
            call.say("pg_ctl: server is running");
            return 0;
        }
        throw new UnknownSql("pg_ctl " + String.join(" ", call.arguments()));
    }

    private Cluster load() throws IOException {
        Cluster cluster = DataFolder.load(live);
        cluster.clientRules(this::letsIn);
        return cluster;
    }

    private void keep(Cluster cluster, Map<String, String> before) throws IOException {
        DataFolder.save(cluster, live);
        if (!texts().equals(before) && Files.isDirectory(data())) {
            DataFolder.save(cluster, data().resolve("base"));
        }
    }

    private Map<String, String> texts() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(live)) {
            for (Path file : files.sorted().toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return texts;
    }

    private boolean letsIn() {
        Path rules = data().resolve("pg_hba.conf");
        try {
            return Files.isRegularFile(rules, LinkOption.NOFOLLOW_LINKS) && Clients.letsIn(Files.readAllLines(rules));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private int version() {
        int named = image.version().matches("\\d{1,4}") ? Integer.parseInt(image.version()) : UNNAMED;
        return named < FIRST ? UNNAMED : named;
    }

    private String dataPath() {
        return environment.getOrDefault("PGDATA", "/var/lib/postgresql/data");
    }

    private Path data() {
        return sandbox.locate(dataPath());
    }

    @Override
    public String name() {
        return onServer(Cluster::applicationDatabase);
    }

    @Override
    public void execute(String sql) {
        onServer(cluster -> {
            try {
                Session.connect(cluster, cluster.anyRole(), cluster.applicationDatabase()).execute(sql);
                return null;
            } catch (SqlError e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        });
    }

    @Override
    public Map<String, List<String>> snapshot() {
        return onServer(cluster -> {
            try {
                return Session.connect(cluster, cluster.anyRole(), cluster.applicationDatabase()).snapshot();
            } catch (SqlError e) {
                return Map.of();
            }
        });
    }

    private <T> T onServer(java.util.function.Function<Cluster, T> what) {
        try {
            Cluster cluster = load();
            Map<String, String> before = texts();
            try {
                return what.apply(cluster);
            } finally {
                keep(cluster, before);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
