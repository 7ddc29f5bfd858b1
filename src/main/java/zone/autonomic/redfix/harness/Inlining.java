package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks through the names of a test file: constants, names that are assigned once, fixtures of the file, and functions of it that do
 * nothing but return
 * what is put together of their parameters.
 *
 * @param file the test's file
 */
record Inlining(PythonFile file) {

    /** Functions that call each other more deeply are left as they are. */
    private static final int DEEPEST = 5;

    /** An expression of a function with all that is known put in its place. */
    Expression of(Expression e, Statement function) {
        return calls(e.with(known(function, DEEPEST)), DEEPEST);
    }

    private Map<String, Expression> known(Statement function, int depth) {
        Map<String, Expression> known = new LinkedHashMap<>();
        file.constants().forEach((name, value) -> known.put(name, value.with(known)));
        bound(function).forEach(known::remove);
        function.parameters().forEach(p -> fixture(p).flatMap(f -> returned(f, Map.of(), depth)).ifPresent(e -> known.put(p, e)));
        List<Statement> all = function.body().stream().flatMap(Statement::all).toList();
        for (Statement s : function.code()) {
            Optional<String> name = s.assigns();
            if (name.isPresent() && all.stream().filter(o -> o.tokens().get(0).is(name.get()) && o.value().isPresent()).count() == 1) {
                known.put(name.get(), calls(s.value().orElseThrow().with(known), depth));
            }
        }
        return known;
    }

    /** What is the function's own by whatever name outside: its parameters, what it assigns, and what its loops and blocks call so. */
    private static Set<String> bound(Statement function) {
        Set<String> bound = new HashSet<>(function.parameters());
        for (Statement s : function.body().stream().flatMap(Statement::all).toList()) {
            boolean loop = s.begins("for");
            for (int i = 0; i < s.tokens().size() && !(loop && s.tokens().get(i).is("in")); i++) {
                boolean named = s.tokens().get(i).name() && (loop || i == 0 && s.value().isPresent() || i > 0
                        && s.tokens().get(i - 1).is("as"));
                if (named) {
                    bound.add(s.tokens().get(i).text());
                }
            }
        }
        return bound;
    }

    /** The function of the file that makes what a test is given by this name. */
    private Optional<Statement> fixture(String name) {
        return file.statements().stream().filter(s -> s.function() && s.defines().orElse("").equals(name)).findFirst().filter(f -> {
            int at = file.statements().indexOf(f);
            return at > 0 && file.statements().get(at - 1).keyword().equals("@")
                    && file.statements().get(at - 1).words().contains("fixture");
        });
    }

    /** What a function of straight assignments and one return returns, given its arguments. */
    private Optional<Expression> returned(Statement function, Map<String, Expression> given, int depth) {
        List<Statement> code = function.code();
        boolean straight = depth > 0 && !code.isEmpty() && code.get(code.size() - 1).returned().isPresent()
                && code.subList(0, code.size() - 1).stream().allMatch(s -> s.assigns().isPresent());
        return straight ? code.get(code.size() - 1).returned().map(e -> calls(e.with(known(function, depth - 1)).with(given), depth - 1))
                : Optional.empty();
    }

    private Expression calls(Expression e, int depth) {
        if (e instanceof Expression.Call call) {
            Map<String, Expression> named = new LinkedHashMap<>(call.named());
            named.replaceAll((k, v) -> calls(v, depth));
            Expression.Call within = new Expression.Call(calls(call.function(), depth), call.arguments().stream().map(a -> calls(a, depth))
                    .toList(), named);
            return call.function() instanceof Expression.Name name ? own(name.name()).flatMap(f -> given(f, within)
                    .flatMap(g -> returned(f, g, depth))).orElse(within) : within;
        }
        if (e instanceof Expression.Member member) {
            return new Expression.Member(calls(member.of(), depth), member.name());
        }
        if (e instanceof Expression.Not not) {
            return new Expression.Not(calls(not.of(), depth));
        }
        if (e instanceof Expression.Logic logic) {
            return new Expression.Logic(logic.operator(), logic.parts().stream().map(p -> calls(p, depth)).toList());
        }
        return e instanceof Expression.Comparison c ? new Expression.Comparison(calls(c.left(), depth), c.operator(), calls(c.right(),
                depth)) : e;
    }

    private Optional<Statement> own(String name) {
        List<Statement> own = file.statements().stream().filter(s -> s.function() && s.defines().orElse("").equals(name)).toList();
        return own.size() == 1 ? Optional.of(own.get(0)) : Optional.empty();
    }

    /** The call's arguments by parameter; empty where they don't fit. */
    static Optional<Map<String, Expression>> given(Statement function, Expression.Call call) {
        List<String> parameters = function.parameters();
        Map<String, Expression> given = new LinkedHashMap<>();
        parameters.forEach(p -> function.defaultOf(p).ifPresent(d -> given.put(p, d)));
        for (int i = 0; i < Math.min(call.arguments().size(), parameters.size()); i++) {
            given.put(parameters.get(i), call.arguments().get(i));
        }
        given.putAll(call.named());
        boolean fits = call.arguments().size() <= parameters.size() && parameters.containsAll(given.keySet())
                && given.keySet().containsAll(parameters);
        return fits ? Optional.of(given) : Optional.empty();
    }

    /** A helper of the file that a statement of a test merely calls, with its arguments. */
    record Called(Statement function, Map<String, Expression> given) {}

    /** The functions of the file that a test calls for what they assert. */
    List<Called> calledBy(Statement test) {
        List<Called> called = new ArrayList<>();
        Map<String, Expression> known = known(test, DEEPEST);
        for (Statement s : test.body().stream().flatMap(Statement::all).toList()) {
            s.expression().filter(e -> e instanceof Expression.Call).map(e -> (Expression.Call) e.with(known))
                    .filter(c -> c.function() instanceof Expression.Name)
                    .ifPresent(c -> own(((Expression.Name) c.function()).name()).filter(f -> f != test)
                            .ifPresent(f -> given(f, c).ifPresent(g -> called.add(new Called(f, g)))));
        }
        return called;
    }

    /** An expression of a helper that is called with these arguments. */
    Expression of(Expression e, Called called) {
        return calls(e.with(known(called.function(), DEEPEST)).with(called.given()), DEEPEST);
    }
}
