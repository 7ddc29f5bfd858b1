package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An expression of Python, as far as the harness's anchors need it. What isn't understood is {@link Other}, never a guess. */
public sealed interface Expression {

    record Name(String name) implements Expression {}

    /** A plain string; ones that stand side by side are one. */
    record Text(String value) implements Expression {}

    /** An f-string, with its {@code {…}} in it. */
    record Template(String value) implements Expression {

        private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)}");

        /** With the fields filled that are names of texts; a text where none is left. */
        Expression filled(Map<String, Expression> known) {
            String filled = FIELD.matcher(value).replaceAll(m -> Matcher.quoteReplacement(known.get(m.group(1)) instanceof Text text ? text.value() : m.group()));
            return filled.contains("{") || filled.contains("}") ? new Template(filled) : new Text(filled);
        }

        /** What it says around its fields, in order. */
        List<String> pieces() {
            return List.of(FIELD.split(value, -1));
        }
    }

    record Number(String digits) implements Expression {}

    /** {@code of.name} */
    record Member(Expression of, String name) implements Expression {}

    /** {@code of[key]} */
    record Item(Expression of, Expression key) implements Expression {}

    record Call(Expression function, List<Expression> arguments, Map<String, Expression> named) implements Expression {}

    record Not(Expression of) implements Expression {}

    /** @param operator {@code and} or {@code or} */
    record Logic(String operator, List<Expression> parts) implements Expression {}

    /** @param operator {@code ==}, {@code !=}, {@code <} …, {@code in}, {@code not in}, {@code is}, {@code is not} */
    record Comparison(Expression left, String operator, Expression right) implements Expression {}

    /** A list, a tuple or a set. */
    record Sequence(List<Expression> items) implements Expression {}

    /** A dict of plain keys and values. */
    record Mapping(List<Entry> entries) implements Expression {
        public Optional<Expression> get(String key) {
            return entries.stream().filter(e -> e.key().equals(new Text(key))).map(Entry::value).findFirst();
        }
    }

    record Entry(Expression key, Expression value) {}

    record Lambda(List<String> parameters, Expression body) implements Expression {}

    /** {@code a + b + c} */
    record Sum(List<Expression> parts) implements Expression {}

    /** What isn't understood, in its own words. */
    record Other(String words) implements Expression {}

    static Expression of(List<Token> tokens) {
        return new ExpressionReading(tokens).whole();
    }

    /** The expression with names replaced by what they stand for. */
    default Expression with(Map<String, Expression> known) {
        if (this instanceof Name name) {
            return known.getOrDefault(name.name(), this);
        }
        if (this instanceof Member member) {
            return new Member(member.of().with(known), member.name());
        }
        if (this instanceof Item item) {
            return new Item(item.of().with(known), item.key().with(known));
        }
        if (this instanceof Not not) {
            return new Not(not.of().with(known));
        }
        if (this instanceof Comparison c) {
            return new Comparison(c.left().with(known), c.operator(), c.right().with(known));
        }
        if (this instanceof Logic logic) {
            return new Logic(logic.operator(), logic.parts().stream().map(p -> p.with(known)).toList());
        }
        if (this instanceof Template template) {
            return template.filled(known);
        }
        if (this instanceof Sum sum) {
            List<Expression> parts = sum.parts().stream().map(p -> p.with(known)).toList();
            boolean texts = parts.stream().allMatch(p -> p instanceof Text);
            return texts ? new Text(parts.stream().map(p -> ((Text) p).value()).collect(Collectors.joining())) : new Sum(parts);
        }
        if (this instanceof Call call) {
            Map<String, Expression> named = new java.util.LinkedHashMap<>(call.named());
            named.replaceAll((k, v) -> v.with(known));
            return new Call(call.function().with(known), call.arguments().stream().map(a -> a.with(known)).toList(), named);
        }
        return this;
    }

    /** Cuts at the commas outside of brackets. Without any the whole is the one part. */
    static List<List<Token>> commas(List<Token> tokens) {
        List<List<Token>> parts = new ArrayList<>(List.of(new ArrayList<>()));
        int depth = 0;
        for (Token token : tokens) {
            depth += token.opens() ? 1 : token.closes() ? -1 : 0;
            if (depth == 0 && token.is(",")) {
                parts.add(new ArrayList<>());
            } else {
                parts.get(parts.size() - 1).add(token);
            }
        }
        return parts;
    }

    /** Whether a statement that begins so may be an expression; others begin with a keyword. */
    static boolean startsWithValue(Token token) {
        return !ExpressionReading.KEYWORDS.contains(token.text()) || List.of("not", "lambda", "await").contains(token.text());
    }
}
