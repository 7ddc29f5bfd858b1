package zone.autonomic.redfix.lab.container.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import zone.autonomic.redfix.lab.container.Call;

/** Plays psql. Its exit status: 0, 1 for a failed {@code -c} or file, 2 for a failed connection, 3 where it stopped at an error. */
final class Psql {

    private static final String SHORT = "XqAtaeEbnxwW1lsd:U:h:p:v:f:c:o:P:F:R:L:";
    private static final Map<String, String> LONG = Map.ofEntries(Map.entry("no-psqlrc", "X"), Map.entry("quiet", "q"), Map.entry("no-align", "A"),
            Map.entry("tuples-only", "t"), Map.entry("echo-all", "a"), Map.entry("echo-queries", "e"), Map.entry("echo-errors", "b"),
            Map.entry("no-readline", "n"), Map.entry("expanded", "x"), Map.entry("no-password", "w"), Map.entry("password", "W"),
            Map.entry("single-transaction", "1"), Map.entry("list", "l"), Map.entry("dbname", "d"), Map.entry("username", "U"), Map.entry("host", "h"),
            Map.entry("port", "p"), Map.entry("set", "v"), Map.entry("variable", "v"), Map.entry("file", "f"), Map.entry("command", "c"),
            Map.entry("output", "o"), Map.entry("pset", "P"), Map.entry("field-separator", "F"));

    private final Call call;
    private final Cluster cluster;
    private final Connection connection;
    private final Map<String, String> variables = new HashMap<>();
    private final List<Words.Word> actions = new ArrayList<>();
    private boolean quiet;
    private boolean aligned = true;
    private boolean headings = true;
    private boolean single;
    private String separator = "|";
    private Session session;

    Psql(Call call, Cluster cluster) {
        this.call = call;
        this.cluster = cluster;
        this.connection = new Connection(call);
    }

    int run() throws IOException {
        boolean list = false;
        boolean named = false;
        for (Words.Word word : Words.read(call.arguments(), SHORT, LONG)) {
            switch (word.name()) {
                case "q" -> quiet = true;
                case "A" -> aligned = false;
                case "t" -> headings = false;
                case "1" -> single = true;
                case "l" -> list = true;
                case "F" -> separator = word.value();
                case "v" -> set(word.value());
                case "f", "c" -> actions.add(word);
                case "o", "x", "s" -> throw new UnknownSql("psql -" + word.name());
                case "" -> {
                    if (named || connection.namedDatabase().isPresent() && !call.environment().containsKey("PGDATABASE")) {
                        connection.user(word.value());
                    } else {
                        connection.database(word.value());
                    }
                    named = true;
                }
                default -> connection.take(word);
            }
        }
        if (actions.isEmpty() && !list) {
            actions.add(new Words.Word("f", "-"));
        }
        boolean reads = actions.stream().anyMatch(a -> a.name().equals("f") && (a.value().equals("-") || a.value().equals("/dev/stdin")));
        if (reads && call.stdin().isEmpty()) {
            return Call.WANTS_STDIN;
        }
        return connectAndRun(list);
    }

    private void set(String assignment) {
        String[] sides = assignment.split("=", 2);
        variables.put(sides[0], sides.length > 1 ? sides[1] : "");
    }

    private int connectAndRun(boolean list) throws IOException {
        try {
            session = connection.open(cluster, list && connection.namedDatabase().isEmpty() ? "postgres" : connection.database());
        } catch (Connection.Refused e) {
            call.complain("psql: error: " + e.getMessage());
            return 2;
        }
        if (list) {
            listDatabases();
            return 0;
        }
        if (single) {
            session.begin();
        }
        int status = 0;
        for (Words.Word action : actions) {
            status = action.name().equals("c") ? command(action.value()) : file(action.value());
            if (status != 0 && (stops() || status == 2)) {
                break;
            }
        }
        if (single) {
            if (status != 0 && stops()) {
                session.rollback();
            } else {
                session.commit();
            }
        }
        return status;
    }

    private boolean stops() {
        return !List.of("", "0", "off", "false").contains(variables.getOrDefault("ON_ERROR_STOP", ""));
    }

