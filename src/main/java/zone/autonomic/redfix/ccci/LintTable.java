package zone.autonomic.redfix.ccci;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import zone.autonomic.redfix.step.port.CiNode.Lint;

/**
 * Reads abra's lint table. abra ends with another status than 0 only when it can't lint, so the table itself is what counts (domain.md §2).
 */
final class LintTable {

    private static final List<String> SATISFIED = List.of("✅", "✔", "✓", "true", "yes", "ok");

    private final List<String> header;

    private LintTable(List<String> header) {
        this.header = header;
    }

    static Lint read(int status, String table) {
        String masked = Redaction.mask(table);
        Optional<LintTable> found = table.lines().map(LintTable::cells).filter(LintTable::isHeader).findFirst().map(LintTable::new);
        if (status != 0 || found.isEmpty()) {
            return new Lint(false, List.of(), masked);
        }
        List<String> errors = new ArrayList<>();
        boolean anyRule = false;
        for (String line : masked.lines().toList()) {
            List<String> row = cells(line);
            if (!isRule(row)) {
                continue;
            }
            anyRule = true;
            if (found.get().isUnsatisfiedError(row)) {
                errors.add(String.join(" · ", row.stream().filter(c -> !c.isBlank()).toList()));
            }
        }
        return new Lint(anyRule, errors, masked);
    }

    private static boolean isHeader(List<String> cells) {
        List<String> names = cells.stream().map(c -> c.toLowerCase(Locale.ROOT)).toList();
        return names.contains("severity") && names.contains("satisfied");
    }

    private static boolean isRule(List<String> cells) {
        return !cells.isEmpty() && cells.stream().anyMatch(c -> c.matches("R\\d{3}"));
    }

    private boolean isUnsatisfiedError(List<String> row) {
        boolean error = cell(row, "severity").equalsIgnoreCase("error");
        boolean skipped = SATISFIED.contains(cell(row, "skipped").toLowerCase(Locale.ROOT));
        boolean satisfied = SATISFIED.contains(cell(row, "satisfied").toLowerCase(Locale.ROOT));
        return error && !skipped && !satisfied;
    }

    private String cell(List<String> row, String column) {
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i).equalsIgnoreCase(column)) {
                return i < row.size() ? row.get(i) : "";
            }
        }
        return "";
    }

    /** A row between vertical lines, of whichever kind; the cells outside the first and the last line are no cells. */
    private static List<String> cells(String line) {
        String bars = line.strip().replaceAll("[│┃║]", "|");
        if (!bars.contains("|")) {
            return List.of();
        }
        String inner = bars.replaceFirst("^\\|", "").replaceFirst("\\|$", "");
        return Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
    }
}
