package zone.autonomic.redfix.lab.container.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The questions that hooks and tests ask. */
final class Query {

    private static final Pattern TERMINATE = Pattern.compile("(?is).*\\bpg_terminate_backend\\s*\\(.*");
    private static final Pattern DATNAME = Pattern.compile("(?is)\\bdatname\\s*=\\s*(?:'([^']*)'|(current_database\\(\\)))");
    private static final Pattern DATABASES = Session.sql("select (1|datname|count\\(\\*\\)|) ?from (?:pg_catalog\\.)?pg_database(?: where datname\\s*=\\s*'([^']*)')?"
            + "(?: limit \\d+)?");
    private static final Pattern EXISTS = Session.sql("select exists\\s*\\(\\s*(select .*)\\)");
    private static final Pattern TABLES = Session.sql("select (\\*|tablename|table_name|1|count\\(\\*\\)) from (?:pg_catalog\\.)?"
            + "(?:pg_tables|information_schema\\.tables|pg_stat_user_tables)(?: where (.*?))?(?: order by .*)?");
    private static final Pattern FROM = Session.sql("(?:select (.*?)|table) ?\\bfrom (?:only )?(%q)(?: (?:as )?\\w)?(?: where (.*?))?(?: order by (.*?))?(?: limit (\\d+))?");

    private final Cluster cluster;
    private final Schema database;
    private final String user;

    Query(Cluster cluster, Schema database, String user) {
        this.cluster = cluster;
        this.database = database;
        this.user = user;
    }

    Answer run(String statement) {
        if (TERMINATE.matcher(statement).matches()) {
            return terminate(statement);
        }
        if (statement.matches("(?is)select\\s+pg_reload_conf\\(\\)")) {
            cluster.reload();
            return one("pg_reload_conf", "t");
        }
        if (statement.matches("(?is)select\\s+(pg_catalog\\.)?(set_config|setval|pg_switch_wal|pg_backup_start|lo_create)\\b.*")) {
            return one("set_config", "");
        }
        Matcher m = EXISTS.matcher(statement);
        if (m.matches()) {
            return one("exists", run(m.group(1)).rows().isEmpty() ? "f" : "t");
        }
        if ((m = DATABASES.matcher(statement)).matches()) {
            return databases(m.group(1).toLowerCase(), Optional.ofNullable(m.group(2)));
        }
        if ((m = TABLES.matcher(statement)).matches()) {
            return tables(m.group(1).toLowerCase(), m.group(2));
        }
        if ((m = FROM.matcher(statement)).matches()) {
            return from(m, statement);
        }
        return values(statement);
    }

    private Answer terminate(String statement) {
        Matcher named = DATNAME.matcher(statement);
        List<String> ended = new ArrayList<>();
        if (named.find()) {
            ended.add(named.group(1) != null ? named.group(1) : database.name);
        } else if (statement.toLowerCase().contains("datname")) {
            throw new UnknownSql(statement);
        } else {
            ended.addAll(cluster.databases.keySet());
        }
        List<List<String>> rows = new ArrayList<>();
        for (String name : ended) {
            if (cluster.databases.containsKey(name) && cluster.applicationConnected(name)) {
                rows.add(List.of("t"));
            }
            cluster.terminate(name);
        }
        return Answer.rows(List.of("pg_terminate_backend"), rows);
    }

    private Answer databases(String what, Optional<String> name) {
        List<String> found = cluster.databases.keySet().stream().filter(d -> name.isEmpty() || d.equals(name.get())).toList();
        if (what.startsWith("count")) {
            return one("count", String.valueOf(found.size()));
        }
        return Answer.rows(List.of(what.equals("datname") ? "datname" : "?column?"),
                found.stream().map(d -> List.of(what.equals("datname") ? d : "1")).toList());
    }

