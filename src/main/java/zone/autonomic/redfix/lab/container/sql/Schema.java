package zone.autonomic.redfix.lab.container.sql;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One database of the server: its tables, and the other things in it, which are kept as the statements that made them. */
final class Schema {

    final String name;
    String owner;
    boolean allowsConnections = true;
    final Map<String, Table> tables = new TreeMap<>();
    final Map<String, String> objects = new LinkedHashMap<>();
    final Set<String> schemas = new TreeSet<>(Set.of("public"));

    Schema(String name, String owner) {
        this.name = name;
        this.owner = owner;
    }

    Schema copy(String newName) {
        Schema copy = new Schema(newName, owner);
        copy.allowsConnections = allowsConnections;
        tables.forEach((key, table) -> copy.tables.put(key, table.copy()));
        copy.objects.putAll(objects);
        copy.schemas.clear();
        copy.schemas.addAll(schemas);
        return copy;
    }

    Table table(String qualified) {
        Table table = tables.get(qualified);
        if (table == null) {
            throw new SqlError("relation \"" + Values.unqualified(qualified) + "\" does not exist");
        }
        return table;
    }
}
