package zone.autonomic.redfix.lab.container.sql;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * A database server's state while it runs. The application is connected to its own database, by that name, and comes back at once when its
 * connection is ended, as connection pools do, unless new connections aren't let in. Of a database by another name it doesn't know.
 */
public final class Cluster {

    final Map<String, Schema> databases = new TreeMap<>();
    final Set<String> roles = new TreeSet<>();
    final int version;
    /** Whether the loaded client rules let the application in over the network. */
    boolean lettingIn = true;
    /** Databases whose application connections were ended while new ones weren't let in. */
    final Set<String> shutOut = new TreeSet<>();
    String applicationDatabase = "postgres";
    private BooleanSupplier clientRules = () -> true;

    public Cluster(int version) {
        this.version = version;
    }

    /** A new server, as the image's first start leaves it. */
    public static Cluster initial(int version, String user, String database) {
        Cluster cluster = new Cluster(version);
        cluster.roles.add(user);
        cluster.databases.put("postgres", new Schema("postgres", user));
        cluster.databases.put("template1", new Schema("template1", user));
        cluster.databases.putIfAbsent(database, new Schema(database, user));
        cluster.applicationDatabase = database;
        return cluster;
    }

    /** A superuser. */
    public String anyRole() {
        return roles.iterator().next();
    }

    public String applicationDatabase() {
        return applicationDatabase;
    }

    public int version() {
        return version;
    }

    Schema database(String name) {
        return databases.get(name);
    }

    boolean applicationConnected(String database) {
        return database.equals(applicationDatabase) && !shutOut.contains(database);
    }

    /** Ends the application's connections to a database; it is back before anything else happens, where it may. */
    void terminate(String database) {
        Schema schema = databases.get(database);
        if (schema != null && (!lettingIn || !schema.allowsConnections)) {
            shutOut.add(database);
        }
    }

    /** Where {@code pg_reload_conf()} looks whether the application is let in. */
    public void clientRules(BooleanSupplier rules) {
        clientRules = rules;
    }

    /** Reads the client rules again; connections that stand are kept. */
    public void reload() {
        letIn(clientRules.getAsBoolean());
    }

    void letIn(boolean letsIn) {
        lettingIn = letsIn;
        if (letsIn) {
            shutOut.removeIf(database -> databases.get(database) == null || databases.get(database).allowsConnections);
        }
    }
}
