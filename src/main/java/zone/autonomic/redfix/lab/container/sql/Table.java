package zone.autonomic.redfix.lab.container.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A table: its columns as they were written, its primary key, and its rows in the order of their coming. */
final class Table {

    private static final Pattern DEFAULT = Pattern.compile("(?is)\\bdefault\\s+('(?:[^']|'')*'|[\\w.]+(?:\\(\\))?)");

    /** @param definition type, default and constraints, without the primary key */
    record Column(String name, String definition) {
        boolean serial() {
            String lower = definition.toLowerCase();
            return lower.matches("(?s)(small|big)?serial\\b.*") || lower.contains("generated") && lower.contains("identity") || lower.contains("nextval(");
        }

        boolean notNull() {
            return definition.toLowerCase().contains("not null");
        }
    }

    final String name;
    final List<Column> columns;
    List<String> primaryKey;
    String primaryKeyName;
    final List<List<String>> rows;
    private final TreeMap<String, Long> serials;

    Table(String name, List<Column> columns) {
        this(name, columns, List.of(), "", new ArrayList<>(), new TreeMap<>());
    }

    private Table(String name, List<Column> columns, List<String> primaryKey, String primaryKeyName, List<List<String>> rows,
            TreeMap<String, Long> serials) {
        this.name = name;
        this.columns = new ArrayList<>(columns);
        this.primaryKey = primaryKey;
        this.primaryKeyName = primaryKeyName;
        this.rows = rows;
        this.serials = serials;
    }

    Table copy() {
        return renamed(name);
    }

    Table renamed(String newName) {
        return new Table(newName, columns, primaryKey, primaryKeyName, new ArrayList<>(rows), new TreeMap<>(serials));
    }

    int index(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        throw new SqlError("column \"" + column + "\" of relation \"" + shortName() + "\" does not exist");
    }

    boolean has(String column) {
        return columns.stream().anyMatch(c -> c.name().equals(column));
    }

    String shortName() {
        return name.startsWith("public.") ? name.substring("public.".length()) : name.substring(name.indexOf('.') + 1);
    }

    /** Adds rows, all or none, as one statement does. */
    void add(List<String> names, List<List<String>> values) {
        List<List<String>> fresh = new ArrayList<>();
        for (List<String> given : values) {
            if (given.size() > names.size()) {
                throw new SqlError("INSERT has more expressions than target columns");
            }
            fresh.add(row(names, given));
        }
        Set<List<String>> keys = new HashSet<>();
        if (!primaryKey.isEmpty()) {
            rows.forEach(row -> keys.add(key(row)));
            for (List<String> row : fresh) {
                if (!keys.add(key(row))) {
                    throw new SqlError("duplicate key value violates unique constraint \"" + primaryKeyName + "\"");
                }
            }
        }
        rows.addAll(fresh);
    }

    private List<String> row(List<String> names, List<String> given) {
        List<String> row = new ArrayList<>();
        for (Column column : columns) {
            int at = names.indexOf(column.name());
            String value = at >= 0 && at < given.size() ? given.get(at) : defaultOf(column);
            if (value == null && column.notNull()) {
                throw new SqlError("null value in column \"" + column.name() + "\" of relation \"" + shortName() + "\" violates not-null constraint");
            }
            if (column.serial() && value != null && value.matches("\\d{1,18}")) {
                serials.merge(column.name(), Long.parseLong(value), Math::max);
            }
            row.add(value);
        }
        for (String name : names) {
            index(name);
        }
        return row;
    }

    private String defaultOf(Column column) {
        if (column.serial()) {
            return String.valueOf(serials.getOrDefault(column.name(), 0L) + 1);
        }
        Matcher value = DEFAULT.matcher(column.definition());
        return value.find() ? Values.literal(value.group(1)) : null;
    }

    private List<String> key(List<String> row) {
        return primaryKey.stream().map(column -> row.get(index(column))).toList();
    }

    void setPrimaryKey(String constraint, List<String> key) {
        if (!primaryKey.isEmpty()) {
            throw new SqlError("multiple primary keys for table \"" + shortName() + "\" are not allowed");
        }
        Set<List<String>> seen = new HashSet<>();
        for (List<String> row : rows) {
            if (!seen.add(key.stream().map(column -> row.get(index(column))).toList())) {
                throw new SqlError("could not create unique index \"" + constraint + "\"");
            }
        }
        primaryKey = List.copyOf(key);
        primaryKeyName = constraint;
    }
}
