package zone.autonomic.redfix.lab.container.sql;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A database as pg_dump writes it. */
final class Dump {

    static final String END = "-- PostgreSQL database dump complete";

    private Dump() {}

    /** @param clean with a DROP before each CREATE @param ifExists which doesn't mind a missing one */
    static String plain(Schema database, int version, boolean clean, boolean ifExists, boolean create) {
        StringBuilder out = new StringBuilder();
        section(out, "PostgreSQL database dump");
        out.append("-- Dumped from database version ").append(version).append("\n-- Dumped by pg_dump version ").append(version).append("\n\n")
                .append("SET statement_timeout = 0;\nSET lock_timeout = 0;\nSET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n")
                .append("SELECT pg_catalog.set_config('search_path', '', false);\nSET check_function_bodies = false;\nSET row_security = off;\n\n");
        if (create) {
            if (clean) {
                out.append("DROP DATABASE ").append(ifExists ? "IF EXISTS " : "").append(database.name).append(";\n");
            }
            out.append("CREATE DATABASE ").append(quote(database.name)).append(" WITH TEMPLATE = template0 ENCODING = 'UTF8';\n\n\\connect ")
                    .append(database.name).append("\n\n");
        } else if (clean) {
            for (String name : database.tables.keySet()) {
                out.append("DROP TABLE ").append(ifExists ? "IF EXISTS " : "").append(quoted(name)).append(";\n");
            }
            for (String object : database.objects.keySet()) {
                if (!object.startsWith("constraint ") && !object.startsWith("index ") && !object.startsWith("trigger ")) {
                    out.append("DROP ").append(object.toUpperCase().split(" ")[0]).append(ifExists ? " IF EXISTS " : " ")
                            .append(object.substring(object.indexOf(' ') + 1)).append(";\n");
                }
            }
        }
        contents(out, database);
        section(out, END.substring(3));
        return out.append('\n').toString();
    }

    private static void contents(StringBuilder out, Schema database) {
        for (String schema : database.schemas) {
            if (!schema.equals("public")) {
                out.append("CREATE SCHEMA ").append(quote(schema)).append(";\n\n");
            }
        }
        objects(out, database, false);
        for (Table table : database.tables.values()) {
            section(out, "Name: " + table.shortName() + "; Type: TABLE; Schema: public; Owner: " + database.owner);
            out.append("CREATE TABLE ").append(quoted(table.name)).append(" (\n").append(table.columns.stream()
                    .map(c -> "    " + quote(c.name()) + " " + c.definition()).collect(Collectors.joining(",\n"))).append("\n);\n\n\n");
            out.append("ALTER TABLE ").append(quoted(table.name)).append(" OWNER TO ").append(quote(database.owner)).append(";\n\n");
        }
        for (Table table : database.tables.values()) {
            section(out, "Data for Name: " + table.shortName() + "; Type: TABLE DATA; Schema: public; Owner: " + database.owner);
            out.append("COPY ").append(quoted(table.name)).append(" (").append(table.columns.stream().map(c -> quote(c.name()))
                    .collect(Collectors.joining(", "))).append(") FROM stdin;\n");
            for (List<String> row : table.rows) {
                out.append(row.stream().map(Dump::escape).collect(Collectors.joining("\t"))).append('\n');
            }
            out.append("\\.\n\n\n");
        }
        for (Table table : database.tables.values()) {
            if (!table.primaryKey.isEmpty()) {
                out.append("ALTER TABLE ONLY ").append(quoted(table.name)).append("\n    ADD CONSTRAINT ").append(quote(table.primaryKeyName))
                        .append(" PRIMARY KEY (").append(table.primaryKey.stream().map(Dump::quote).collect(Collectors.joining(", ")))
                        .append(");\n\n\n");
            }
        }
        objects(out, database, true);
    }

    private static void objects(StringBuilder out, Schema database, boolean afterTables) {
        for (Map.Entry<String, String> object : database.objects.entrySet()) {
            if (object.getKey().matches("(index|constraint|trigger|view|materialized view) .*") == afterTables) {
                out.append(object.getValue()).append(";\n\n\n");
            }
        }
    }

    private static void section(StringBuilder out, String title) {
        out.append("--\n-- ").append(title).append("\n--\n\n");
    }

    private static String quoted(String qualified) {
        return quote(qualified.substring(0, qualified.indexOf('.'))) + "." + quote(qualified.substring(qualified.indexOf('.') + 1));
    }

    static String quote(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name + '"';
    }

    private static String escape(String value) {
        return value == null ? "\\N" : value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
    }

    static String unescape(String field) {
        if (field.equals("\\N")) {
            return null;
        }
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 1 < field.length()) {
                char next = field.charAt(++i);
                value.append(next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : next);
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }
}
