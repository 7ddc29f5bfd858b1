package zone.autonomic.redfix.lab.python;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Carries the statements of a block out. */
final class Suite {

    private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");
    private static final Set<String> CONTINUES = Set.of("elif", "else", "except", "finally");
    private final List<Line> lines;
    private final Scope scope;
    private Raised handled;

    /** How a block was left. */
    record Left(boolean returned, Object value, String jump) {
        static final Left NOT = new Left(false, null, "");
    }

    Suite(List<Line> lines, Scope scope) {
        this.lines = lines;
        this.scope = scope;
    }

    /** As a module's: what can't be read makes the names in it unreadable, and the rest is read all the same. */
    void readAsModule() {
        for (int i = 0; i < lines.size(); i = behind(i)) {
            try {
                group(i);
            } catch (CannotRead e) {
                Set<String> names = new LinkedHashSet<>();
                lines.subList(i, behind(i)).forEach(line -> mentioned(line, names));
                names.forEach(name -> scope.set(name, new Scope.Unreadable(e.getMessage())));
            }
        }
    }

    private static void mentioned(Line line, Set<String> names) {
        WORD.matcher(line.text().replaceAll("\"[^\"]*\"|'[^']*'", "")).results().forEach(w -> names.add(w.group()));
        line.body().forEach(below -> mentioned(below, names));
    }

    /** The index behind a statement and what belongs to it. */
    private int behind(int at) {
        int next = at + 1;
        while (next < lines.size() && CONTINUES.contains(first(lines.get(next).text()))) {
            next++;
        }
        return next;
    }

    private static String first(String text) {
        var word = WORD.matcher(text);
        return word.lookingAt() ? word.group() : "";
    }

    Left run() {
        for (int i = 0; i < lines.size(); i = behind(i)) {
            Left left = group(i);
            if (left != Left.NOT) {
                return left;
            }
        }
        return Left.NOT;
    }

    private Left group(int at) {
        scope.step();
        List<Line> group = lines.subList(at, behind(at));
        Line line = group.get(0);
        String word = first(line.text());
        if (group.size() > 1 && !Set.of("if", "try", "for", "while").contains(word)) {
            throw odd(group.get(1));
        }
        return switch (word) {
            case "if" -> branch(group);
            case "for" -> loop(group);
            case "while" -> repeat(group);
            case "try" -> attempt(group);
            case "with" -> with(line);
            case "def" -> define(line, decorated(at));
            case "class", "async", "global", "nonlocal", "del", "match" -> throw odd(line);
            default -> line.text().startsWith("@") ? Left.NOT : new Statement(line.text(), scope, handled).carriedOut();
        };
    }

    private boolean decorated(int at) {
        return at > 0 && lines.get(at - 1).text().startsWith("@");
    }

    private static CannotRead odd(Line line) {
        return new CannotRead("line " + line.number() + ": " + line.text());
    }

    private Left block(Line line, ExpressionParser head) {
        head.expect(":");
        List<Line> body = line.body();
        if (!head.ended()) {
            body = List.of(new Line(line.number(), line.indent() + 1, line.text().substring(head.next().at()), List.of()));
        }
        Suite suite = new Suite(body, scope);
        suite.handled = handled;
        return suite.run();
    }

    private ExpressionParser head(Line line, String word) {
        ExpressionParser head = new ExpressionParser(line.text(), scope);
        head.expect(word);
        return head;
    }

    private Left branch(List<Line> group) {
        for (Line line : group) {
            String word = first(line.text());
            ExpressionParser head = head(line, word);
            if (word.equals("else") || Values.truth(head.expressions().in(scope))) {
                return block(line, head);
            }
        }
        return Left.NOT;
    }

    private Left loop(List<Line> group) {
        ExpressionParser head = head(group.get(0), "for");
        List<String> targets = head.targets("in");
        for (Object item : Values.items(head.expressions().in(scope))) {
            scope.step();
            Values.unpack(targets, item, scope);
            ExpressionParser again = head(group.get(0), "for");
            again.targets("in");
            again.expressions();
            Left left = block(group.get(0), again);
            if (left.jump().equals("break")) {
                return Left.NOT;
            }
            if (left.returned()) {
                return left;
            }
        }
        return otherwise(group);
    }

    private Left repeat(List<Line> group) {
        while (true) {
            scope.step();
            ExpressionParser head = head(group.get(0), "while");
            if (!Values.truth(head.expressions().in(scope))) {
                return otherwise(group);
            }
            Left left = block(group.get(0), head);
            if (left.jump().equals("break")) {
                return Left.NOT;
            }
            if (left.returned()) {
                return left;
            }
        }
    }

    private Left otherwise(List<Line> group) {
        return group.size() == 1 ? Left.NOT : block(group.get(1), head(group.get(1), "else"));
    }

    private Left attempt(List<Line> group) {
        List<Line> rest = new ArrayList<>(group.subList(1, group.size()));
        Line last = rest.isEmpty() ? null : rest.get(rest.size() - 1);
        boolean cleans = last != null && first(last.text()).equals("finally");
        try {
            Left left = block(group.get(0), head(group.get(0), "try"));
            Line other = rest.stream().filter(l -> first(l.text()).equals("else")).findFirst().orElse(null);
            return left == Left.NOT && other != null ? block(other, head(other, "else")) : left;
        } catch (Raised raised) {
            for (Line line : rest) {
                if (first(line.text()).equals("except")) {
                    ExpressionParser head = head(line, "except");
                    if (catches(head, raised)) {
                        return handler(line, head, raised);
                    }
                }
            }
            throw raised;
        } finally {
            if (cleans) {
                block(last, head(last, "finally"));
            }
        }
    }

    private boolean catches(ExpressionParser head, Raised raised) {
        if (head.next().is(":")) {
            return true;
        }
        Object kinds = head.expressions().in(scope);
        for (Object kind : kinds instanceof List<?> several ? several : List.of(kinds)) {
            if (!(kind instanceof ErrorKind known)) {
                throw new CannotRead("except " + Values.repr(kind));
            }
            if (raised.kind().is(known)) {
                return true;
            }
        }
        return false;
    }

    private Left handler(Line line, ExpressionParser head, Raised raised) {
        if (head.takes("as")) {
            scope.set(head.name(), new ErrorKind.Error(raised.kind(), raised.text()));
        }
        Raised before = handled;
        handled = raised;
        try {
            return block(line, head);
        } finally {
            handled = before;
        }
    }

    private Left with(Line line) {
        ExpressionParser head = head(line, "with");
        Object value = head.expression().in(scope);
        if (!(value instanceof Network.Connection)) {
            throw odd(line);
        }
        if (head.takes("as")) {
            scope.set(head.name(), value);
        }
        return block(line, head);
    }

    private Left define(Line line, boolean decorated) {
        ExpressionParser head = head(line, "def");
        String name = head.name();
        head.expect("(");
        Parameters parameters = head.parameters(")");
        head.expect(")");
        if (head.takes("->")) {
            head.expression();
        }
        head.expect(":");
        List<Line> body = head.ended() ? line.body() : List.of(new Line(line.number(), 1, line.text().substring(head.next().at()), List.of()));
        scope.set(name, new PythonFunction(name, parameters, body, scope, decorated));
        return Left.NOT;
    }

}
