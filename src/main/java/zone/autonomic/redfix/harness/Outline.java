package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a file says, a line for each statement: depth and words. Comments, docstrings, layout and the style of quotes make no difference. */
record Outline(List<Line> lines) {

    /** @param line where it stands in the file */
    record Line(int depth, String words, int line) {
        boolean same(Line other) {
            return depth == other.depth && words.equals(other.words);
        }
    }

    /** What is other. @param before what is gone, empty for what is new @param after what is new, empty for what is gone @param line in the new file */
    record Difference(String before, String after, int line) {}

    static Outline of(PythonFile file) {
        return of(file.statements(), 0, s -> s.words());
    }

    /** @param words what a statement says; null where it and its block are to be passed over */
    static Outline of(List<Statement> block, int depth, Function<Statement, String> words) {
        List<Line> lines = new ArrayList<>();
        for (Statement statement : block) {
            String own = remark(statement) ? null : words.apply(statement);
            if (own != null) {
                lines.add(new Line(depth, own, statement.line()));
                lines.addAll(of(statement.body(), depth + 1, words).lines());
            }
        }
        return new Outline(lines);
    }

    /** A string that stands for itself does nothing; one with {@code {…}} in it may do something. */
    static boolean remark(Statement statement) {
        return statement.textOnly() && statement.tokens().stream().allMatch(t -> PythonString.of(t.text()).filter(s -> !s.formatted()).isPresent());
    }

    boolean same(Outline other) {
        if (lines.size() != other.lines.size()) {
            return false;
        }
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).same(other.lines.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** What is other here than in {@code old}: by the longest common run of lines; a line that is gone and one that is new at its place are one. */
    List<Difference> differences(Outline old) {
        int[][] common = new int[old.lines.size() + 1][lines.size() + 1];
        for (int i = old.lines.size() - 1; i >= 0; i--) {
            for (int j = lines.size() - 1; j >= 0; j--) {
                common[i][j] = old.lines.get(i).same(lines.get(j)) ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<Difference> found = new ArrayList<>();
        List<Line> gone = new ArrayList<>();
        List<Line> added = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < old.lines.size() || j < lines.size()) {
            if (i < old.lines.size() && j < lines.size() && old.lines.get(i).same(lines.get(j))) {
                found.addAll(paired(gone, added, lines.get(j).line()));
                i++;
                j++;
            } else if (j < lines.size() && (i == old.lines.size() || common[i][j + 1] >= common[i + 1][j])) {
                added.add(lines.get(j++));
            } else {
                gone.add(old.lines.get(i++));
            }
        }
        found.addAll(paired(gone, added, lines.isEmpty() ? 1 : lines.get(lines.size() - 1).line()));
        return found;
    }

    private static List<Difference> paired(List<Line> gone, List<Line> added, int next) {
        List<Difference> pairs = new ArrayList<>();
        for (Line line : added) {
            Line partner = gone.stream().filter(g -> kind(g).equals(kind(line))).findFirst().orElse(null);
            gone.remove(partner);
            pairs.add(new Difference(partner == null ? "" : partner.words(), line.words(), line.line()));
        }
        gone.forEach(g -> pairs.add(new Difference(g.words(), "", next)));
        gone.clear();
        added.clear();
        return pairs;
    }

    private static String kind(Line line) {
        return line.words().replaceFirst("(?s)[ (:].*", "");
    }
}
