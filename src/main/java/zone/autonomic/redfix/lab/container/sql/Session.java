package zone.autonomic.redfix.lab.container.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection to one database of the server: statements, and transactions that can be undone. */
public final class Session {

    private static final Pattern DROP_DATABASE = sql("drop database (if exists )?(%n)(?: (?:with )?\\((.*)\\))?");
    private static final Pattern CREATE_DATABASE = sql("create database (%n)(.*)");
    private static final Pattern ALTER_DATABASE = sql("alter database (%n) (.*)");
    private static final Pattern OWNER = sql(".*\\bowner(?: |=)+(%n|'[^']+').*");
    private static final Pattern CREATE_ROLE = sql("create (?:role|user) (%n).*");

    private final Cluster cluster;
    private final String user;
    private Schema current;
    private Schema before;
    private boolean failed;

    private Session(Cluster cluster, String user, Schema current) {
        this.cluster = cluster;
        this.user = user;
        this.current = current;
    }

    /** @throws SqlError {@code FATAL: …} */
    public static Session connect(Cluster cluster, String user, String database) {
        if (!cluster.roles.contains(user)) {
            throw new SqlError("role \"" + user + "\" does not exist");
        }
        Schema schema = cluster.database(database);
        if (schema == null) {
            throw new SqlError("database \"" + database + "\" does not exist");
        }
        if (!schema.allowsConnections) {
            throw new SqlError("database \"" + database + "\" is not currently accepting connections");
        }
        return new Session(cluster, user, schema);
    }

    static Pattern sql(String form) {
        return Pattern.compile("(?is)" + form.replace(" ", "\\s+").replace("%q", Values.QUALIFIED).replace("%n", Values.NAME));
    }

    Schema database() {
        return current;
    }

    Cluster cluster() {
        return cluster;
    }

    boolean inTransaction() {
        return before != null;
    }

    /** Runs one statement. */
    Answer run(Statements.Piece piece) {
        String statement = piece.text().strip();
        if (failed && !statement.matches("(?is)(rollback|commit|end|abort)\\b.*")) {
            throw new SqlError("current transaction is aborted, commands ignored until end of transaction block");
        }
        try {
            return perform(statement, piece);
        } catch (SqlError e) {
            failed = before != null;
            throw e;
        }
    }

    /** Opens a transaction around what follows. */
    void begin() {
        if (before == null) {
            before = current.copy(current.name);
        }
    }

    /** Whether it was committed, and not rolled back because something in it failed. */
    boolean commit() {
        boolean whole = !failed;
        if (failed) {
            undo();
        }
        before = null;
        failed = false;
        return whole;
    }

    void rollback() {
        if (before != null) {
            undo();
        }
        before = null;
        failed = false;
    }

    private void undo() {
        cluster.databases.put(current.name, before);
        current = before;
    }

    private Answer perform(String statement, Statements.Piece piece) {
        String verb = statement.replaceFirst("(?s)[\\s(].*", "").toLowerCase();
        return switch (verb) {
            case "begin", "start" -> {
                begin();
                yield Answer.done("BEGIN");
            }
            case "commit", "end" -> Answer.done(commit() ? "COMMIT" : "ROLLBACK");
            case "rollback", "abort" -> {
                rollback();
                yield Answer.done("ROLLBACK");
            }
            default -> server(statement) ? Answer.done(tag(statement)) : new Tables(cluster, current, user).run(statement, piece);
        };
    }

    /** The command tag: its first word, and the second where it names a kind of thing. */
    static String tag(String statement) {
        String[] words = statement.strip().toUpperCase().split("\\s+");
        return List.of("CREATE", "DROP", "ALTER").contains(words[0]) && words.length > 1 ? words[0] + " " + words[1] : words[0];
    }

