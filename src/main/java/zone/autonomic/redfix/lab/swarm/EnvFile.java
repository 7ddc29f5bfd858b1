package zone.autonomic.redfix.lab.swarm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code .env} files and the exports of an {@code abra.sh}. */
public final class EnvFile {

    private static final Pattern LINE = Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)");
    private static final Pattern REFERENCE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");
    private static final Pattern EXPORT = Pattern.compile("\\s*export\\s+([A-Za-z_][A-Za-z0-9_]*)=(.*)");

    /** One assignment. @param comment what stands behind the value, without its {@code #}: abra reads {@code length=} and {@code charset=} there */
    public record Entry(String name, String value, String comment) {}

    private EnvFile() {}

    public static List<Entry> entries(String text) {
        List<Entry> all = new ArrayList<>();
        for (String line : text.split("\\R")) {
            Matcher m = LINE.matcher(line);
            if (!line.strip().startsWith("#") && m.matches()) {
                all.add(entry(m.group(1), m.group(2)));
            }
        }
        return all;
    }

    /** The last value of each name; {@code "$COMPOSE_FILE:compose.x.yml"} speaks of the one before. */
    public static Map<String, String> values(String text) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Entry e : entries(text)) {
            all.put(e.name(), REFERENCE.matcher(e.value()).replaceAll(m ->
                    Matcher.quoteReplacement(all.getOrDefault(m.group(1) == null ? m.group(2) : m.group(1), ""))));
        }
        return all;
    }

    /** {@code export X=v3} lines of an {@code abra.sh}; functions and anything else there are passed over. */
    public static Map<String, String> exports(String abraSh) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String line : abraSh.split("\\R")) {
            Matcher m = EXPORT.matcher(line);
            if (m.matches()) {
                all.put(m.group(1), entry(m.group(1), m.group(2)).value());
            }
        }
        return all;
    }

    private static Entry entry(String name, String rest) {
        String value = rest.strip();
        if (value.startsWith("\"") || value.startsWith("'")) {
            int end = value.indexOf(value.charAt(0), 1);
            if (end > 0) {
                return new Entry(name, value.substring(1, end), comment(value.substring(end + 1)));
            }
        }
        int hash = value.startsWith("#") ? 0 : value.indexOf(" #");
        return hash < 0 ? new Entry(name, value, "") : new Entry(name, value.substring(0, hash).strip(), comment(value.substring(hash)));
    }

    private static String comment(String text) {
        int hash = text.indexOf('#');
        return hash < 0 ? "" : text.substring(hash + 1).strip();
    }
}
