package zone.autonomic.redfix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import zone.autonomic.redfix.step.port.Checkup.Finding;
import zone.autonomic.redfix.step.port.Checkup.State;

/** Findings as a terminal of a hundred columns shows them: state, what was checked, what was found, and below it what to do. */
final class FindingsTable {

    private static final int WIDTH = 100;
    private static final int STATE = 8;
    /** {@code `a`, `b`, `c`, `d`, `e`, `f`}: the first four, and the rest. */
    private static final Pattern NAMES = Pattern.compile("((?:`[^`]+`, ){3}`[^`]+`), (`[^`]+`(?:, `[^`]+`)*)");

    private FindingsTable() {}

    static List<String> of(Map<String, List<Finding>> bySubject) {
        return of(bySubject, false);
    }

    /** @param all whether long lists of names are shown whole */
    static List<String> of(Map<String, List<Finding>> bySubject, boolean all) {
        int what = bySubject.values().stream().flatMap(List::stream).mapToInt(f -> f.what().length()).max().orElse(0) + 2;
        List<String> lines = new ArrayList<>();
        bySubject.forEach((subject, findings) -> {
            lines.add(subject);
            findings.forEach(finding -> row(all ? finding : shortened(finding), what, lines));
            lines.add("");
        });
        lines.add(summary(bySubject.values().stream().flatMap(List::stream).toList()));
        return lines;
    }

    private static void row(Finding finding, int what, List<String> lines) {
        int indent = 2 + STATE + what;
        String head = "  " + padded(word(finding.state()), STATE) + padded(finding.what(), what);
        List<String> found = wrapped(finding.found(), WIDTH - indent);
        lines.add((head + found.get(0)).stripTrailing());
        found.stream().skip(1).map(rest -> " ".repeat(indent) + rest).forEach(lines::add);
        if (!finding.advice().isEmpty()) {
            List<String> advice = wrapped(finding.advice(), WIDTH - indent - 2);
            lines.add(" ".repeat(indent) + "→ " + advice.get(0));
            advice.stream().skip(1).map(rest -> " ".repeat(indent + 2) + rest).forEach(lines::add);
        }
    }

    private static Finding shortened(Finding finding) {
        return new Finding(finding.what(), finding.state(), shortened(finding.found()), shortened(finding.advice()));
    }

    /** Of more than a few names in a row the first, and how many more there are. */
    private static String shortened(String text) {
        return NAMES.matcher(text).replaceAll(list -> Matcher.quoteReplacement(list.group(1) + " and " + list.group(2).split("`, `").length + " more (--all names them)"));
    }

    private static String word(State state) {
        return switch (state) {
            case OK -> "ok";
            case WARNING -> "look";
            case FAILED -> "FAILED";
            case NOT_CONFIGURED -> "not set";
        };
    }

    private static String summary(List<Finding> all) {
        String counts = List.of(State.values()).stream().map(state -> Map.entry(state, all.stream().filter(f -> f.state() == state).count())).filter(e -> e.getValue() > 0)
                .map(e -> e.getValue() + " " + word(e.getKey())).collect(Collectors.joining(", "));
        boolean failed = all.stream().anyMatch(f -> f.state() == State.FAILED);
        return counts + (failed ? ": it can't work like this." : ": it can work.");
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** Broken between words; a longer word, as an address is, stays whole. What could steer a terminal is taken out. */
    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.replaceAll("\\p{Cntrl}+", " ").strip().split(" +")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
