package zone.autonomic.redfix.lab.container.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a script into statements, {@code COPY} data and psql's own commands. */
final class Statements {

    private static final Pattern COPY_IN = Pattern.compile("(?is)^copy\\b.*\\bfrom\\s+stdin\\b.*");
    private static final Pattern VARIABLE = Pattern.compile("(?<![:\\w]):(?:'(\\w+)'|\"(\\w+)\"|([A-Za-z_]\\w*))");

    /**
     * A piece of a script.
     *
     * @param text a statement without its semicolon, or a command with its backslash
     * @param data the lines of a COPY; empty otherwise
     * @param closed false when the script ends in the middle of it
     */
    record Piece(String text, List<String> data, boolean closed) {
        boolean command() {
            return text.startsWith("\\");
        }
    }

    private final String script;
    private int at;

    private Statements(String script) {
        this.script = script;
    }

    static List<Piece> of(String script) {
        return new Statements(script).pieces();
    }

    /** psql's variables, which are put in before a statement is sent. */
    static String filled(String statement, Map<String, String> variables) {
        return VARIABLE.matcher(statement).replaceAll(m -> {
            String name = m.group(1) != null ? m.group(1) : m.group(2) != null ? m.group(2) : m.group(3);
            String value = variables.get(name);
            String filled = value == null ? m.group() : m.group(1) != null ? "'" + value.replace("'", "''") + "'"
                    : m.group(2) != null ? '"' + value + '"' : value;
            return Matcher.quoteReplacement(filled);
        });
    }

    private List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        while (at < script.length()) {
            char c = script.charAt(at);
            if (script.startsWith("--", at)) {
                at = endOfLine();
            } else if (script.startsWith("/*", at)) {
                int end = script.indexOf("*/", at);
                at = end < 0 ? script.length() : end + 2;
            } else if (c == '\'' || c == '"') {
                quoted(statement, c);
            } else if (c == '$' && dollar() != null) {
                dollarQuoted(statement, dollar());
            } else if (c == '\\' && statement.toString().isBlank()) {
                int end = endOfLine();
                pieces.add(new Piece(script.substring(at, end).strip(), List.of(), true));
                statement.setLength(0);
                at = end;
            } else if (c == '\\') {
                throw new UnknownSql(script.substring(at, endOfLine()));
            } else if (c == ';') {
                at++;
                finish(pieces, statement);
            } else {
                statement.append(c);
                at++;
            }
        }
        if (!statement.toString().isBlank()) {
            pieces.add(new Piece(statement.toString().strip(), List.of(), false));
        }
        return pieces;
    }

    private void finish(List<Piece> pieces, StringBuilder statement) {
        String text = statement.toString().strip();
        statement.setLength(0);
        if (text.isEmpty()) {
            return;
        }
        List<String> data = new ArrayList<>();
        boolean closed = true;
        if (COPY_IN.matcher(text).matches()) {
            at = Math.min(script.length(), endOfLine() + 1);
            closed = false;
            while (at < script.length()) {
                int end = endOfLine();
                String line = script.substring(at, end);
                at = Math.min(script.length(), end + 1);
                if (line.equals("\\.")) {
                    closed = true;
                    break;
                }
                data.add(line);
            }
        }
        pieces.add(new Piece(text, data, closed));
    }

    private int endOfLine() {
        int end = script.indexOf('\n', at);
        return end < 0 ? script.length() : end;
    }

    private void quoted(StringBuilder statement, char quote) {
        int end = script.indexOf(quote, at + 1);
        end = end < 0 ? script.length() : end + 1;
        statement.append(script, at, end);
        at = end;
    }

    private String dollar() {
        Matcher tag = Pattern.compile("\\$\\w*\\$").matcher(script).region(at, script.length());
        return tag.lookingAt() ? tag.group() : null;
    }

    private void dollarQuoted(StringBuilder statement, String tag) {
        int end = script.indexOf(tag, at + tag.length());
        end = end < 0 ? script.length() : end + tag.length();
        statement.append(script, at, end);
        at = end;
    }
}
