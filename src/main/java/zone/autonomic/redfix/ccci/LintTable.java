package zone.autonomic.redfix.ccci;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import zone.autonomic.redfix.step.port.CiNode.Lint;

/**
 * Reads what abra's lint printed. It ends with another status than 0 only where it couldn't lint, and of what it then says just one thing is about the
 * recipe; all else is the place's matter. So the table itself is what counts, and its last line, which says that something in it is critical.
 */
final class LintTable {

    private static final List<String> MARKED = List.of("✅", "✔", "✓", "true", "yes", "ok");
    private static final Pattern FATAL = Pattern.compile("\\W*FATAL?\\b.*");
    private static final Pattern INVALID = Pattern.compile("\\W*FATAL?\\b.*unable to validate recipe.*");
    private static final Pattern CRITICAL = Pattern.compile("\\W*WARN\\w*\\b.*critical errors present.*");
    private static final Pattern RULE = Pattern.compile("R\\d{3}");
    /** A long secret's name: never critical, whatever its row calls it. */
    private static final String NEVER_CRITICAL = "R015";

    private final List<List<String>> header = new ArrayList<>();
    private final List<List<List<String>>> rules = new ArrayList<>();

    /** @param status abra's exit status; empty where it couldn't be called */
    static Lint read(Optional<Integer> status, String printed) {
        String masked = Redaction.mask(printed);
        Optional<String> invalid = masked.lines().filter(line -> INVALID.matcher(line).matches()).findFirst();
        if (invalid.isPresent()) {
            return new Lint(true, List.of(invalid.get().strip()), masked);
        }
        LintTable table = new LintTable(masked);
        boolean fatal = masked.lines().anyMatch(line -> FATAL.matcher(line).matches());
        if (fatal || status.filter(s -> s == 0).isEmpty() || table.rules.isEmpty() || !table.hasColumns()) {
            return new Lint(false, List.of(), masked);
        }
        List<String> errors = table.rules.stream().filter(table::isError).map(table::words).toList();
        Optional<String> critical = masked.lines().filter(line -> CRITICAL.matcher(line).matches()).findFirst();
        return new Lint(true, errors.isEmpty() ? critical.map(String::strip).stream().toList() : errors, masked);
    }

    private LintTable(String printed) {
        for (String line : printed.lines().toList()) {
            List<String> row = cells(line);
            if (row.stream().allMatch(String::isBlank)) {
                continue;
            }
            if (RULE.matcher(row.get(0)).matches()) {
                rules.add(new ArrayList<>(List.of(row)));
            } else if (rules.isEmpty()) {
                header.add(row);
            } else if (row.get(0).isBlank()) {
                rules.get(rules.size() - 1).add(row); // a row whose cells were too long for one line
            }
        }
    }

    private boolean hasColumns() {
        return column("severity").isPresent() && column("satisfied").isPresent();
    }

    private boolean isError(List<List<String>> rule) {
        boolean error = joined(rule, column("severity"), "").equalsIgnoreCase("error") && !rule.get(0).get(0).equals(NEVER_CRITICAL);
        return error && !isMarked(rule, "satisfied") && !isMarked(rule, "skipped");
    }

    /** A rule that doesn't apply to the recipe is skipped; then it matters not whether it is satisfied. */
    private boolean isMarked(List<List<String>> rule, String column) {
        return MARKED.contains(joined(rule, column(column), "").toLowerCase(Locale.ROOT));
    }

    private Optional<Integer> column(String name) {
        int columns = header.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < columns; i++) {
            if (joined(header, Optional.of(i), "").equalsIgnoreCase(name)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private String words(List<List<String>> rule) {
        int columns = rule.get(0).size();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            all.add(joined(rule, Optional.of(i), i == column("severity").orElse(-1) ? "" : " "));
        }
        return all.stream().filter(cell -> !cell.isBlank()).collect(Collectors.joining(" · "));
    }

    private static String joined(List<List<String>> rows, Optional<Integer> column, String between) {
        return column.map(i -> rows.stream().map(row -> i < row.size() ? row.get(i) : "").filter(cell -> !cell.isBlank()).collect(Collectors.joining(between))).orElse("");
    }

    /** A row between vertical lines, of whichever kind; none for a line that is no row. */
    private static List<String> cells(String line) {
        String bars = line.strip();
        boolean drawn = bars.matches(".*[│┃║].*");
        if (drawn) {
            bars = bars.replaceAll("[│┃║]", "\u0000");
        } else if (bars.startsWith("|")) {
            bars = bars.replace('|', '\u0000');
        } else {
            return List.of();
        }
        String inner = bars.replaceFirst("^\u0000", "").replaceFirst("\u0000$", "");
        List<String> cells = Arrays.stream(inner.split("\u0000", -1)).map(String::strip).toList();
        return cells.stream().allMatch(cell -> cell.matches("[-+=─━═┼╋ ]*")) ? List.of() : cells;
    }
}
