package zone.autonomic.redfix.recipe;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import zone.autonomic.redfix.recipe.YamlTree.Style;

/**
 * How new values are written, in the manner of the file around them.
 *
 * @param step spaces by which a nested mapping is indented
 * @param listStep spaces by which a list is indented under its key
 */
record YamlWriting(int step, int listStep) {

    /** Words that older readers take for booleans. */
    private static final Set<String> OLD_BOOLEANS = Set.of("y", "n", "yes", "no", "on", "off");

    /** A key and its value in block style, each line indented. */
    List<String> entry(int column, String key, Object value) {
        String indent = " ".repeat(column);
        String name = indent + scalar(key, Style.PLAIN, false) + ":";
        if (value == null) {
            return List.of(name);
        }
        if (!blockCollection(value)) {
            if (value instanceof String text && literal(text)) {
                return literalLines(name + " ", column + step, text);
            }
            return List.of(name + " " + inline(value, Style.PLAIN, false));
        }
        List<String> lines = new ArrayList<>(List.of(name));
        lines.addAll(collection(value instanceof List ? column + listStep : column + step, value));
        return lines;
    }

    /** The lines of a list's items or a mapping's entries. */
    List<String> collection(int column, Object value) {
        List<String> lines = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((k, v) -> lines.addAll(entry(column, (String) k, v)));
        } else {
            ((List<?>) value).forEach(i -> lines.addAll(item(column, i, Style.PLAIN)));
        }
        return lines;
    }

    /** An item with its dash. */
    List<String> item(int column, Object value, Style style) {
        String dash = " ".repeat(column) + "- ";
        if (value instanceof String text && literal(text)) {
            return literalLines(dash, column + 2, text);
        }
        if (!blockCollection(value)) {
            return List.of(dash + inline(value, style, false));
        }
        List<String> lines = new ArrayList<>(collection(column + 2, value));
        lines.set(0, dash + lines.get(0).substring(column + 2));
        return lines;
    }

    /** A value within a line: a scalar, or a collection in flow style. */
    String inline(Object value, Style style, boolean flow) {
        if (value instanceof YamlText.Plain plain) {
            return plain.text();
        }
        if (value instanceof String text) {
            return scalar(text, style, flow);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(i -> inline(i, Style.DOUBLE, true)).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.isEmpty() ? "{}" : map.entrySet().stream().map(e -> flowEntry((String) e.getKey(), e.getValue()))
                    .collect(Collectors.joining(", ", "{ ", " }"));
        }
        return String.valueOf(value);
    }

    String flowEntry(String key, Object value) {
        return scalar(key, Style.PLAIN, true) + ": " + inline(value, Style.PLAIN, true);
    }

    /** A text as a scalar in the wished style, or in the nearest that can hold it. */
    String scalar(String text, Style wished, boolean flow) {
        boolean controls = text.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xfeff);
        if (wished == Style.PLAIN && !controls && staysString(text) && plainReads(text, text, flow)) {
            return text;
        }
        if (!controls && (wished == Style.SINGLE || wished != Style.DOUBLE && (text.contains("\\") || text.contains("\"")))) {
            return "'" + text.replace("'", "''") + "'";
        }
        return doubleQuoted(text);
    }

    private static boolean staysString(String text) {
        return YamlMeaning.resolve(text) instanceof String && !OLD_BOOLEANS.contains(text.toLowerCase(java.util.Locale.ROOT));
    }

    /** Whether the text, written without quotes, is read as that very text. */
    static boolean plainReads(String text, String expected, boolean flow) {
        try {
            Iterator<Event> events = YamlReading.events(flow ? "[" + text + "]" : "- " + text);
            for (int i = 0; i < 3; i++) {
                events.next();
            }
            boolean same = events.next() instanceof ScalarEvent scalar && scalar.isPlain() && scalar.getValue().equals(expected)
                    && scalar.getAnchor().isEmpty() && scalar.getTag().isEmpty();
            return same && events.next().getEventId() == Event.ID.SequenceEnd;
        } catch (YamlEngineException e) {
            return false;
        }
    }

    private static String doubleQuoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xfeff) {
                        quoted.append(String.format("\\u%04x", c));
                    } else {
                        quoted.append((char) c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    /** Whether a text of several lines can stand as it is under {@code |}. */
    static boolean literal(String text) {
        boolean several = text.strip().contains("\n");
        boolean odd = text.startsWith(" ") || text.startsWith("\n") || text.endsWith("\n\n")
                || text.chars().anyMatch(c -> c < ' ' && c != '\n' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xfeff)
                || text.lines().anyMatch(l -> !l.isEmpty() && l.isBlank());
        return several && !odd;
    }

    static List<String> literalLines(String before, int column, String text) {
        List<String> lines = new ArrayList<>(List.of(before + (text.endsWith("\n") ? "|" : "|-")));
        text.lines().map(l -> l.isEmpty() ? "" : " ".repeat(column) + l).forEach(lines::add);
        return lines;
    }

    private static boolean blockCollection(Object value) {
        return value instanceof Map<?, ?> map && !map.isEmpty() || value instanceof List<?> list && !list.isEmpty();
    }
}
