package zone.autonomic.redfix.lab.container.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statements on what is in one database. */
final class Tables {

    private static final Pattern CREATE_TABLE = Session.sql("create (?:unlogged )?table (if not exists )?(%q)\\s*\\((.*)\\)[^)]*");
    private static final Pattern DROP_TABLE = Session.sql("drop table (if exists )?(%q(?:\\s*,\\s*%q)*)( cascade| restrict)?");
    private static final Pattern ALTER_TABLE = Session.sql("alter table (if exists )?(?:only )?(%q) (.*)");
    private static final Pattern INSERT = Session.sql("insert into (%q)\\s*(?:\\(([^)]*)\\))?\\s*values\\s*(.*)");
    private static final Pattern COPY = Session.sql("copy (%q)\\s*(?:\\(([^)]*)\\))? from stdin.*");
    private static final Pattern UPDATE = Session.sql("update (?:only )?(%q) set (.*?)(?: where (.*))?");
    private static final Pattern DELETE = Session.sql("delete from (?:only )?(%q)(?: where (.*))?");
    private static final Pattern TRUNCATE = Session.sql("truncate (?:table )?(?:only )?(%q(?:\\s*,\\s*%q)*)(?: .*)?");
    private static final Pattern DROP_SCHEMA = Session.sql("drop schema (if exists )?(%n)( cascade| restrict)?");
    private static final Pattern OBJECT = Session.sql("create (?:or replace )?(unique )?(schema|extension|sequence|index|type|function|procedure|view"
            + "|materialized view|trigger|domain|cast|operator|aggregate)(?: concurrently)? (if not exists )?(%q)(.*)");
    private static final Pattern DROP_OBJECT = Session.sql("drop (extension|sequence|index|type|function|procedure|view|materialized view|trigger"
            + "|domain) (if exists )?(%q)(.*)");
    private static final Pattern NOTHING = Session.sql("(?:set|reset|comment on|grant|revoke|analyze|vacuum|checkpoint|discard|alter (?:sequence|type"
            + "|function|view|schema|extension|index|default privileges|role|user|domain|procedure|materialized view))\\b.*");
    private static final Pattern CONSTRAINT = Session.sql("add constraint (%n) (.*)");
    private static final Pattern PRIMARY_KEY = Session.sql("primary key\\s*\\(([^)]*)\\).*");

    private final Cluster cluster;
    private final Schema database;
    private final String user;

    Tables(Cluster cluster, Schema database, String user) {
        this.cluster = cluster;
        this.database = database;
        this.user = user;
    }

    Answer run(String statement, Statements.Piece piece) {
        Matcher m = CREATE_TABLE.matcher(statement);
        if (m.matches()) {
            return createTable(m.group(1) != null, Values.qualified(m.group(2)), m.group(3));
        }
        if ((m = INSERT.matcher(statement)).matches()) {
            return insert(database.table(Values.qualified(m.group(1))), m.group(2), m.group(3));
        }
        if ((m = COPY.matcher(statement)).matches()) {
            return copy(database.table(Values.qualified(m.group(1))), m.group(2), piece);
        }
        if ((m = DROP_TABLE.matcher(statement)).matches()) {
            return dropTables(m.group(1) != null, m.group(2));
        }
        if ((m = ALTER_TABLE.matcher(statement)).matches()) {
            return alter(m.group(1) != null, Values.qualified(m.group(2)), m.group(3).strip());
        }
        if ((m = UPDATE.matcher(statement)).matches()) {
            return update(database.table(Values.qualified(m.group(1))), m.group(2), m.group(3));
        }
        if ((m = DELETE.matcher(statement)).matches()) {
            Table table = database.table(Values.qualified(m.group(1)));
            Condition condition = Condition.parse(m.group(2), table);
            int had = table.rows.size();
            table.rows.removeIf(condition::holds);
            return Answer.done("DELETE " + (had - table.rows.size()));
        }
        if ((m = TRUNCATE.matcher(statement)).matches()) {
            Values.split(m.group(1), ',').forEach(name -> database.table(Values.qualified(name)).rows.clear());
            return Answer.done("TRUNCATE TABLE");
        }
        return others(statement);
    }

