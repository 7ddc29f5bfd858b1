package zone.autonomic.redfix.lab.container.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code WHERE} of comparisons with literals, joined by AND. */
final class Condition {

    private static final Pattern COMPARISON = Session.sql("\\s*(?:%n\\.)?(%n)\\s*(=|<>|!=| is not | is )\\s*(.+)");

    private record Comparison(int column, boolean equal, String value) {}

    private final List<Comparison> comparisons = new ArrayList<>();

    static Condition parse(String where, Table table) {
        Condition condition = new Condition();
        if (where == null || where.isBlank()) {
            return condition;
        }
        for (String part : where.strip().split("(?i)\\s+and\\s+")) {
            Matcher comparison = COMPARISON.matcher(part);
            if (!comparison.matches()) {
                throw new UnknownSql("where " + where);
            }
            String operator = comparison.group(2).strip().toLowerCase().replaceAll("\\s+", " ");
            condition.comparisons.add(new Comparison(table.index(Values.name(comparison.group(1))), operator.equals("=") || operator.equals("is"),
                    Values.literal(comparison.group(3))));
        }
        return condition;
    }

    boolean holds(List<String> row) {
        return comparisons.stream().allMatch(c -> Objects.equals(row.get(c.column()), c.value()) == c.equal());
    }
}
