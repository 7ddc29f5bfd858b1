package zone.autonomic.redfix.lab.python;

import java.util.ArrayList;
import java.util.List;

/**
 * A logical line with the block below it: comments gone, brackets and strings that go over several lines closed up.
 *
 * @param text without its indentation
 * @param body the lines that are indented below it
 */
record Line(int number, int indent, String text, List<Line> body) {

    private static final String QUOTES = "\"'";

    /** The lines of a file, as a tree. @throws CannotRead where brackets or strings don't close */
    static List<Line> of(String source) {
        List<Line> flat = flat(source.replace("\r\n", "\n") + "\n");
        Line root = new Line(0, -1, "", new ArrayList<>());
        List<Line> open = new ArrayList<>(List.of(root));
        for (Line line : flat) {
            while (open.get(open.size() - 1).indent() >= line.indent()) {
                open.remove(open.size() - 1);
            }
            open.get(open.size() - 1).body().add(line);
            open.add(line);
        }
        return root.body();
    }

    private static List<Line> flat(String s) {
        List<Line> lines = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int depth = 0;
        int number = 1;
        int began = 1;
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (QUOTES.indexOf(c) >= 0) {
                int end = endOfString(s, i, number);
                text.append(s, i, end);
                number += (int) s.substring(i, end).chars().filter(x -> x == '\n').count();
                i = end - 1;
            } else if (c == '#') {
                i = s.indexOf('\n', i) - 1;
            } else if (c == '\\' && s.charAt(i + 1) == '\n') {
                text.append(' ');
                number++;
                i++;
            } else if (c == '\n') {
                number++;
                if (depth > 0) {
                    text.append(' ');
                } else {
                    line(began, text.toString(), lines);
                    text.setLength(0);
                    began = number;
                }
            } else {
                depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
                text.append(c);
            }
        }
        if (depth != 0 || !text.toString().isBlank()) {
            throw new CannotRead("a bracket that isn't closed, from line " + began + " on");
        }
        return lines;
    }

    private static void line(int number, String text, List<Line> lines) {
        if (!text.isBlank()) {
            String tabless = text.replace("\t", "        ");
            int indent = tabless.length() - tabless.stripLeading().length();
            lines.add(new Line(number, indent, text.strip(), new ArrayList<>()));
        }
    }

    /** The index behind the string that opens at the index. */
    static int endOfString(String s, int at, int number) {
        String quote = s.startsWith("\"\"\"", at) || s.startsWith("'''", at) ? s.substring(at, at + 3) : s.substring(at, at + 1);
        for (int i = at + quote.length(); i < s.length(); i++) {
            if (s.charAt(i) == '\\') {
                i++;
            } else if (s.startsWith(quote, i)) {
                return i + quote.length();
            } else if (s.charAt(i) == '\n' && quote.length() == 1) {
                break;
            }
        }
        throw new CannotRead("a string that isn't closed, in line " + number);
    }
}