    private Answer others(String statement) {
        Matcher m = DROP_SCHEMA.matcher(statement);
        if (m.matches()) {
            return dropSchema(m.group(1) != null, Values.name(m.group(2)), m.group(3) != null && m.group(3).strip().equalsIgnoreCase("cascade"));
        }
        if ((m = OBJECT.matcher(statement)).matches()) {
            return createObject(m, statement);
        }
        if ((m = DROP_OBJECT.matcher(statement)).matches()) {
            String key = m.group(1).toLowerCase() + " " + Values.qualified(m.group(3));
            if (database.objects.remove(key) == null && m.group(2) == null) {
                throw new SqlError(m.group(1).toLowerCase() + " \"" + Values.unqualified(Values.qualified(m.group(3))) + "\" does not exist");
            }
            return Answer.done(Session.tag(statement));
        }
        if (statement.matches("(?is)drop\\s+owned\\s+by\\s.*")) {
            database.tables.clear();
            database.objects.clear();
            return Answer.done("DROP OWNED");
        }
        if (NOTHING.matcher(statement).matches()) {
            return Answer.done(Session.tag(statement));
        }
        if (statement.matches("(?is)(select|table|values)\\b.*")) {
            return new Query(cluster, database, user).run(statement);
        }
        throw new UnknownSql(statement);
    }

    private Answer createObject(Matcher m, String statement) {
        String kind = m.group(2).toLowerCase();
        String name = Values.qualified(m.group(4));
        if (kind.equals("schema")) {
            if (!database.schemas.add(Values.name(m.group(4))) && m.group(3) == null) {
                throw new SqlError("schema \"" + Values.name(m.group(4)) + "\" already exists");
            }
            return Answer.done("CREATE SCHEMA");
        }
        boolean replaces = statement.matches("(?is)create\\s+or\\s+replace\\b.*");
        boolean there = database.objects.containsKey(kind + " " + name);
        if (there && m.group(3) == null && !replaces) {
            String what = kind.equals("index") || kind.equals("sequence") || kind.contains("view") ? "relation" : kind;
            throw new SqlError(what + " \"" + Values.unqualified(name) + "\" already exists");
        }
        if (kind.equals("index")) {
            Matcher on = Session.sql(".*?\\bon (?:only )?(%q).*").matcher(m.group(5));
            if (on.matches()) {
                database.table(Values.qualified(on.group(1)));
            }
        }
        if (!there || replaces) {
            database.objects.put(kind + " " + name, statement);
        }
        return Answer.done(Session.tag(statement));
    }

    private Answer createTable(boolean ifMissing, String name, String body) {
        if (database.tables.containsKey(name)) {
            if (ifMissing) {
                return Answer.done("CREATE TABLE");
            }
            throw new SqlError("relation \"" + Values.unqualified(name) + "\" already exists");
        }
        String schema = name.substring(0, name.indexOf('.'));
        if (!database.schemas.contains(schema)) {
            throw new SqlError(schema.equals("public") ? "no schema has been selected to create in" : "schema \"" + schema + "\" does not exist");
        }
        List<Table.Column> columns = new ArrayList<>();
        List<String> key = List.of();
        for (String part : Values.split(body, ',')) {
            Matcher primary = Session.sql("(?:constraint %n )?primary key\\s*\\(([^)]*)\\).*").matcher(part);
            if (primary.matches()) {
                key = names(primary.group(1));
            } else if (!part.matches("(?is)(constraint|unique|check|foreign\\s+key|exclude|like)\\b.*")) {
                Matcher column = Session.sql("(%n)(.*)").matcher(part);
                if (!column.matches()) {
                    throw new UnknownSql("create table " + name + " (" + part + ")");
                }
                String definition = column.group(2).strip();
                if (definition.matches("(?is).*\\bprimary\\s+key\\b.*")) {
                    key = List.of(Values.name(column.group(1)));
                    definition = definition.replaceAll("(?is)\\s*\\bprimary\\s+key\\b", "");
                }
                columns.add(new Table.Column(Values.name(column.group(1)), definition));
            }
        }
        Table table = new Table(name, columns);
        if (!key.isEmpty()) {
            table.setPrimaryKey(table.shortName() + "_pkey", key);
        }
        database.tables.put(name, table);
        return Answer.done("CREATE TABLE");
    }

