package zone.autonomic.redfix.lab.container.sql;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import zone.autonomic.redfix.lab.container.Call;

/** The database server's client programs. */
public final class Clients {

    private static final Set<String> PROGRAMS = Set.of("psql", "pg_dump", "pg_dumpall", "pg_restore", "createdb", "dropdb", "pg_isready");
    private static final String SHORT = "ewWifqU:h:p:O:T:E:l:d:t:";
    private static final Map<String, String> LONG = Map.of("username", "U", "host", "h", "port", "p", "owner", "O", "template", "T", "encoding", "E",
            "if-exists", "i", "force", "f", "no-password", "w", "echo", "e");

    private Clients() {}

    public static boolean know(String program) {
        return PROGRAMS.contains(program);
    }

    /**
     * Plays a program against the running server.
     *
     * @throws UnknownSql when what it is asked to do isn't known
     */
    public static int play(Call call, Cluster cluster) throws IOException {
        try {
            return switch (call.program()) {
                case "psql" -> new Psql(call, cluster).run();
                case "pg_dump" -> new Dumping(call, cluster).dump();
                case "pg_dumpall" -> new Dumping(call, cluster).dumpAll();
                case "pg_restore" -> new Dumping(call, cluster).restore();
                case "pg_isready" -> {
                    call.say("/var/run/postgresql:5432 - accepting connections");
                    yield 0;
                }
                default -> databases(call, cluster);
            };
        } catch (SqlError e) {
            call.complain(call.program() + ": error: " + e.getMessage());
            return 1;
        }
    }

    private static int databases(Call call, Cluster cluster) {
        Connection connection = new Connection(call);
        Optional<String> name = Optional.empty();
        Optional<String> owner = Optional.empty();
        boolean ifExists = false;
        boolean force = false;
        for (Words.Word word : Words.read(call.arguments(), SHORT, LONG)) {
            switch (word.name()) {
                case "" -> name = name.isPresent() ? name : Optional.of(word.value());
                case "O" -> owner = Optional.of(word.value());
                case "i" -> ifExists = true;
                case "f" -> force = true;
                case "T", "E", "e", "l", "q" -> { }
                default -> connection.take(word);
            }
        }
        boolean creates = call.program().equals("createdb");
        Session session;
        try {
            session = connection.open(cluster, "postgres");
        } catch (Connection.Refused e) {
            call.complain(call.program() + ": error: " + e.getMessage());
            return 1;
        }
        try {
            if (creates) {
                session.createDatabase(name.orElse(connection.user()), owner.orElse(connection.user()));
            } else {
                session.dropDatabase(name.orElseThrow(() -> new SqlError("missing required argument database name")), ifExists, force);
            }
            return 0;
        } catch (SqlError e) {
            call.complain(call.program() + ": error: database " + (creates ? "creation" : "removal") + " failed: ERROR:  " + e.getMessage());
            return 1;
        }
    }

    /** Whether client rules (pg_hba.conf) let an application in from another host. */
    public static boolean letsIn(List<String> rules) {
        for (String rule : rules) {
            String[] words = rule.strip().split("\\s+");
            if (words[0].startsWith("host") && words.length >= 5 && !List.of("127.0.0.1/32", "::1/128", "localhost").contains(words[3])
                    && !words[1].equals("replication")) {
                return !words[words.length - 1].equals("reject");
            }
        }
        return false;
    }
}
