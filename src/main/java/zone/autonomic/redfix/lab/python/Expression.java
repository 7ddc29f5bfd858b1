package zone.autonomic.redfix.lab.python;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** An expression, which has a value in a scope. */
sealed interface Expression {

    Object in(Scope scope);

    record Literal(Object value) implements Expression {
        @Override
        public Object in(Scope scope) {
            return value;
        }
    }

    record Name(String name) implements Expression {
        @Override
        public Object in(Scope scope) {
            return scope.get(name);
        }
    }

    /** A formatted string's or a joined one's parts. */
    record Joined(List<Expression> parts) implements Expression {
        @Override
        public Object in(Scope scope) {
            StringBuilder text = new StringBuilder();
            parts.forEach(p -> text.append(Values.text(p.in(scope))));
            return text.toString();
        }
    }

    /** @param kind {@code list}, {@code tuple} or {@code set} */
    record Display(String kind, List<Expression> items) implements Expression {
        @Override
        public Object in(Scope scope) {
            List<Object> values = new ArrayList<>();
            items.forEach(i -> values.add(i.in(scope)));
            return made(kind, values);
        }
    }

    static Object made(String kind, List<Object> values) {
        return switch (kind) {
            case "set" -> new LinkedHashSet<>(values);
            case "tuple" -> Collections.unmodifiableList(values);
            default -> values;
        };
    }

    record Dictionary(List<Expression> keys, List<Expression> values) implements Expression {
        @Override
        public Object in(Scope scope) {
            Map<Object, Object> all = new LinkedHashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                all.put(keys.get(i).in(scope), values.get(i).in(scope));
            }
            return all;
        }
    }

    record Attribute(Expression of, String name) implements Expression {
        @Override
        public Object in(Scope scope) {
            return Values.attribute(of.in(scope), name);
        }
    }

    record Index(Expression of, Expression index) implements Expression {
        @Override
        public Object in(Scope scope) {
            return Values.item(of.in(scope), index.in(scope));
        }
    }

    record Slice(Expression of, Expression from, Expression to) implements Expression {
        @Override
        public Object in(Scope scope) {
            return Values.slice(of.in(scope), from == null ? null : from.in(scope), to == null ? null : to.in(scope));
        }
    }

    record Call(Expression function, List<Expression> positional, Map<String, Expression> named) implements Expression {
        @Override
        public Object in(Scope scope) {
            scope.step();
            Object called = function.in(scope);
            List<Object> arguments = new ArrayList<>();
            positional.forEach(a -> arguments.add(a.in(scope)));
            Map<String, Object> keywords = new LinkedHashMap<>();
            named.forEach((name, value) -> keywords.put(name, value.in(scope)));
            if (called instanceof Opaque opaque) {
                throw opaque.asked();
            }
            if (!(called instanceof Callable callable)) {
                throw new CannotRead("a call of what can't be called: " + Values.repr(called));
            }
            return callable.call(arguments, keywords);
        }
    }

    record Unary(String sign, Expression of) implements Expression {
        @Override
        public Object in(Scope scope) {
            return sign.equals("not") ? (Object) !Values.truth(of.in(scope)) : Values.negative(sign, of.in(scope));
        }
    }

    record Binary(String sign, Expression left, Expression right) implements Expression {
        @Override
        public Object in(Scope scope) {
            return Values.binary(sign, left.in(scope), right.in(scope));
        }
    }

    /** {@code a < b <= c}. */
    record Comparison(Expression first, List<String> signs, List<Expression> others) implements Expression {
        @Override
        public Object in(Scope scope) {
            Object left = first.in(scope);
            for (int i = 0; i < signs.size(); i++) {
                Object right = others.get(i).in(scope);
                if (!Values.compare(signs.get(i), left, right)) {
                    return false;
                }
                left = right;
            }
            return true;
        }
    }

    /** {@code and} or {@code or}: the value of the operand that decides. */
    record Either(boolean and, List<Expression> operands) implements Expression {
        @Override
        public Object in(Scope scope) {
            Object value = null;
            for (Expression operand : operands) {
                value = operand.in(scope);
                if (Values.truth(value) != and) {
                    return value;
                }
            }
            return value;
        }
    }

    record Conditional(Expression test, Expression yes, Expression no) implements Expression {
        @Override
        public Object in(Scope scope) {
            return Values.truth(test.in(scope)) ? yes.in(scope) : no.in(scope);
        }
    }

    record Lambda(Parameters parameters, Expression body) implements Expression {
        @Override
        public Object in(Scope scope) {
            return (Callable) (positional, named) -> {
                scope.step();
                return body.in(parameters.bound("a lambda", scope, positional, named));
            };
        }
    }

    /** One {@code for … in … if …} of a comprehension. */
    record Clause(List<String> targets, Expression over, List<Expression> conditions) { }

    /** @param kind as of {@link Display}, or {@code dict}, of which {@code value} is the entries' value */
    record Comprehension(String kind, Expression element, Expression value, List<Clause> clauses) implements Expression {
        @Override
        public Object in(Scope scope) {
            List<Object> elements = new ArrayList<>();
            Map<Object, Object> entries = new LinkedHashMap<>();
            each(scope.inner(), 0, s -> {
                if (value == null) {
                    elements.add(element.in(s));
                } else {
                    entries.put(element.in(s), value.in(s));
                }
            });
            return value == null ? made(kind, elements) : entries;
        }

        private void each(Scope scope, int depth, java.util.function.Consumer<Scope> found) {
            if (depth == clauses.size()) {
                found.accept(scope);
                return;
            }
            Clause clause = clauses.get(depth);
            for (Object item : Values.items(clause.over().in(scope))) {
                scope.step();
                Values.unpack(clause.targets(), item, scope);
                if (clause.conditions().stream().allMatch(c -> Values.truth(c.in(scope)))) {
                    each(scope, depth + 1, found);
                }
            }
        }
    }
}
