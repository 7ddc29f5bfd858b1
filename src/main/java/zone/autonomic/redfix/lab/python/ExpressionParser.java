package zone.autonomic.redfix.lab.python;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import zone.autonomic.redfix.lab.python.Token.Kind;

/** Reads expressions from a line's words. */
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("<", ">", "<=", ">=", "==", "!=", "in", "is");
    private static final List<Set<String>> LEVELS = List.of(Set.of("|"), Set.of("^"), Set.of("&"), Set.of("<<", ">>"), Set.of("+", "-"),
            Set.of("*", "/", "//", "%", "@"));
    private static final Set<String> WORDS = Set.of("if", "else", "for", "in", "is", "and", "or", "not", "lambda", "await", "yield", "as", "import", "from",
            "return", "def", "class", "while", "try", "except", "with", "raise", "assert");
    private final String line;
    private final List<Token> tokens;
    private final Scope scope;
    private int at;

    /** @param scope where defaults of lambdas are evaluated */
    ExpressionParser(String line, Scope scope) {
        this.line = line;
        this.tokens = Token.of(line);
        this.scope = scope;
    }

    static Object value(String text, Scope scope) {
        ExpressionParser parser = new ExpressionParser(text, scope);
        Expression expression = parser.expressions();
        parser.end();
        return expression.in(scope);
    }

    Token next() {
        return tokens.get(at);
    }

    Token take() {
        return tokens.get(at++);
    }

    boolean takes(String sign) {
        if (next().is(sign)) {
            at++;
            return true;
        }
        return false;
    }

    void expect(String sign) {
        if (!takes(sign)) {
            throw odd();
        }
    }

    String name() {
        if (next().kind() != Kind.NAME) {
            throw odd();
        }
        return take().text();
    }

    void end() {
        if (next().kind() != Kind.END) {
            throw odd();
        }
    }

    boolean ended() {
        return next().kind() == Kind.END;
    }

    /** The words from an earlier place to this one, as they are written. */
    String since(Token first) {
        return line.substring(first.at(), next().at()).strip();
    }

    CannotRead odd() {
        return new CannotRead("this line: " + line);
    }

    /** One expression, or several with commas between: a tuple. */
    Expression expressions() {
        Expression first = expression();
        if (!next().is(",")) {
            return first;
        }
        List<Expression> all = new ArrayList<>(List.of(first));
        while (takes(",")) {
            if (ended() || next().is("=") || next().is(")") || next().is(":")) {
                break;
            }
            all.add(expression());
        }
        return new Expression.Display("tuple", all);
    }

    Expression expression() {
        if (takes("lambda")) {
            Parameters parameters = parameters(":");
            expect(":");
            return new Expression.Lambda(parameters, expression());
        }
        Expression value = or();
        if (takes("if")) {
            Expression test = or();
            expect("else");
            return new Expression.Conditional(test, value, expression());
        }
        return value;
    }

    /** Up to a sign, which isn't taken. */
    Parameters parameters(String until) {
        List<String> names = new ArrayList<>();
        Map<String, Object> defaults = new LinkedHashMap<>();
        while (!next().is(until)) {
            String name = name();
            names.add(name);
            if (!until.equals(":") && takes(":")) {
                expression();
            }
            if (takes("=")) {
                defaults.put(name, expression().in(scope));
            }
            if (!takes(",") && !next().is(until)) {
                throw odd();
            }
        }
        return new Parameters(names, defaults);
    }

    private Expression or() {
        return either(false, "or");
    }

    private Expression either(boolean and, String word) {
        List<Expression> all = new ArrayList<>(List.of(and ? not() : either(true, "and")));
        while (takes(word)) {
            all.add(and ? not() : either(true, "and"));
        }
        return all.size() == 1 ? all.get(0) : new Expression.Either(and, all);
    }

    private Expression not() {
        return takes("not") ? new Expression.Unary("not", not()) : comparison();
    }

    private Expression comparison() {
        Expression first = level(0);
        List<String> signs = new ArrayList<>();
        List<Expression> others = new ArrayList<>();
        while (COMPARISONS.contains(next().text()) && next().kind() != Kind.STRING || next().is("not")) {
            String sign = take().text();
            if (sign.equals("not")) {
                expect("in");
                sign = "not in";
            } else if (sign.equals("is") && takes("not")) {
                sign = "is not";
            }
            signs.add(sign);
            others.add(level(0));
        }
        return signs.isEmpty() ? first : new Expression.Comparison(first, signs, others);
    }

    private Expression level(int depth) {
        if (depth == LEVELS.size()) {
            return unary();
        }
        Expression left = level(depth + 1);
        while (next().kind() == Kind.SIGN && LEVELS.get(depth).contains(next().text())) {
            left = new Expression.Binary(take().text(), left, level(depth + 1));
        }
        return left;
    }

    private Expression unary() {
        if (next().is("-") || next().is("+")) {
            return new Expression.Unary(take().text(), unary());
        }
        Expression value = primary();
        return takes("**") ? new Expression.Binary("**", value, unary()) : value;
    }

    private Expression primary() {
        Expression value = atom();
        while (true) {
            if (takes(".")) {
                value = new Expression.Attribute(value, name());
            } else if (takes("(")) {
                value = call(value);
            } else if (takes("[")) {
                value = subscript(value);
            } else {
                return value;
            }
        }
    }

    private Expression call(Expression function) {
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!takes(")")) {
            if (next().kind() == Kind.NAME && tokens.get(at + 1).is("=")) {
                String name = name();
                expect("=");
                named.put(name, expression());
            } else {
                Expression argument = expression();
                positional.add(next().is("for") ? comprehension("list", argument, null) : argument);
            }
            if (!takes(",") && !next().is(")")) {
                throw odd();
            }
        }
        return new Expression.Call(function, positional, named);
    }

    private Expression subscript(Expression of) {
        Expression from = next().is(":") ? null : expressions();
        if (takes("]")) {
            return new Expression.Index(of, from);
        }
        expect(":");
        Expression to = next().is("]") ? null : expression();
        expect("]");
        return new Expression.Slice(of, from, to);
    }

    private Expression atom() {
        Token token = take();
        switch (token.kind()) {
            case NUMBER:
                return number(token.text());
            case STRING, FORMATTED:
                return strings(token);
            case NAME:
                if (WORDS.contains(token.text())) {
                    throw odd();
                }
                return switch (token.text()) {
                    case "None" -> new Expression.Literal(null);
                    case "True" -> new Expression.Literal(true);
                    case "False" -> new Expression.Literal(false);
                    default -> new Expression.Name(token.text());
                };
            case SIGN:
                return switch (token.text()) {
                    case "(" -> items(")", "tuple");
                    case "[" -> items("]", "list");
                    case "{" -> braces();
                    default -> throw odd();
                };
            default:
                throw odd();
        }
    }

    private Expression number(String text) {
        try {
            return new Expression.Literal(text.matches("\\d+") ? (Object) Long.valueOf(text) : Double.valueOf(text));
        } catch (NumberFormatException e) {
            throw odd();
        }
    }

    /** Adjacent strings are one. */
    private Expression strings(Token first) {
        List<Expression> parts = new ArrayList<>();
        for (Token token = first; ; token = take()) {
            parts.addAll(token.kind() == Kind.STRING ? List.of(new Expression.Literal(token.text())) : FormattedString.parts(token.text(), scope));
            if (next().kind() != Kind.STRING && next().kind() != Kind.FORMATTED) {
                return parts.size() == 1 && first.kind() == Kind.STRING ? parts.get(0) : new Expression.Joined(parts);
            }
        }
    }

    private Expression items(String close, String kind) {
        List<Expression> items = new ArrayList<>();
        boolean comma = false;
        while (!takes(close)) {
            items.add(expression());
            if (next().is("for")) {
                Expression made = comprehension("list", items.get(0), null);
                expect(close);
                return made;
            }
            comma = takes(",");
            if (!comma && !next().is(close)) {
                throw odd();
            }
        }
        return kind.equals("tuple") && items.size() == 1 && !comma ? items.get(0) : new Expression.Display(kind, items);
    }

    private Expression braces() {
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!takes("}")) {
            keys.add(expression());
            if (takes(":")) {
                values.add(expression());
            }
            if (next().is("for")) {
                Expression made = comprehension(values.isEmpty() ? "set" : "dict", keys.get(0), values.isEmpty() ? null : values.get(0));
                expect("}");
                return made;
            }
            if (!takes(",") && !next().is("}")) {
                throw odd();
            }
        }
        if (!values.isEmpty() && values.size() != keys.size()) {
            throw odd();
        }
        return values.isEmpty() && !keys.isEmpty() ? new Expression.Display("set", keys) : new Expression.Dictionary(keys, values);
    }

    private Expression comprehension(String kind, Expression element, Expression value) {
        List<Expression.Clause> clauses = new ArrayList<>();
        while (takes("for")) {
            List<String> targets = targets("in");
            Expression over = or();
            List<Expression> conditions = new ArrayList<>();
            while (takes("if")) {
                conditions.add(or());
            }
            clauses.add(new Expression.Clause(targets, over, conditions));
        }
        return new Expression.Comprehension(kind, element, value, clauses);
    }

    /** Names with commas between, up to a word, which is taken. */
    List<String> targets(String until) {
        List<String> names = new ArrayList<>();
        boolean wrapped = takes("(");
        while (!takes(until)) {
            names.add(name());
            takes(",");
            if (wrapped && takes(")")) {
                expect(until);
                break;
            }
        }
        return names;
    }
}
