package zone.autonomic.redfix.lab.container.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import zone.autonomic.redfix.lab.container.Call;

/** Plays pg_dump, pg_dumpall and pg_restore. */
final class Dumping {

    /** What a custom-format dump begins with; the rest is the lab's own. */
    private static final String CUSTOM = "PGDMP";
    private static final String SHORT = "cCOxvwWa1eU:d:h:p:f:F:j:Z:t:T:n:N:s";
    private static final Map<String, String> LONG = Map.ofEntries(Map.entry("clean", "c"), Map.entry("create", "C"), Map.entry("if-exists", "I"),
            Map.entry("no-owner", "O"), Map.entry("no-acl", "x"), Map.entry("no-privileges", "x"), Map.entry("verbose", "v"),
            Map.entry("no-password", "w"), Map.entry("username", "U"), Map.entry("dbname", "d"), Map.entry("host", "h"), Map.entry("port", "p"),
            Map.entry("file", "f"), Map.entry("format", "F"), Map.entry("single-transaction", "1"), Map.entry("exit-on-error", "e"),
            Map.entry("quote-all-identifiers", "v"), Map.entry("no-comments", "v"), Map.entry("role", "r"), Map.entry("jobs", "j"),
            Map.entry("no-tablespaces", "v"), Map.entry("no-role-passwords", "v"));

    private final Call call;
    private final Cluster cluster;
    private final Connection connection;
    private final List<String> flags = new ArrayList<>();
    private String file = "";
    private String format = "p";

    Dumping(Call call, Cluster cluster) {
        this.call = call;
        this.cluster = cluster;
        this.connection = new Connection(call);
    }

    private List<String> read(boolean namesDatabase) {
        List<String> own = new ArrayList<>();
        for (Words.Word word : Words.read(call.arguments(), SHORT + "Ir", LONG)) {
            switch (word.name()) {
                case "f" -> file = word.value();
                case "F" -> format = word.value().substring(0, 1);
                case "c", "C", "I", "O", "x", "v", "1", "e", "j" -> flags.add(word.name());
                case "" -> {
                    own.add(word.value());
                    if (namesDatabase) {
                        connection.database(word.value());
                    }
                }
                default -> {
                    if (!connection.take(word)) {
                        throw new UnknownSql(call.program() + " -" + word.name());
                    }
                }
            }
        }
        return own;
    }

    int dump() throws IOException {
        read(true);
        Session session;
        try {
            session = connection.open(cluster);
        } catch (Connection.Refused e) {
            call.complain("pg_dump: error: " + e.getMessage());
            // The file is opened first, so a failed dump leaves an empty one.
            if (!file.isEmpty()) {
                Files.write(call.file(file), new byte[0]);
            }
            return 1;
        }
        String text = Dump.plain(session.database(), cluster.version(), flags.contains("c"), flags.contains("I"), flags.contains("C"));
        return switch (format) {
            case "p" -> write(text);
            case "c" -> write(CUSTOM + "\n" + text);
            default -> throw new UnknownSql("pg_dump -F" + format);
        };
    }

    int dumpAll() throws IOException {
        read(false);
        try {
            connection.open(cluster, "postgres");
        } catch (Connection.Refused e) {
            call.complain("pg_dumpall: error: " + e.getMessage());
            return 1;
        }
        StringBuilder out = new StringBuilder("--\n-- PostgreSQL database cluster dump\n--\n\n");
        List<Schema> own = cluster.databases.values().stream().filter(d -> !d.name.startsWith("template")).toList();
        if (flags.contains("c")) {
            own.stream().filter(d -> !d.name.equals("postgres")).forEach(d -> out.append("DROP DATABASE ").append(flags.contains("I") ? "IF EXISTS " : "")
                    .append(Dump.quote(d.name)).append(";\n"));
        }
        cluster.roles.forEach(role -> out.append("CREATE ROLE ").append(Dump.quote(role)).append(";\n"));
        for (Schema database : own) {
            if (database.name.equals("postgres")) {
                out.append("\n\\connect postgres\n\n").append(Dump.plain(database, cluster.version(), false, false, false));
            } else {
                out.append('\n').append(Dump.plain(database, cluster.version(), false, false, true));
            }
        }
        return write(out.append("--\n-- PostgreSQL database cluster dump complete\n--\n\n").toString());
    }

    private int write(String text) throws IOException {
        if (file.isEmpty()) {
            call.write(text.getBytes(StandardCharsets.UTF_8));
            return 0;
        }
        Path target = call.file(file);
        if (target.getParent() == null || !Files.isDirectory(target.getParent())) {
            call.complain(call.program() + ": error: could not open output file \"" + call.shown(file) + "\": No such file or directory");
            return 1;
        }
        Files.writeString(target, text);
        return 0;
    }

    int restore() throws IOException {
        List<String> own = read(false);
        if (own.isEmpty() && call.stdin().isEmpty()) {
            return Call.WANTS_STDIN;
        }
        if (!own.isEmpty() && !Files.isRegularFile(call.file(own.get(0)))) {
            call.complain("pg_restore: error: could not open input file \"" + call.shown(own.get(0)) + "\": No such file or directory");
            return 1;
        }
        String archive = new String(own.isEmpty() ? call.stdin().orElseThrow() : Files.readAllBytes(call.file(own.get(0))), StandardCharsets.UTF_8);
        if (!archive.startsWith(CUSTOM)) {
            call.complain(archive.startsWith("--") ? "pg_restore: error: input file appears to be a text format dump. Please use psql."
                    : "pg_restore: error: input file does not appear to be a valid archive");
            return 1;
        }
        if (!archive.contains(Dump.END)) {
            call.complain("pg_restore: error: could not read from input file: end of file");
            return 1;
        }
        if (connection.namedDatabase().isEmpty()) {
            throw new UnknownSql("pg_restore without -d");
        }
        if (flags.contains("C")) {
            throw new UnknownSql("pg_restore --create");
        }
        return replay(archive.substring(CUSTOM.length() + 1));
    }

    private int replay(String script) {
        Session session;
        try {
            session = connection.open(cluster);
        } catch (Connection.Refused e) {
            call.complain("pg_restore: error: " + e.getMessage());
            return 1;
        }
        boolean stops = flags.contains("1") || flags.contains("e");
        if (flags.contains("1")) {
            session.begin();
        }
        int errors = 0;
        List<Statements.Piece> pieces = new ArrayList<>(flags.contains("c") ? drops(script) : List.of());
        pieces.addAll(Statements.of(script));
        for (Statements.Piece piece : pieces) {
            try {
                session.run(piece);
            } catch (SqlError e) {
                call.complain("pg_restore: error: could not execute query: ERROR:  " + e.getMessage());
                errors++;
                if (stops) {
                    session.rollback();
                    return 1;
                }
            }
        }
        session.commit();
        if (errors > 0) {
            call.complain("pg_restore: warning: errors ignored on restore: " + errors);
        }
        return errors > 0 ? 1 : 0;
    }

    private List<Statements.Piece> drops(String script) {
        String ifExists = flags.contains("I") ? "IF EXISTS " : "";
        return Statements.of(script).stream().map(p -> Session.sql("create table (%q).*").matcher(p.text())).filter(m -> m.matches())
                .map(m -> new Statements.Piece("DROP TABLE " + ifExists + m.group(1), List.of(), true)).toList();
    }
}
