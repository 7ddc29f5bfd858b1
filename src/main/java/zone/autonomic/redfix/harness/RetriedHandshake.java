package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A test that tries a conversation with the app again and again for a bounded time, and the one try that it is made of: in its own file, in
 * one
 * beside it, or in a module of the harness.
 *
 * @param harness the harness
 * @param test the test
 * @param call the statement in it that does the trying
 * @param module the file of the one try
 * @param attempt the one try's function
 * @param host whom the test itself speaks to; empty where its text doesn't say
 * @param catches what it takes for a try that failed
 * @param budget for how long it tries
 */
public record RetriedHandshake(HarnessFiles harness, OverlayTest test, Statement call, PythonFile module, Statement attempt,
        Optional<Expression> host,
        Set<String> catches, RetryBudget budget) {

    private static final Set<String> READS = Set.of("recv", "recv_into", "read", "readline", "readexactly", "makefile");

    /** The retried conversation of a test; empty where there is none that is understood. */
    public static Optional<RetriedHandshake> in(HarnessFiles harness, OverlayTest test) {
        Optional<RetriedHandshake> own = new Search(harness, test, test.function(), Map.of()).in(test.file(), test.function());
        if (own.isPresent()) {
            return own;
        }
        for (Statement statement : test.function().code()) {
            Optional<Expression.Call> call = call(statement);
            List<FunctionReference> functions = call.map(c -> FunctionReference.of(harness, test.file(), c)).orElse(List.of());
            if (functions.size() == 1 && functions.get(0).function() != test.function()) {
                FunctionReference retry = functions.get(0);
                Optional<RetriedHandshake> found = new Search(harness, test, statement, given(retry.function(), call.get()))
                        .in(retry.file(), retry.function());
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Expression.Call> call(Statement s) {
        return s.expression().or(s::value).or(s::returned).filter(e -> e instanceof Expression.Call).map(e -> (Expression.Call) e);
    }

    /** The call's arguments by parameter, and the defaults of the others. */
    private static Map<String, Expression> given(Statement function, Expression.Call call) {
        Map<String, Expression> given = new HashMap<>();
        function.parameters().forEach(p -> function.defaultOf(p).ifPresent(d -> given.put(p, d)));
        for (int i = 0; i < Math.min(call.arguments().size(), function.parameters().size()); i++) {
            given.put(function.parameters().get(i), call.arguments().get(i));
        }
        given.putAll(call.named());
        return given;
    }

    /** @param at the statement of the test that does the trying @param given what the function that repeats the try was called with */
    private record Search(HarnessFiles harness, OverlayTest test, Statement at, Map<String, Expression> given) {

        /** A loop in the function whose {@code try} calls another function of the harness. */
        Optional<RetriedHandshake> in(PythonFile file, Statement function) {
            for (Statement loop : function.body().stream().flatMap(Statement::all).filter(s -> s.begins("for")
                    || s.begins("while")).toList()) {
                for (Statement tried : loop.body().stream().flatMap(Statement::all).filter(s -> s.begins("try")).toList()) {
                    Optional<RetriedHandshake> found = tried.body().stream().flatMap(s -> call(s).stream())
                            .flatMap(c -> attempt(file, function, loop, c).stream()).findFirst();
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return Optional.empty();
        }

        private Optional<RetriedHandshake> attempt(PythonFile file, Statement function, Statement loop, Expression.Call call) {
            List<FunctionReference> tried = FunctionReference.of(harness, file, call).stream().filter(r -> r.function() != function)
                    .toList();
            if (tried.size() != 1) {
                return Optional.empty();
            }
            Statement attempt = tried.get(0).function();
            Optional<Expression> host = attempt.parameters().stream().findFirst()
                    .flatMap(p -> Optional.ofNullable(RetriedHandshake.given(attempt, call).get(p))).map(h -> h.with(given));
            return Optional.of(new RetriedHandshake(harness, test, at, tried.get(0).file(), attempt, host,
                    catches(loop.body().stream().flatMap(Statement::all)), RetryBudget.of(test, at, function, loop, given)));
        }
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

    /** How long the test tries, for people: {@code 12 × 5.0 s}. */
    public String patience() {
        return budget.sentence();
    }

    /** The test's file with so many times its patience; empty where its text doesn't say how patient it is. */
    public Optional<PythonFile> patientTimes(int factor) {
        return budget.times(factor);
    }

    /** Why the one try can't be loaded from its file by a program that isn't a test, if so. */
    public Optional<String> needsMoreThanItsFile() {
        for (PythonFile.Import i : module.imports()) {
            Optional<String> own = harness.fileOf(module.path(), i.module()).or(() -> harness.fileOf(module.path(), i.whole()));
            String name = i.module().replaceFirst("\\..*", "");
            boolean harnessHas = own.filter(p -> p.startsWith(HarnessFiles.RUNNER)).isPresent() || own.isEmpty()
                    && (StandardLibrary.has(name)
                    || harness.modules().stream().flatMap(m -> harness.readable(m).stream()).anyMatch(m -> m.imports().stream()
                    .anyMatch(o -> o.module().equals(i.module()))));
            if (!harnessHas) {
                return Optional.of(module.place(i.statement()) + " imports `" + i.module() + "`" + own.map(p -> " (" + p + ")").orElse(""));
            }
        }
        return Optional.empty();
    }

    /** The function's name. */
    public String name() {
        return attempt.defines().orElseThrow();
    }

    /** Whether it stands beside the tests, where a recipe's settings can't import it from. */
    public boolean besideTheTests() {
        return !module.path().startsWith(HarnessFiles.RUNNER);
    }

    /** The module as the harness imports it, {@code harness.voice}. */
    public String moduleName() {
        return harness.importName(module.path());
    }

    /** Where it is below {@code tests/}: {@code x/custom/_proto.py:handshake}. */
    public String whereBelowTests() {
        return module.path().replaceFirst("^tests/", "") + ":" + name();
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