    /** One {@code -c}: all its statements in one transaction. */
    private int command(String text) throws IOException {
        List<Statements.Piece> pieces = Statements.of(text);
        if (pieces.size() == 1 && pieces.get(0).command()) {
            return meta(pieces.get(0).text()) ? 0 : 1;
        }
        boolean whole = pieces.size() > 1 && !session.inTransaction();
        if (whole) {
            session.begin();
        }
        for (Statements.Piece piece : pieces) {
            try {
                show(session.run(piece));
            } catch (SqlError e) {
                call.complain("ERROR:  " + e.getMessage());
                if (whole) {
                    session.rollback();
                }
                return 1;
            }
        }
        if (whole && session.inTransaction()) {
            session.commit();
        }
        return 0;
    }

    private int file(String name) throws IOException {
        String script;
        if (name.equals("-") || name.equals("/dev/stdin")) {
            script = new String(call.stdin().orElseThrow(), StandardCharsets.UTF_8);
        } else {
            Path file = call.file(name);
            if (!Files.isRegularFile(file)) {
                call.complain("psql: error: " + call.shown(name) + ": No such file or directory");
                return 1;
            }
            script = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        }
        return script(script, name);
    }

    private int script(String script, String name) throws IOException {
        for (Statements.Piece piece : Statements.of(script)) {
            if (piece.text().equals("\\q")) {
                return 0;
            }
            if (piece.command()) {
                if (!meta(piece.text())) {
                    return stops() ? 3 : 2;
                }
                continue;
            }
            try {
                show(session.run(new Statements.Piece(Statements.filled(piece.text(), variables), piece.data(), piece.closed())));
            } catch (SqlError | UnknownSql e) {
                if (e instanceof UnknownSql && piece.closed()) {
                    throw e;
                }
                String message = e instanceof UnknownSql ? "syntax error at end of input" : e.getMessage();
                call.complain((name.equals("-") ? "" : "psql:" + call.shown(name) + ": ") + "ERROR:  " + message);
                if (stops()) {
                    return 3;
                }
            }
        }
        return 0;
    }

    /** A backslash command; false when it failed. */
    private boolean meta(String text) throws IOException {
        String[] words = text.split("\\s+");
        switch (words[0]) {
            case "\\c", "\\connect" -> {
                try {
                    session = connection.open(cluster, Values.name(Statements.filled(words[words.length > 2 && words[1].startsWith("-") ? 2 : 1], variables)));
                } catch (SqlError e) {
                    call.complain("\\connect: " + e.getMessage());
                    return false;
                }
            }
            case "\\set" -> variables.put(words[1], words.length > 2 ? words[2].replaceAll("^'|'$", "") : "");
            case "\\echo" -> call.say(text.substring(5).strip());
            case "\\i", "\\include" -> {
                return file(words[1].replaceAll("^'|'$", "")) == 0;
            }
            case "\\dt" -> session.database().tables.keySet().forEach(t -> call.say(" public | " + Values.unqualified(t) + " | table"));
            case "\\l" -> listDatabases();
            case "\\restrict", "\\unrestrict", "\\timing", "\\pset", "\\unset", "\\encoding", "\\conninfo" -> { }
            default -> throw new UnknownSql(text);
        }
        return true;
    }

    private void listDatabases() {
        if (headings) {
            call.say("   Name    |  Owner");
            call.say("-----------+---------");
        }
        cluster.databases.values().forEach(d -> call.say(aligned ? " " + d.name + " | " + d.owner : d.name + separator + d.owner));
    }

    private void show(Answer answer) {
        if (answer.columns().isEmpty()) {
            if (!quiet) {
                call.say(answer.tag());
            }
            return;
        }
        String between = aligned ? " | " : separator;
        String before = aligned ? " " : "";
        if (headings) {
            call.say(before + String.join(between, answer.columns()));
            if (aligned) {
                call.say("-".repeat(String.join(between, answer.columns()).length() + 2));
            }
        }
        answer.rows().forEach(row -> call.say(before + String.join(between, row.stream().map(v -> v == null ? "" : v).toList())));
        if (headings) {
            call.say("(" + answer.rows().size() + (answer.rows().size() == 1 ? " row)" : " rows)"));
        }
        if (aligned) {
            call.say("");
        }
    }
}
