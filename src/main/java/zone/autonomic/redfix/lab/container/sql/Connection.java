package zone.autonomic.redfix.lab.container.sql;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zone.autonomic.redfix.lab.container.Call;

/** To whom a client program connects, from its options, its variables and its user. */
final class Connection {

    private static final Pattern URI = Pattern.compile("postgres(?:ql)?://(?:([^:@/]*)(?::[^@/]*)?@)?([^:/?]*)(?::\\d+)?(?:/([^?]*))?(?:\\?.*)?");

    private String user;
    private String database;
    private String host;

    Connection(Call call) {
        this.user = call.environment().getOrDefault("PGUSER", call.environment().getOrDefault("LAB_USER", "root"));
        this.database = call.environment().get("PGDATABASE");
        this.host = call.environment().getOrDefault("PGHOST", "");
    }

    /** Takes a word that is about the connection. */
    boolean take(Words.Word word) {
        switch (word.name()) {
            case "U" -> user = word.value();
            case "d" -> database(word.value());
            case "h" -> host = word.value();
            case "p", "w", "W" -> { }
            default -> {
                return false;
            }
        }
        return true;
    }

    void database(String value) {
        Matcher uri = URI.matcher(value);
        if (uri.matches()) {
            user = uri.group(1) == null || uri.group(1).isEmpty() ? user : uri.group(1);
            host = uri.group(2);
            database = uri.group(3);
        } else if (value.contains("=")) {
            throw new UnknownSql("connection string " + value);
        } else {
            database = value;
        }
    }

    void user(String value) {
        user = value;
    }

    String user() {
        return user;
    }

    /** The database; the user's own where none is named. */
    String database() {
        return database == null || database.isEmpty() ? user : database;
    }

    Optional<String> namedDatabase() {
        return Optional.ofNullable(database);
    }

    Session open(Cluster cluster) {
        return open(cluster, database());
    }

    Session open(Cluster cluster, String name) {
        if (!host.isEmpty() && !host.startsWith("/") && !List.of("localhost", "127.0.0.1", "::1").contains(host)) {
            throw new UnknownSql("a connection to the server on " + host);
        }
        try {
            return Session.connect(cluster, user, name);
        } catch (SqlError e) {
            String where = host.isEmpty() || host.startsWith("/") ? "on socket \"/var/run/postgresql/.s.PGSQL.5432\"" : "at \"" + host + "\", port 5432";
            throw new Refused("connection to server " + where + " failed: FATAL:  " + e.getMessage());
        }
    }

    /** The connection failed. */
    static final class Refused extends SqlError {
        Refused(String message) {
            super(message);
        }
    }
}