    private Answer insert(Table table, String columns, String values) {
        String body = values.replaceFirst("(?is)\\s+returning\\s.*$", "");
        boolean skips = body.matches("(?is).*\\son\\s+conflict\\b.*do\\s+nothing\\s*");
        body = body.replaceFirst("(?is)\\s+on\\s+conflict\\b.*do\\s+nothing\\s*$", "");
        List<String> names = columns == null ? all(table) : names(columns);
        List<List<String>> rows = new ArrayList<>();
        for (String row : Values.split(body, ',')) {
            if (!row.startsWith("(") || !row.endsWith(")")) {
                throw new UnknownSql("insert … values " + row);
            }
            rows.add(new ArrayList<>(Values.split(row.substring(1, row.length() - 1), ',').stream().map(Values::literal).toList()));
        }
        if (skips) {
            int added = 0;
            for (List<String> row : rows) {
                try {
                    table.add(names, List.of(row));
                    added++;
                } catch (SqlError e) {
                    if (!e.getMessage().startsWith("duplicate key")) {
                        throw e;
                    }
                }
            }
            return Answer.done("INSERT 0 " + added);
        }
        for (List<String> row : rows) {
            table.add(names, List.of(row));
        }
        return Answer.done("INSERT 0 " + rows.size());
    }

    private Answer copy(Table table, String columns, Statements.Piece piece) {
        // A script that ends within the data ends the data, without an error: a cut dump may well replay.
        List<String> names = columns == null ? all(table) : names(columns);
        List<List<String>> rows = new ArrayList<>();
        for (String line : piece.data()) {
            List<String> row = new ArrayList<>();
            for (String field : line.split("\t", -1)) {
                row.add(Dump.unescape(field));
            }
            if (row.size() < names.size()) {
                throw new SqlError("missing data for column \"" + names.get(row.size()) + "\"");
            }
            if (row.size() > names.size()) {
                throw new SqlError("extra data after last expected column");
            }
            rows.add(row);
        }
        table.add(names, rows);
        return Answer.done("COPY " + rows.size());
    }

    private Answer dropTables(boolean ifExists, String list) {
        for (String written : Values.split(list, ',')) {
            String name = Values.qualified(written);
            if (database.tables.remove(name) == null && !ifExists) {
                throw new SqlError("table \"" + Values.unqualified(name) + "\" does not exist");
            }
            Pattern onIt = Pattern.compile("(?is).*\\bon\\s+(only\\s+)?(public\\.)?\"?" + Pattern.quote(Values.unqualified(name)) + "\"?(?![\\w.]).*");
            database.objects.entrySet().removeIf(o -> o.getKey().matches("(index|trigger) .*") && onIt.matcher(o.getValue()).matches()
                    || o.getKey().startsWith("constraint " + name + " "));
        }
        return Answer.done("DROP TABLE");
    }

    private Answer dropSchema(boolean ifExists, String schema, boolean cascade) {
        if (!database.schemas.contains(schema)) {
            if (ifExists) {
                return Answer.done("DROP SCHEMA");
            }
            throw new SqlError("schema \"" + schema + "\" does not exist");
        }
        boolean used = database.tables.keySet().stream().anyMatch(t -> t.startsWith(schema + "."));
        if (used && !cascade) {
            throw new SqlError("cannot drop schema " + schema + " because other objects depend on it");
        }
        database.tables.keySet().removeIf(t -> t.startsWith(schema + "."));
        database.objects.keySet().removeIf(o -> o.contains(" " + schema + "."));
        database.schemas.remove(schema);
        return Answer.done("DROP SCHEMA");
    }

