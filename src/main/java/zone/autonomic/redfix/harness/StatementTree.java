package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Puts tokens together to statements and their blocks by indentation (The Python Language Reference, 2.1.8 and 8). */
final class StatementTree {

    private static final Set<String> COMPOUND = Set.of("if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class");
    private static final int TAB = 8;

    /** A logical line's tokens. */
    private record Line(List<Token> tokens, String indent, int column, int number) {}

    private final String path;
    private final String text;
    private final List<Line> lines;
    private int next;

    private StatementTree(String path, String text, List<Token> tokens) {
        this.path = path;
        this.text = text;
        this.lines = lines(tokens);
    }

    /** The statements of the file's top level. */
    static List<Statement> of(String path, String text, List<Token> tokens) {
        StatementTree tree = new StatementTree(path, text, tokens);
        List<Statement> top = tree.lines.isEmpty() ? List.of() : tree.block(tree.lines.get(0).column());
        if (!tree.lines.isEmpty() && tree.lines.get(0).column() > 0 || tree.next < tree.lines.size()) {
            throw tree.unreadable("an indentation that fits no block", tree.lines.get(Math.min(tree.next, tree.lines.size() - 1)));
        }
        return top;
    }

    private List<Line> lines(List<Token> tokens) {
        List<Line> all = new ArrayList<>();
        List<Token> line = new ArrayList<>();
        for (Token token : tokens) {
            if (token.kind() == Token.Kind.NEWLINE) {
                all.add(line(line));
                line = new ArrayList<>();
            } else if (token.kind() != Token.Kind.COMMENT) {
                line.add(token);
            }
        }
        return all;
    }

    private Line line(List<Token> tokens) {
        int start = tokens.get(0).start();
        int from = start;
        while (from > 0 && " \t\f".indexOf(text.charAt(from - 1)) >= 0) {
            from--;
        }
        String indent = text.substring(from, start);
        int column = 0;
        for (char c : indent.toCharArray()) {
            column = c == '\t' ? (column / TAB + 1) * TAB : column + 1;
        }
        return new Line(List.copyOf(tokens), indent, column, PythonTokens.lineOf(text, start));
    }

    private List<Statement> block(int column) {
        List<Statement> block = new ArrayList<>();
        while (next < lines.size() && lines.get(next).column() == column) {
            block.addAll(statements(lines.get(next++), column));
        }
        if (next < lines.size() && lines.get(next).column() > column) {
            throw unreadable("an indentation that fits no block", lines.get(next));
        }
        return block;
    }

    private List<Statement> statements(Line line, int column) {
        int colon = colon(line.tokens());
        boolean below = colon == line.tokens().size() - 1;
        if (colon >= 0 && below) {
            if (next >= lines.size() || lines.get(next).column() <= column) {
                throw unreadable("a block with nothing in it", line);
            }
            return List.of(new Statement(line.tokens(), block(lines.get(next).column()), line.indent(), line.number(), false));
        }
        if (colon >= 0) {
            List<Statement> inline = simple(line.tokens().subList(colon + 1, line.tokens().size()), line, true);
            return List.of(new Statement(line.tokens().subList(0, colon + 1), inline, line.indent(), line.number(), false));
        }
        return simple(line.tokens(), line, false);
    }

    private static List<Statement> simple(List<Token> tokens, Line line, boolean inline) {
        List<List<Token>> parts = new ArrayList<>(List.of(new ArrayList<>()));
        for (Token token : tokens) {
            if (token.is(";")) {
                parts.add(new ArrayList<>());
            } else {
                parts.get(parts.size() - 1).add(token);
            }
        }
        parts.removeIf(List::isEmpty);
        boolean shares = inline || parts.size() > 1;
        return parts.stream().map(p -> new Statement(p, List.of(), line.indent(), line.number(), shares)).toList();
    }

    /** Index of the colon behind which the block begins; -1 for a simple statement. */
    private int colon(List<Token> tokens) {
        Token last = tokens.get(tokens.size() - 1);
        String first = tokens.get(tokens.get(0).is("async") && tokens.size() > 1 ? 1 : 0).text();
        boolean soft = (first.equals("match") || first.equals("case")) && last.is(":");
        if (!soft && !(COMPOUND.contains(first) && tokens.get(0).name())) {
            return -1;
        }
        int depth = 0;
        int lambdas = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth += token.opens() ? 1 : token.closes() ? -1 : 0;
            if (depth == 0 && token.is("lambda")) {
                lambdas++;
            } else if (depth == 0 && token.is(":") && lambdas-- == 0) {
                return i;
            }
        }
        throw new AnchorRefused(path + ":" + PythonTokens.lineOf(text, tokens.get(0).start()), "can't be read as Python: `" + first + "` without a colon");
    }

    private AnchorRefused unreadable(String what, Line line) {
        return new AnchorRefused(path + ":" + line.number(), "can't be read as Python: " + what);
    }
}
