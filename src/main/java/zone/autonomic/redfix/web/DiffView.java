package zone.autonomic.redfix.web;

import java.util.List;

/** A unified diff, a line each with what it is. */
final class DiffView {

    private DiffView() {}

    /** @param kind {@code file}, {@code place}, {@code added}, {@code taken} or {@code same} */
    public record Line(String kind, String text) {}

    static List<Line> of(String diff) {
        return diff.lines().map(l -> new Line(kind(l), l)).toList();
    }

    private static String kind(String line) {
        if (line.startsWith("+++") || line.startsWith("---") || line.startsWith("diff ") || line.startsWith("index ")) {
            return "file";
        } else if (line.startsWith("@@")) {
            return "place";
        } else if (line.startsWith("+")) {
            return "added";
        }
        return line.startsWith("-") ? "taken" : "same";
    }
}
