package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A test that tries a conversation with the app again and again for a bounded time, and the one try that it is made of, in a module of the harness.
 *
 * @param test the test
 * @param call the statement in it that does the trying
 * @param module the file of the one try
 * @param attempt the one try's function
 * @param catches what it takes for a try that failed
 * @param patience how long the test tries, for people: {@code 12 × 5.0 s}
 */
public record RetriedHandshake(OverlayTest test, Statement call, PythonFile module, Statement attempt, Set<String> catches, String patience) {

    private static final Set<String> READS = Set.of("recv", "recv_into", "read", "readline", "readexactly", "makefile");

    /** The retried conversation of a test; empty where there is none that is understood. */
    public static Optional<RetriedHandshake> in(HarnessFiles harness, OverlayTest test) {
        Optional<RetriedHandshake> own = in(harness, test, test.file(), test.function(), test.function(), Map.of());
        if (own.isPresent()) {
            return own;
        }
        for (Statement statement : test.function().code()) {
            for (PythonFile.Import imported : test.file().imports()) {
                Optional<Expression.Call> call = statement.expression().or(statement::value).filter(e -> e instanceof Expression.Call)
                        .map(e -> (Expression.Call) e).filter(c -> calls(c, imported));
                Optional<PythonFile> module = call.flatMap(c -> module(harness, imported, c)).map(harness::python);
                String name = call.map(c -> called(c, imported)).orElse("");
                List<Statement> functions = module.map(m -> m.functions(name)).orElse(List.of());
                if (functions.size() == 1) {
                    Optional<RetriedHandshake> found = in(harness, test, module.get(), functions.get(0), statement, given(functions.get(0), call.get()));
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean calls(Expression.Call call, PythonFile.Import imported) {
        return call.function() instanceof Expression.Name name && !imported.name().isEmpty() && name.name().equals(imported.as())
                || call.function() instanceof Expression.Member member && member.of() instanceof Expression.Name of && of.name().equals(imported.as());
    }

    private static String called(Expression.Call call, PythonFile.Import imported) {
        return call.function() instanceof Expression.Member member ? member.name() : imported.name();
    }

    private static Optional<String> module(HarnessFiles harness, PythonFile.Import imported, Expression.Call call) {
        boolean wholeModule = call.function() instanceof Expression.Member && !imported.name().isEmpty();
        return harness.fileOf(wholeModule ? imported.module() + "." + imported.name() : imported.module());
    }

    /** The call's arguments by parameter, and the defaults of the others. */
    private static Map<String, Expression> given(Statement function, Expression.Call call) {
        Map<String, Expression> given = new java.util.HashMap<>();
        function.parameters().forEach(p -> function.defaultOf(p).ifPresent(d -> given.put(p, d)));
        for (int i = 0; i < Math.min(call.arguments().size(), function.parameters().size()); i++) {
            given.put(function.parameters().get(i), call.arguments().get(i));
        }
        given.putAll(call.named());
        return given;
    }

    /** A loop in the function whose {@code try} calls another function of the harness. */
    private static Optional<RetriedHandshake> in(HarnessFiles harness, OverlayTest test, PythonFile file, Statement function, Statement at,
            Map<String, Expression> given) {
        for (Statement loop : function.body().stream().flatMap(Statement::all).filter(s -> s.begins("for") || s.begins("while")).toList()) {
            for (Statement tried : loop.body().stream().flatMap(Statement::all).filter(s -> s.begins("try")).toList()) {
                for (Statement s : tried.body()) {
                    Optional<RetriedHandshake> found = s.returned().or(s::expression).or(s::value).filter(e -> e instanceof Expression.Call)
                            .flatMap(e -> attempt(harness, file, (Expression.Call) e))
                            .filter(a -> a.function() != function)
                            .map(a -> new RetriedHandshake(test, at, a.file(), a.function(), catches(loop), patience(loop, function, given)));
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Set<String> catches(Statement loop) {
        return catches(loop.body().stream().flatMap(Statement::all));
    }

    /** What the {@code except} clauses among the statements name; {@code BaseException} for a bare one. */
    static Set<String> catches(Stream<Statement> statements) {
        Set<String> names = new LinkedHashSet<>();
        for (Statement except : statements.filter(s -> s.begins("except")).toList()) {
            List<Token> tokens = except.tokens();
            for (int i = 1; i < tokens.size() && !tokens.get(i).is("as"); i++) {
                boolean last = i + 1 >= tokens.size() || !tokens.get(i + 1).is(".");
                if (tokens.get(i).name() && last) {
                    names.add(tokens.get(i).text());
                }
            }
            if (tokens.size() == 2) {
                names.add("BaseException");
            }
        }
        return names;
    }

    private static Optional<OverlayTest> attempt(HarnessFiles harness, PythonFile file, Expression.Call call) {
        if (call.function() instanceof Expression.Name name && file.functions(name.name()).size() == 1) {
            return Optional.of(new OverlayTest(file, file.functions(name.name()).get(0)));
        }
        return file.imports().stream().filter(i -> calls(call, i)).flatMap(i -> module(harness, i, call).stream().map(harness::python)
                .flatMap(m -> m.functions(called(call, i)).stream().map(f -> new OverlayTest(m, f)))).findFirst();
    }

    private static String patience(Statement loop, Statement function, Map<String, Expression> given) {
        List<String> numbers = new ArrayList<>();
        Stream.concat(loop.tokens().stream(), loop.body().stream().flatMap(Statement::all).flatMap(s -> s.tokens().stream())).filter(Token::name)
                .map(Token::text).distinct().filter(function.parameters()::contains).map(given::get)
                .filter(e -> e instanceof Expression.Number).forEach(e -> numbers.add(((Expression.Number) e).digits()));
        return numbers.size() == 2 ? numbers.get(0) + " × " + numbers.get(1) + " s" : "a bounded number of times";
    }

    /** The function's name. */
    public String name() {
        return attempt.defines().orElseThrow();
    }

    /** The module as Python imports it, {@code runner.mumble}. */
    public String moduleName() {
        return module.path().replaceFirst("\\.py$", "").replaceFirst("/__init__$", "").replace('/', '.');
    }

    /** The port that it speaks to by default. */
    public Optional<String> port() {
        return attempt.defaultOf("port").filter(e -> e instanceof Expression.Number).map(e -> ((Expression.Number) e).digits());
    }

    /** Whether it waits for an answer, and doesn't merely connect. */
    public boolean readsAnswer() {
        return words().anyMatch(READS::contains);
    }

    /** Whether it speaks TLS. */
    public boolean tls() {
        return words().anyMatch(w -> w.equals("ssl") || w.equals("wrap_socket"));
    }

    /** The names that it and the functions of its module which it calls are made of. */
    private Stream<String> words() {
        Set<String> words = new LinkedHashSet<>();
        List<Statement> open = new ArrayList<>(List.of(attempt));
        Set<Statement> seen = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            Statement function = open.remove(0);
            if (seen.add(function)) {
                function.all().flatMap(s -> s.tokens().stream()).filter(Token::name).map(Token::text).filter(words::add)
                        .forEach(w -> open.addAll(module.functions(w)));
            }
        }
        return words.stream();
    }
}
