package zone.autonomic.redfix.lab.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An INI file: values by {@code section.KEY}, and a line set or added. Keys before any section belong to the section with an empty name. */
final class Ini {

    private static final Pattern SECTION = Pattern.compile("\\s*\\[([^]]+)]\\s*");
    private static final Pattern ENTRY = Pattern.compile("\\s*([^#;=\\s][^=:]*?)\\s*[=:]\\s*(.*?)\\s*");

    private final List<String> lines;

    Ini(String text) {
        this.lines = new ArrayList<>(text.lines().toList());
    }

    /** The last value of a key, without quotes around it. */
    Optional<String> get(String key) {
        String section = "";
        Optional<String> found = Optional.empty();
        for (String line : lines) {
            Matcher heading = SECTION.matcher(line);
            Matcher entry = ENTRY.matcher(line);
            if (heading.matches()) {
                section = heading.group(1).strip();
            } else if (entry.matches() && key.equals(section + "." + entry.group(1))) {
                found = Optional.of(bare(entry.group(2)));
            }
        }
        return found;
    }

    private static String bare(String value) {
        String quoted = value.replaceFirst("^([\"'`])(.*)\\1$", "$2");
        return quoted.equals(value) ? value.replaceFirst("\\s+[#;].*$", "") : quoted;
    }

    void set(String key, String value) {
        String wanted = key.substring(0, key.indexOf('.'));
        String name = key.substring(key.indexOf('.') + 1);
        String section = "";
        int end = -1;
        for (int i = 0; i < lines.size(); i++) {
            Matcher heading = SECTION.matcher(lines.get(i));
            Matcher entry = ENTRY.matcher(lines.get(i));
            if (heading.matches()) {
                section = heading.group(1).strip();
            } else if (entry.matches() && section.equals(wanted) && entry.group(1).equals(name)) {
                lines.set(i, name + " = " + value);
                return;
            }
            if (section.equals(wanted) && !lines.get(i).isBlank()) {
                end = i;
            }
        }
        if (end < 0) {
            lines.add("");
            lines.add("[" + wanted + "]");
            end = lines.size() - 1;
        }
        lines.add(end + 1, name + " = " + value);
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }
}
