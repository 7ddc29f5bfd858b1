package zone.autonomic.redfix.chat.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Markdown as a terminal shows it: the marks taken away, or turned into colours. Whatever could steer the terminal is taken out first. */
final class Plain {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]|[\\u0080-\\u009F\\u202A-\\u202E\\u2066-\\u2069]");
    private static final Pattern FENCE = Pattern.compile("(?m)^ {0,3}(`{3,}|~{3,})[a-z]*\\n?");
    /** Of the one depth that our texts use; what begins with fewer marks may be a comment in code. */
    private static final Pattern HEADING = Pattern.compile("(?m)^### (.+)$");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]\\n]+)]\\((https?://[^)\\s]+)\\)");
    private static final Pattern BOLD = Pattern.compile("\\*\\*([^*\\n]+)\\*\\*");
    private static final Pattern ESCAPED = Pattern.compile("\\\\([\\\\`*_\\[\\]<>|#@~!])");

    /** A table that is wider is shown row by row. */
    private static final int WIDEST_TABLE = 160;

    private static final int WRAPPED_CELL = 100;

    private final boolean colour;

    Plain(boolean colour) {
        this.colour = colour;
    }

    String of(String markdown) {
        // What parts a mention from its mark on a forge would only spoil an address that is copied from here.
        String text = aligned(CONTROL.matcher(markdown.replace("\u200B", "")).replaceAll("\uFFFD"));
        text = FENCE.matcher(text).replaceAll("");
        text = HEADING.matcher(text).replaceAll("**$1**");
        text = LINK.matcher(text).replaceAll("$1 $2");
        text = BOLD.matcher(text).replaceAll(colour ? "\u001B[1m$1\u001B[0m" : "$1");
        return ESCAPED.matcher(text).replaceAll("$1").stripTrailing();
    }

    /** Tables with their columns under each other, and without their frames. */
    private static String aligned(String text) {
        List<String> out = new ArrayList<>();
        List<List<String>> table = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("|")) {
                List<String> cells = Arrays.stream(line.substring(1).split("(?<!\\\\)\\|")).map(String::strip).toList();
                if (!cells.stream().allMatch(c -> c.matches("-+"))) {
                    table.add(cells);
                }
            } else {
                out.addAll(columns(table));
                table.clear();
                out.add(line);
            }
        }
        out.addAll(columns(table));
        return String.join("\n", out);
    }

    private static List<String> columns(List<List<String>> table) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : table) {
            for (int i = 0; i < row.size(); i++) {
                if (i == widths.size()) {
                    widths.add(0);
                }
                widths.set(i, Math.max(widths.get(i), row.get(i).length()));
            }
        }
        if (widths.stream().mapToInt(width -> width + 2).sum() > WIDEST_TABLE) {
            return rowByRow(table);
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : table) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append("  ").append(row.get(i)).append(" ".repeat(widths.get(i) - row.get(i).length()));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /** Each row by itself: its first cell, and below it the others, each after its column's name. */
    private static List<String> rowByRow(List<List<String>> table) {
        List<String> names = table.get(0);
        int width = names.stream().mapToInt(String::length).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (List<String> row : table.subList(1, table.size())) {
            lines.addAll(lines.isEmpty() ? List.of() : List.of(""));
            lines.add("  **" + row.get(0) + "**");
            for (int i = 1; i < row.size(); i++) {
                String name = i < names.size() ? names.get(i) : "";
                List<String> wrapped = wrapped(row.get(i));
                lines.add("    " + name + " ".repeat(width + 2 - name.length()) + wrapped.get(0));
                wrapped.stream().skip(1).map(rest -> " ".repeat(width + 6) + rest).forEach(lines::add);
            }
        }
        return lines;
    }

    /** Broken between words only, so that an address stays whole. */
    private static List<String> wrapped(String cell) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : cell.split(" ")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > WRAPPED_CELL) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    String faint(String text) {
        return colour ? "\u001B[2m" + text + "\u001B[0m" : text;
    }
}