    private Answer tables(String what, String where) {
        List<String> found = new ArrayList<>(database.tables.keySet());
        if (where != null) {
            for (String part : where.strip().split("(?i)\\s+and\\s+")) {
                Matcher m = Session.sql("(schemaname|table_schema|tablename|table_name|table_type)\\s*=\\s*'([^']*)'").matcher(part.strip());
                if (!m.matches()) {
                    throw new UnknownSql("where " + where);
                }
                String value = m.group(2);
                String column = m.group(1).toLowerCase();
                found.removeIf(t -> column.contains("schema") ? !t.startsWith(value + ".")
                        : column.endsWith("name") && !t.substring(t.indexOf('.') + 1).equals(value));
            }
        }
        if (what.startsWith("count")) {
            return one("count", String.valueOf(found.size()));
        }
        return Answer.rows(List.of("table_name"), found.stream().map(t -> List.of(what.equals("1") ? "1" : t.substring(t.indexOf('.') + 1))).toList());
    }

    private Answer from(Matcher m, String statement) {
        String name = Values.qualified(m.group(2));
        if (name.startsWith("pg_catalog.") || name.startsWith("information_schema.") || name.startsWith("public.pg_")) {
            throw new UnknownSql(statement);
        }
        Table table = database.table(name);
        Condition condition = Condition.parse(m.group(3), table);
        List<List<String>> rows = new ArrayList<>(table.rows.stream().filter(condition::holds).toList());
        String what = m.group(1) == null ? "*" : m.group(1).strip();
        if (what.matches("(?is)count\\s*\\(\\s*[*1]\\s*\\)(\\s+as\\s+\\w+)?")) {
            return one("count", String.valueOf(rows.size()));
        }
        if (m.group(4) != null) {
            rows.sort(order(table, m.group(4)));
        }
        if (m.group(5) != null) {
            rows = rows.subList(0, Math.min(rows.size(), Integer.parseInt(m.group(5))));
        }
        if (what.equals("*")) {
            return Answer.rows(table.columns.stream().map(Table.Column::name).toList(), rows);
        }
        if (what.equals("1")) {
            return Answer.rows(List.of("?column?"), rows.stream().map(r -> List.of("1")).toList());
        }
        List<String> columns = new ArrayList<>();
        for (String column : Values.split(what, ',')) {
            if (!column.matches(Values.NAME)) {
                throw new UnknownSql(statement);
            }
            columns.add(Values.name(column));
        }
        return Answer.rows(columns, rows.stream().map(row -> cells(row, columns, table)).toList());
    }

    private static List<String> cells(List<String> row, List<String> columns, Table table) {
        List<String> cells = new ArrayList<>();
        columns.forEach(column -> cells.add(row.get(table.index(column))));
        return cells;
    }

    private static Comparator<List<String>> order(Table table, String by) {
        String column = by.strip().replaceFirst("(?is)\\s+(asc|desc).*$", "");
        if (!column.matches(Values.NAME)) {
            throw new UnknownSql("order by " + by);
        }
        int at = table.index(Values.name(column));
        Comparator<List<String>> order = Comparator.comparing(row -> row.get(at), Comparator.nullsLast(Comparator.comparing(Query::sortable)));
        return by.toLowerCase().contains(" desc") ? order.reversed() : order;
    }

    private static String sortable(String value) {
        return value.matches("\\d{1,18}") ? String.format("%018d", Long.parseLong(value)) : value;
    }

    private Answer values(String statement) {
        Matcher one = Session.sql("select (?:(current_database\\(\\))|(version\\(\\))|(current_user|user)|to_regclass\\('([^']*)'\\)(::text)?|(.+?))(?: as %n)?").matcher(statement);
        if (!one.matches()) {
            throw new UnknownSql(statement);
        }
        if (one.group(1) != null) {
            return one("current_database", database.name);
        }
        if (one.group(2) != null) {
            return one("version", "PostgreSQL " + cluster.version + " (the lab's)");
        }
        if (one.group(3) != null) {
            return one("current_user", user);
        }
        if (one.group(4) != null) {
            String name = Values.qualified(one.group(4));
            return one("to_regclass", database.tables.containsKey(name) ? Values.unqualified(name) : null);
        }
        return one("?column?", Values.literal(one.group(6)));
    }

    private static Answer one(String column, String value) {
        List<String> row = new ArrayList<>();
        row.add(value);
        return Answer.rows(List.of(column), List.of(row));
    }
}
