package zone.autonomic.redfix.lab.container.sql;

import java.util.ArrayList;
import java.util.List;

/** Literals, names and lists in SQL text. */
final class Values {

    static final String NAME = "(?:\"[^\"]+\"|[A-Za-z_][\\w$]*)";
    static final String QUALIFIED = NAME + "(?:\\." + NAME + ")?";

    private Values() {}

    /** A name as the server keeps it: folded to lower case unless quoted. */
    static String name(String written) {
        return written.startsWith("\"") ? written.substring(1, written.length() - 1) : written.toLowerCase();
    }

    /** {@code schema.name}, with {@code public} where none is written. */
    static String qualified(String written) {
        List<String> parts = new ArrayList<>();
        for (String part : split(written, '.')) {
            parts.add(name(part));
        }
        return parts.size() == 1 ? "public." + parts.get(0) : String.join(".", parts);
    }

    static String unqualified(String qualified) {
        return qualified.startsWith("public.") ? qualified.substring("public.".length()) : qualified;
    }

    /** A literal's value; null for NULL. */
    static String literal(String written) {
        String text = written.strip().replaceFirst("(?s)::[\\w\\s\\[\\]().\"]+$", "").strip();
        if (text.equalsIgnoreCase("null")) {
            return null;
        }
        if (text.matches("(?s)[Ee]?'.*'")) {
            return text.substring(text.indexOf('\'') + 1, text.length() - 1).replace("''", "'");
        }
        if (text.matches("-?\\d+(\\.\\d+)?")) {
            return text;
        }
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return text.substring(0, 1).toLowerCase();
        }
        if (text.matches("(?i)(now\\(\\)|current_timestamp|current_date|localtimestamp)")) {
            return "2026-01-01 00:00:00+00";
        }
        throw new UnknownSql(written);
    }

    /** Splits at a character that stands outside of quotes and parentheses. */
    static List<String> split(String text, char at) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int depth = 0;
        char quote = 0;
        for (char c : text.toCharArray()) {
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == at && depth == 0) {
                parts.add(part.toString().strip());
                part.setLength(0);
                continue;
            }
            part.append(c);
        }
        if (!part.toString().isBlank() || !parts.isEmpty()) {
            parts.add(part.toString().strip());
        }
        return parts;
    }
}
