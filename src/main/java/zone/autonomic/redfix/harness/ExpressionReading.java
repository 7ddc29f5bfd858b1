package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads an expression by precedence (The Python Language Reference, 6.17); the whole is {@link Expression.Other} where a part of it has no form here. */
final class ExpressionReading {

    static final Set<String> KEYWORDS = Set.of("and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
            "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try",
            "while", "with", "yield");
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=", "in", "is");

    private final List<Token> tokens;
    private int at;

    ExpressionReading(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** There is no form here for what stands at this place. */
    private static final class NoForm extends Exception {
        NoForm() {
            super(null, null, false, false);
        }
    }

    Expression whole() {
        try {
            Expression read = test();
            if (at < tokens.size() && peek(",")) {
                read = tuple(read);
            }
            return at == tokens.size() ? read : other();
        } catch (NoForm e) {
            return other();
        }
    }

    private Expression other() {
        return new Expression.Other(tokens.stream().map(Token::canonical).collect(Collectors.joining(" ")));
    }

    private Expression tuple(Expression first) throws NoForm {
        List<Expression> items = new ArrayList<>(List.of(first));
        while (take(",")) {
            if (at == tokens.size()) {
                break;
            }
            items.add(test());
        }
        return new Expression.Sequence(items);
    }

    private Expression test() throws NoForm {
        if (take("lambda")) {
            List<String> parameters = new ArrayList<>();
            while (!take(":")) {
                parameters.add(name());
                if (!peek(":")) {
                    expect(",");
                }
            }
            return new Expression.Lambda(List.copyOf(parameters), test());
        }
        return logic("or");
    }

    private Expression logic(String operator) throws NoForm {
        List<Expression> parts = new ArrayList<>();
        do {
            parts.add(operator.equals("or") ? logic("and") : negation());
        } while (take(operator));
        return parts.size() == 1 ? parts.get(0) : new Expression.Logic(operator, List.copyOf(parts));
    }

    private Expression negation() throws NoForm {
        return take("not") ? new Expression.Not(negation()) : comparison();
    }

    private Expression comparison() throws NoForm {
        Expression left = sum();
        Optional<String> operator = comparing();
        if (operator.isEmpty()) {
            return left;
        }
        Expression right = sum();
        if (comparing().isPresent()) {
            throw new NoForm();
        }
        return new Expression.Comparison(left, operator.get(), right);
    }

    private Optional<String> comparing() throws NoForm {
        if (take("not")) {
            expect("in");
            return Optional.of("not in");
        }
        if (at < tokens.size() && !tokens.get(at).string() && COMPARISONS.contains(tokens.get(at).text())) {
            String operator = tokens.get(at++).text();
            return Optional.of(operator.equals("is") && take("not") ? "is not" : operator);
        }
        return Optional.empty();
    }

    private Expression sum() throws NoForm {
        List<Expression> parts = new ArrayList<>();
        do {
            parts.add(value());
        } while (take("+"));
        return parts.size() == 1 ? parts.get(0) : new Expression.Sum(List.copyOf(parts));
    }

    private Expression value() throws NoForm {
        Expression value = atom();
        while (at < tokens.size()) {
            if (take(".")) {
                value = new Expression.Member(value, name());
            } else if (take("(")) {
                value = call(value);
            } else if (take("[")) {
                Expression key = test();
                expect("]");
                value = new Expression.Item(value, key);
            } else {
                break;
            }
        }
        return value;
    }

    private Expression atom() throws NoForm {
        if (at >= tokens.size()) {
            throw new NoForm();
        }
        Token token = tokens.get(at);
        if (token.string()) {
            return string();
        }
        if (token.kind() == Token.Kind.NUMBER) {
            at++;
            return new Expression.Number(token.text());
        }
        if (token.name()) {
            return new Expression.Name(name());
        }
        if (take("(")) {
            if (take(")")) {
                return new Expression.Sequence(List.of());
            }
            Expression inner = test();
            if (peek(",")) {
                return new Expression.Sequence(items(inner, ")"));
            }
            expect(")");
            return inner;
        }
        if (take("[")) {
            return new Expression.Sequence(take("]") ? List.of() : items(test(), "]"));
        }
        if (take("{")) {
            return braces();
        }
        throw new NoForm();
    }

    private Expression string() throws NoForm {
        StringBuilder value = new StringBuilder();
        boolean formatted = false;
        while (at < tokens.size() && tokens.get(at).string()) {
            PythonString part = PythonString.of(tokens.get(at++).text()).filter(s -> !s.bytes()).orElseThrow(NoForm::new);
            formatted |= part.formatted();
            value.append(part.value());
        }
        return formatted ? new Expression.Template(value.toString()) : new Expression.Text(value.toString());
    }

    private Expression braces() throws NoForm {
        if (take("}")) {
            return new Expression.Mapping(List.of());
        }
        Expression first = test();
        if (!take(":")) {
            return new Expression.Sequence(items(first, "}"));
        }
        List<Expression.Entry> entries = new ArrayList<>(List.of(new Expression.Entry(first, test())));
        while (take(",") && !peek("}")) {
            Expression key = test();
            expect(":");
            entries.add(new Expression.Entry(key, test()));
        }
        expect("}");
        return new Expression.Mapping(List.copyOf(entries));
    }

    private List<Expression> items(Expression first, String closing) throws NoForm {
        List<Expression> items = new ArrayList<>(List.of(first));
        while (take(",") && !peek(closing)) {
            items.add(test());
        }
        expect(closing);
        return List.copyOf(items);
    }

    private Expression call(Expression function) throws NoForm {
        List<Expression> arguments = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!take(")")) {
            if (at + 1 < tokens.size() && tokens.get(at).name() && tokens.get(at + 1).is("=")) {
                String name = name();
                expect("=");
                named.put(name, test());
            } else {
                arguments.add(test());
            }
            if (!peek(")")) {
                expect(",");
            }
        }
        return new Expression.Call(function, List.copyOf(arguments), named);
    }

    private String name() throws NoForm {
        if (at >= tokens.size() || !tokens.get(at).name() || KEYWORDS.contains(tokens.get(at).text())) {
            throw new NoForm();
        }
        return tokens.get(at++).text();
    }

    private boolean peek(String word) {
        return at < tokens.size() && tokens.get(at).is(word);
    }

    private boolean take(String word) {
        boolean there = peek(word);
        at += there ? 1 : 0;
        return there;
    }

    private void expect(String word) throws NoForm {
        if (!take(word)) {
            throw new NoForm();
        }
    }
}
