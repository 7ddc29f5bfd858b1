package zone.autonomic.redfix.lab.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import zone.autonomic.redfix.lab.python.Suite.Left;

/** A statement without a block. */
final class Statement {

    private static final Set<String> CHANGES = Set.of("+=", "-=", "*=", "/=", "//=", "%=", "|=", "&=");
    private final ExpressionParser words;
    private final Scope scope;
    private final Raised handled;

    /** @param handled the exception that an {@code except} around it deals with, for a bare {@code raise}; or null */
    Statement(String text, Scope scope, Raised handled) {
        this.words = new ExpressionParser(text, scope);
        this.scope = scope;
        this.handled = handled;
    }

    Left carriedOut() {
        Left left = Left.NOT;
        if (words.takes("return")) {
            left = new Left(true, words.ended() ? null : words.expressions().in(scope), "");
        } else if (words.takes("break")) {
            left = new Left(false, null, "break");
        } else if (words.takes("continue")) {
            left = new Left(false, null, "continue");
        } else if (words.takes("raise")) {
            raise();
        } else if (words.takes("assert")) {
            demand();
        } else if (words.takes("import")) {
            modules();
        } else if (words.takes("from")) {
            names();
        } else if (!words.takes("pass")) {
            plain();
        }
        words.end();
        return left;
    }

    private void raise() {
        if (words.ended()) {
            if (handled == null) {
                throw words.odd();
            }
            throw handled;
        }
        Object value = words.expression().in(scope);
        if (words.takes("from")) {
            words.expression();
        }
        if (value instanceof ErrorKind kind) {
            throw new Raised(kind, "");
        }
        if (value instanceof ErrorKind.Error error) {
            throw error.raised();
        }
        throw words.odd();
    }

    /** The message after the comma is for people who read the test; what was asserted says more in a report. */
    private void demand() {
        Token first = words.next();
        Expression asserted = words.expression();
        String text = words.since(first);
        if (words.takes(",")) {
            words.expression();
        }
        if (!Values.truth(asserted.in(scope))) {
            throw new Raised(ErrorKind.ASSERTION, "assert " + text.replaceAll("\\s+", " "));
        }
    }

    private String dotted() {
        StringBuilder name = new StringBuilder(words.name());
        while (words.takes(".")) {
            name.append('.').append(words.name());
        }
        return name.toString();
    }

    private void modules() {
        do {
            String module = dotted();
            String as = words.takes("as") ? words.name() : "";
            String bound = as.isEmpty() ? module.replaceFirst("\\..*", "") : module;
            scope.set(as.isEmpty() ? bound : as, scope.checkout().module(bound));
        } while (words.takes(","));
    }

    private void names() {
        String module = words.takes(".") ? "runner" + (words.next().is("import") ? "" : "." + dotted()) : dotted();
        words.expect("import");
        boolean wrapped = words.takes("(");
        while (!words.ended() && !words.next().is(")")) {
            String name = words.name();
            scope.set(words.takes("as") ? words.name() : name, scope.checkout().from(module, name));
            words.takes(",");
        }
        if (wrapped) {
            words.expect(")");
        }
    }

    private void plain() {
        List<Expression> targets = new ArrayList<>(List.of(words.expressions()));
        if (words.takes(":")) {
            words.expression();
            if (words.ended()) {
                return;
            }
            targets.add(null);
        }
        String sign = words.next().text();
        if (CHANGES.contains(sign)) {
            words.take();
            Object changed = Values.binary(sign.substring(0, sign.length() - 1), targets.get(0).in(scope), words.expressions().in(scope));
            assign(targets.get(0), changed);
            return;
        }
        targets.remove(null);
        Object value = null;
        boolean assigns = false;
        while (words.takes("=")) {
            Expression next = words.expressions();
            if (words.next().is("=")) {
                targets.add(next);
            } else {
                value = next.in(scope);
                assigns = true;
            }
        }
        if (assigns) {
            for (Expression target : targets) {
                assign(target, value);
            }
        } else {
            targets.get(0).in(scope);
        }
    }

    @SuppressWarnings("unchecked")
    private void assign(Expression target, Object value) {
        if (target instanceof Expression.Name name) {
            scope.set(name.name(), value);
        } else if (target instanceof Expression.Display display && display.items().stream().allMatch(Expression.Name.class::isInstance)) {
            Values.unpack(display.items().stream().map(i -> ((Expression.Name) i).name()).toList(), value, scope);
        } else if (target instanceof Expression.Index index && index.of().in(scope) instanceof Map<?, ?> map) {
            ((Map<Object, Object>) map).put(index.index().in(scope), value);
        } else {
            throw words.odd();
        }
    }
}
