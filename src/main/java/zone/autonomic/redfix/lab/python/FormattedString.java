package zone.autonomic.redfix.lab.python;

import java.util.ArrayList;
import java.util.List;

/** The parts of an f-string: text, and expressions in braces. How a value is to be formatted can't be said. */
final class FormattedString {

    private FormattedString() {}

    static List<Expression> parts(String text, Scope scope) {
        List<Expression> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c == '{' || c == '}') && i + 1 < text.length() && text.charAt(i + 1) == c) {
                plain.append(c);
                i++;
            } else if (c == '{') {
                parts.add(new Expression.Literal(plain.toString()));
                plain.setLength(0);
                int close = close(text, i);
                parts.add(expression(text.substring(i + 1, close), scope));
                i = close;
            } else {
                plain.append(c);
            }
        }
        parts.add(new Expression.Literal(plain.toString()));
        return parts;
    }

    private static Expression expression(String text, Scope scope) {
        boolean quoted = text.endsWith("!r");
        ExpressionParser parser = new ExpressionParser(quoted ? text.substring(0, text.length() - 2) : text, scope);
        Expression value = parser.expressions();
        parser.end();
        return quoted ? new Expression.Call(new Expression.Name("repr"), List.of(value), java.util.Map.of()) : value;
    }

    private static int close(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\'') {
                i = Line.endOfString(text, i, 0) - 1;
            } else if ("{[(".indexOf(c) >= 0) {
                depth++;
            } else if ("}])".indexOf(c) >= 0 && --depth == 0) {
                return i;
            }
        }
        throw new CannotRead("an f-string whose braces don't close: " + text);
    }
}