    private Answer alter(boolean ifExists, String name, String what) {
        if (!database.tables.containsKey(name) && ifExists) {
            return Answer.done("ALTER TABLE");
        }
        if (!database.tables.containsKey(name) && what.matches("(?is)owner\\s+to\\b.*") && database.objects.keySet().stream()
                .anyMatch(o -> o.endsWith(" " + name))) {
            return Answer.done("ALTER TABLE");
        }
        Table table = database.table(name);
        Matcher constraint = CONSTRAINT.matcher(what);
        Matcher rename = Session.sql("rename to (%n)").matcher(what);
        Matcher add = Session.sql("add (?:column )?(?:if not exists )?(%n) (.*)").matcher(what);
        Matcher drop = Session.sql("drop constraint (if exists )?(%n)( cascade)?").matcher(what);
        if (constraint.matches()) {
            addConstraint(table, Values.name(constraint.group(1)), constraint.group(2).strip());
        } else if (rename.matches()) {
            String renamed = name.substring(0, name.indexOf('.') + 1) + Values.name(rename.group(1));
            if (database.tables.containsKey(renamed)) {
                throw new SqlError("relation \"" + Values.unqualified(renamed) + "\" already exists");
            }
            database.tables.put(renamed, table.renamed(renamed));
            database.tables.remove(name);
        } else if (drop.matches()) {
            database.objects.remove("constraint " + name + " " + Values.name(drop.group(2)));
            if (Values.name(drop.group(2)).equals(table.primaryKeyName)) {
                table.primaryKey = List.of();
            }
        } else if (add.matches() && !what.matches("(?is)add\\s+(primary|unique|foreign|check)\\b.*")) {
            addColumn(table, Values.name(add.group(1)), add.group(2).strip());
        } else if (!what.matches("(?is)(owner\\s+to|alter\\s+column|enable|disable|replica\\s+identity|set|cluster\\s+on|attach\\s+partition)\\b.*")) {
            throw new UnknownSql("alter table " + what);
        }
        return Answer.done("ALTER TABLE");
    }

    private void addColumn(Table table, String column, String definition) {
        if (table.has(column)) {
            throw new SqlError("column \"" + column + "\" of relation \"" + table.shortName() + "\" already exists");
        }
        table.columns.add(new Table.Column(column, definition));
        table.rows.replaceAll(row -> {
            List<String> wider = new ArrayList<>(row);
            wider.add(null);
            return wider;
        });
    }

    private void addConstraint(Table table, String constraint, String what) {
        Matcher primary = PRIMARY_KEY.matcher(what);
        if (primary.matches()) {
            table.setPrimaryKey(constraint, names(primary.group(1)));
        } else if (database.objects.putIfAbsent("constraint " + table.name + " " + constraint,
                "ALTER TABLE ONLY " + table.name + "\n    ADD CONSTRAINT " + constraint + " " + what) != null) {
            throw new SqlError("constraint \"" + constraint + "\" for relation \"" + table.shortName() + "\" already exists");
        }
    }

    private Answer update(Table table, String assignments, String where) {
        Condition condition = Condition.parse(where, table);
        int changed = 0;
        for (int i = 0; i < table.rows.size(); i++) {
            if (condition.holds(table.rows.get(i))) {
                List<String> row = new ArrayList<>(table.rows.get(i));
                for (String assignment : Values.split(assignments, ',')) {
                    String[] sides = assignment.split("=", 2);
                    if (sides.length != 2) {
                        throw new UnknownSql("update … set " + assignment);
                    }
                    row.set(table.index(Values.name(sides[0].strip())), Values.literal(sides[1]));
                }
                table.rows.set(i, row);
                changed++;
            }
        }
        return Answer.done("UPDATE " + changed);
    }

    private static List<String> all(Table table) {
        return table.columns.stream().map(Table.Column::name).toList();
    }

    static List<String> names(String list) {
        return Values.split(list, ',').stream().map(Values::name).toList();
    }
}