    private boolean server(String statement) {
        Matcher drop = DROP_DATABASE.matcher(statement);
        if (drop.matches()) {
            outsideTransaction("DROP DATABASE");
            dropDatabase(Values.name(drop.group(2)), drop.group(1) != null, drop.group(3) != null && drop.group(3).toLowerCase().contains("force"));
            return true;
        }
        Matcher create = CREATE_DATABASE.matcher(statement);
        if (create.matches()) {
            outsideTransaction("CREATE DATABASE");
            Matcher owner = OWNER.matcher(create.group(2));
            createDatabase(Values.name(create.group(1)), owner.matches() ? Values.name(owner.group(1).replace("'", "\"")) : user);
            return true;
        }
        Matcher alter = ALTER_DATABASE.matcher(statement);
        if (alter.matches()) {
            alterDatabase(Values.name(alter.group(1)), alter.group(2).strip());
            return true;
        }
        Matcher role = CREATE_ROLE.matcher(statement);
        if (role.matches()) {
            if (!cluster.roles.add(Values.name(role.group(1)))) {
                throw new SqlError("role \"" + Values.name(role.group(1)) + "\" already exists");
            }
            return true;
        }
        return false;
    }

    private void outsideTransaction(String what) {
        if (before != null) {
            throw new SqlError(what + " cannot run inside a transaction block");
        }
    }

    void dropDatabase(String name, boolean ifExists, boolean force) {
        if (force && cluster.version < 13) {
            throw new SqlError("syntax error at or near \"WITH\"");
        }
        if (cluster.database(name) == null) {
            if (ifExists) {
                return;
            }
            throw new SqlError("database \"" + name + "\" does not exist");
        }
        if (name.equals(current.name)) {
            throw new SqlError("cannot drop the currently open database");
        }
        if (!force && cluster.applicationConnected(name)) {
            throw new SqlError("database \"" + name + "\" is being accessed by other users\nDETAIL:  There is 1 other session using the database.");
        }
        cluster.databases.remove(name);
    }

    void createDatabase(String name, String owner) {
        if (!cluster.roles.contains(owner)) {
            throw new SqlError("role \"" + owner + "\" does not exist");
        }
        if (cluster.database(name) != null) {
            throw new SqlError("database \"" + name + "\" already exists");
        }
        cluster.databases.put(name, new Schema(name, owner));
        cluster.shutOut.remove(name);
    }

    private void alterDatabase(String name, String what) {
        Schema database = cluster.database(name);
        if (database == null) {
            throw new SqlError("database \"" + name + "\" does not exist");
        }
        Matcher allow = sql("(?:with )?allow_connections(?: |=)*(true|false)").matcher(what);
        Matcher rename = sql("rename to (%n)").matcher(what);
        Matcher owner = sql("owner to (%n)").matcher(what);
        if (allow.matches()) {
            database.allowsConnections = "true".equalsIgnoreCase(allow.group(1));
            cluster.letIn(cluster.lettingIn);
        } else if (rename.matches()) {
            rename(database, Values.name(rename.group(1)));
        } else if (owner.matches()) {
            database.owner = Values.name(owner.group(1));
        } else if (!what.matches("(?is)(set|reset|(with\\s+)?connection\\s+limit)\\b.*")) {
            throw new UnknownSql("alter database " + what);
        }
    }

    private void rename(Schema database, String to) {
        outsideTransaction("ALTER DATABASE RENAME");
        if (database == current) {
            throw new SqlError("current database cannot be renamed");
        }
        if (cluster.applicationConnected(database.name)) {
            throw new SqlError("database \"" + database.name + "\" is being accessed by other users");
        }
        if (cluster.database(to) != null) {
            throw new SqlError("database \"" + to + "\" already exists");
        }
        cluster.databases.put(to, database.copy(to));
        cluster.databases.remove(database.name);
    }

    /** Runs statements one after another, each on its own. */
    public void execute(String script) {
        for (Statements.Piece piece : Statements.of(script)) {
            run(piece);
        }
    }

    /** Each table's rows, sorted, with the columns' names in front. */
    public Map<String, List<String>> snapshot() {
        Map<String, List<String>> snapshot = new TreeMap<>();
        current.tables.forEach((name, table) -> {
            List<String> rows = new ArrayList<>(table.rows.stream().map(String::valueOf).sorted().toList());
            rows.add(0, table.columns.stream().map(Table.Column::name).toList().toString());
            snapshot.put(name, rows);
        });
        return snapshot;
    }
}
