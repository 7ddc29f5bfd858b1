package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the harness's runs wait for an app, and how they come to do so before the custom tests as well.
 *
 * @param waiting the function that waits
 */
record BeforeCustom(HarnessFiles harness, ProbeWait waiting) {

    static final String CUSTOM = "custom";
    private static final List<String> OTHERS = List.of("install", "upgrade");

    /** A call of the wait. @param op what it says of the tier */
    private record WaitCall(PythonFile file, Statement statement, Expression op) {
        String place() {
            return file.place(statement);
        }
    }

    /**
     * The harness in which the wait is called before the custom tests; the same where it is already.
     *
     * @throws AnchorRefused where the tiers aren't recognised, with the place
     */
    HarnessFiles waited() {
        if (namedInATable()) {
            return harness;
        }
        List<WaitCall> calls = calls();
        List<WaitCall> told = calls.stream().filter(c -> c.op() instanceof Expression.Text).toList();
        List<WaitCall> byName = calls.stream().filter(c -> c.op() instanceof Expression.Name).toList();
        if (told.stream().anyMatch(c -> c.op().equals(new Expression.Text(CUSTOM)))) {
            return harness;
        }
        if (byName.size() == 1 && told.isEmpty()) {
            return new WaitedTiers(harness, byName.get(0).file(), byName.get(0).statement(), ((Expression.Name) byName.get(0).op()).name())
                    .withCustom();
        }
        List<WaitCall> after = told.stream().filter(c -> OTHERS.contains(((Expression.Text) c.op()).value())).toList();
        if (!after.isEmpty() && after.size() == calls.size()) {
            return explicit(after.get(after.size() - 1));
        }
        throw new AnchorRefused(calls.isEmpty() ? waiting.place() : calls.get(calls.size() - 1).place(), calls.isEmpty()
                ? "`" + waiting.name() + "` is called nowhere"
                : "where `" + waiting.name() + "` is called, it can't be told after which tiers");
    }

    /** {@code {"custom": ready.wait}}: a table of what is called before each tier. */
    private boolean namedInATable() {
        return harness.modules().stream().flatMap(m -> harness.readable(m).stream()).anyMatch(f -> f.statements().stream()
                .flatMap(s -> s.value().stream())
                .filter(v -> v instanceof Expression.Mapping).map(v -> ((Expression.Mapping) v).get(CUSTOM)).flatMap(Optional::stream)
                .anyMatch(named -> isTheWait(f, new Expression.Call(named, List.of(), java.util.Map.of()))));
    }

    private boolean isTheWait(PythonFile file, Expression.Call call) {
        return FunctionReference.of(harness, file, call).stream().anyMatch(r -> r.file().place(r.function()).equals(waiting.place()));
    }

    private List<WaitCall> calls() {
        List<WaitCall> calls = new ArrayList<>();
        for (PythonFile file : harness.modules().stream().flatMap(m -> harness.readable(m).stream()).toList()) {
            file.all().forEach(s -> s.expression().or(s::value).filter(e -> e instanceof Expression.Call).map(e -> (Expression.Call) e)
                    .filter(c -> isTheWait(file, c))
                    .ifPresent(c -> calls.add(new WaitCall(file, s, op(c)))));
        }
        return calls;
    }

    private Expression op(Expression.Call call) {
        int at = waiting.function().parameters().indexOf(ProbeWait.OP);
        Expression positional = at >= 0 && at < call.arguments().size() ? call.arguments().get(at) : new Expression.Other("");
        return call.named().getOrDefault(ProbeWait.OP, positional);
    }

    /** One more call, right before that which runs the custom tests as the other tiers' tests are run. */
    private HarnessFiles explicit(WaitCall after) {
        PythonFile file = after.file();
        Statement run = file.functionAround(after.statement()).orElseThrow(() -> new AnchorRefused(after.place(), "`" + waiting.name()
                + "` is called outside of any function"));
        List<Statement> custom = run.all().filter(s -> runs(s, CUSTOM).isPresent()).filter(s -> run.all().anyMatch(o -> OTHERS.stream()
                .anyMatch(tier -> runs(o, tier).equals(runs(s, CUSTOM))))).toList();
        if (custom.size() != 1) {
            throw new AnchorRefused(custom.isEmpty() ? file.place(run)
                    : file.place(custom.get(1)), "which call runs the custom tests can't be told from `"
                    + run.defines().orElse("") + "`: " + custom.size() + " of them name that tier as others are named");
        }
        String text = file.text().substring(after.statement().start(), after.statement().headEnd());
        String tier = ((Expression.Text) after.op()).value();
        Token op = after.statement().tokens().stream().filter(t -> t.canonical().equals("'" + tier + "'")).reduce((a, b) -> b)
                .orElseThrow();
        int at = op.start() - after.statement().start();
        String call = text.substring(0, at) + "\"" + CUSTOM + "\"" + text.substring(at + op.text().length());
        unknown(file, run, after.statement(), custom.get(0)).ifPresent(name -> {
            throw new AnchorRefused(file.place(custom.get(0)), "`" + name
                    + "`, which the wait is called with, isn't known where the custom tests are run");
        });
        if (call.contains("\n") || after.statement().expression().isEmpty()) {
            throw new AnchorRefused(after.place(), "the call of `" + waiting.name() + "` isn't a statement of one line");
        }
        return harness.with(file.insertBefore(custom.get(0), List.of(call)));
    }

    /** The call of a statement with its tier left out; empty where it names another tier, or none. */
    private static Optional<String> runs(Statement s, String tier) {
        boolean names = s.body().isEmpty() && s.expression().or(s::value).filter(e -> e instanceof Expression.Call c
                && (c.arguments().contains(new Expression.Text(tier)) || c.named().containsValue(new Expression.Text(tier)))).isPresent();
        Optional<Expression> call = s.expression().or(s::value).filter(e -> names);
        return call.map(e -> FunctionReference.dotted(((Expression.Call) e).function())).filter(f -> !f.isEmpty());
    }

    /** A name that the call needs and that is set in a block in which the other place isn't. */
    private static Optional<String> unknown(PythonFile file, Statement function, Statement call, Statement place) {
        List<Statement> reached = file.around(place);
        return call.tokens().stream().filter(Token::name).map(Token::text).distinct().filter(name -> !function.parameters().contains(name))
                .filter(name -> {
                    List<Statement> set = function.all().filter(s -> s.assigns().orElse("").equals(name)).toList();
                    return !set.isEmpty() && set.stream().noneMatch(s -> s.line() < place.line()
                            && reached.contains(file.around(s).get(0)));
                }).findFirst();
    }
}
