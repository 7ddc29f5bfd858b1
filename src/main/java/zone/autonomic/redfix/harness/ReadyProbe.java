package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code READY_PROBE} of a recipe's settings: what the app is asked before it counts as ready.
 *
 * @param statement the function, or the assignment of a {@code lambda}
 * @param parameter what the function calls the app under test
 * @param returns the statement that has the probes in it
 * @param literal of that statement the brackets of the probe, or of the list of probes that one may be added to, and all between
 * @param list whether it is a list
 * @param probes the probes that are written out
 */
public record ReadyProbe(PythonFile file, Statement statement, String parameter, Statement returns, List<Token> literal, boolean list,
        List<Expression.Mapping> probes) {

    private static final String FORM = "`" + RecipeSettings.PROBE
            + "` isn't a function of one parameter that returns one dict, or one list of them";

    /** Empty where the settings have none. @throws AnchorRefused where it isn't of a form that is understood */
    public static Optional<ReadyProbe> in(PythonFile settings) {
        List<Statement> all = settings.all().filter(s -> s.function() && s.defines().orElse("").equals(RecipeSettings.PROBE)
                || s.assigns().orElse("").equals(RecipeSettings.PROBE)).toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Statement probe = all.get(0);
        if (all.size() > 1 || !settings.statements().contains(probe)) {
            throw new AnchorRefused(settings.place(all.get(all.size() - 1)), "`" + RecipeSettings.PROBE
                    + "` is said more than once, or in a block of its own");
        }
        return Optional.of(probe.function() ? ofFunction(settings, probe) : ofLambda(settings, probe));
    }

    private static ReadyProbe ofLambda(PythonFile file, Statement probe) {
        boolean one = probe.value().orElse(null) instanceof Expression.Lambda lambda && lambda.parameters().size() == 1;
        int colon = 0;
        while (one && !probe.tokens().get(colon).is("lambda")) {
            colon++;
        }
        while (one && !probe.tokens().get(colon).is(":")) {
            colon++;
        }
        if (!one) {
            throw new AnchorRefused(file.place(probe), FORM);
        }
        return of(file, probe, ((Expression.Lambda) probe.value().get()).parameters().get(0), probe, probe.tokens().subList(colon
                + 1, probe.tokens().size()));
    }

    private static ReadyProbe ofFunction(PythonFile file, Statement probe) {
        List<Statement> returns = probe.all().filter(s -> s.begins("return")).toList();
        if (probe.parameters().size() != 1 || returns.size() != 1 || returns.get(0).returnedTokens().isEmpty()
                || probe.all().anyMatch(s -> s.begins("yield"))) {
            throw new AnchorRefused(file.place(returns.size() > 1 ? returns.get(1) : probe), FORM);
        }
        Statement written = returns.get(0);
        List<Token> tokens = written.returnedTokens().orElseThrow();
        if (written.returned().orElseThrow() instanceof Expression.Name name) {
            written = named(file, probe, name.name());
            tokens = written.tokens().subList(2, written.tokens().size());
        }
        return of(file, probe, probe.parameters().get(0), written, tokens);
    }

    /** Where a list that is returned by its name is written out: in the function itself, once, or as a constant that nothing else asks. */
    private static Statement named(PythonFile file, Statement probe, String name) {
        List<Statement> own = probe.all().filter(s -> s.tokens().get(0).is(name) && s.value().isPresent()).toList();
        List<Statement> assigned = own.isEmpty() ? file.assignments(name) : own;
        boolean plain = assigned.size() == 1 && assigned.get(0).tokens().get(1).is("=") && (own.isEmpty() ? file.statements()
                : probe.body()).contains(assigned.get(0));
        boolean alone = !own.isEmpty() || file.all().filter(s -> s.tokens().stream().anyMatch(t -> t.is(name))).count() == 2;
        if (!plain || !alone) {
            throw new AnchorRefused(file.place(assigned.isEmpty() ? probe : assigned.get(assigned.size() - 1)), FORM);
        }
        return assigned.get(0);
    }

    private static ReadyProbe of(PythonFile file, Statement probe, String parameter, Statement written, List<Token> tokens) {
        Expression value = Expression.of(tokens);
        if (value instanceof Expression.Mapping one) {
            return new ReadyProbe(file, probe, parameter, written, tokens, false, List.of(one));
        }
        List<Expression> parts = value instanceof Expression.Sum sum ? sum.parts() : List.of(value);
        List<Token> last = lastList(tokens);
        if (last.isEmpty() || !(parts.get(parts.size() - 1) instanceof Expression.Sequence)) {
            throw new AnchorRefused(file.place(written), FORM + ": " + written.words());
        }
        List<Expression.Mapping> probes = parts.stream().filter(p -> p instanceof Expression.Sequence)
                .flatMap(p -> ((Expression.Sequence) p).items().stream())
                .filter(i -> i instanceof Expression.Mapping).map(i -> (Expression.Mapping) i).toList();
        return new ReadyProbe(file, probe, parameter, written, last, true, probes);
    }

    /** The list in brackets that the expression ends with; none where something else stands in front of it than a {@code +}. */
    private static List<Token> lastList(List<Token> tokens) {
        int depth = 0;
        for (int i = tokens.size() - 1; i >= 0 && tokens.get(tokens.size() - 1).is("]"); i--) {
            depth += tokens.get(i).closes() ? 1 : tokens.get(i).opens() ? -1 : 0;
            if (depth == 0) {
                return i == 0 || tokens.get(i - 1).is("+") ? tokens.subList(i, tokens.size()) : List.of();
            }
        }
        return List.of();
    }

    public boolean has(String form) {
        return probes.stream().anyMatch(p -> p.get(form).isPresent());
    }

    public Optional<String> port() {
        return probes.stream().flatMap(p -> p.get("tcp_port").stream()).filter(e -> e instanceof Expression.Number)
                .map(e -> ((Expression.Number) e).digits()).findFirst();
    }

    /** The words of a form's value in the first probe that has it, as written. */
    public Optional<String> words(String form) {
        List<List<Token>> dicts = list ? Expression.commas(literal.subList(1, literal.size() - 1)) : List.of(literal);
        return dicts.stream().filter(d -> d.size() > 1 && d.get(0).is("{")).flatMap(d -> Expression.commas(d.subList(1, d.size() - 1))
                .stream())
                .filter(p -> p.size() > 2 && p.get(0).canonical().equals("'" + form + "'"))
                .map(p -> file.text().substring(p.get(2).start(), p.get(p.size() - 1).end())).findFirst();
    }

    /** The file with one more probe at the end of the list, or one more form at the end of the dict. */
    public PythonFile with(String item) {
        return Insertion.last(file, returns, literal, item);
    }

    /** Where what it lists depends on the tier in a way that one more tier might break; empty where it doesn't. */
    public static Optional<String> breaksWithAnotherTier(PythonFile settings) {
        List<Statement> probe = settings.statements().stream().filter(s -> s.defines().or(s::assigns).orElse("")
                .equals(RecipeSettings.PROBE)).toList();
        List<Statement> all = probe.stream().flatMap(Statement::all).toList();
        boolean demands = all.stream().anyMatch(s -> s.begins("raise") || s.begins("assert"));
        return all.stream().filter(s -> asksForTheTier(s).anyMatch(compared -> !compared || demands)).findFirst().map(settings::place);
    }

    /** For each time that a statement asks {@code ctx.op}: whether it is compared with something there. */
    private static Stream<Boolean> asksForTheTier(Statement s) {
        List<Boolean> asks = new ArrayList<>();
        List<Token> tokens = s.tokens();
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.get(i).is(ProbeWait.OP) && tokens.get(i - 1).is(".")) {
                boolean before = i > 2 && List.of("==", "!=").contains(tokens.get(i - 3).text());
                boolean behind = i + 1 < tokens.size() && List.of("==", "!=", "in", "not").contains(tokens.get(i + 1).text());
                asks.add(before || behind);
            }
        }
        return asks.stream();
    }
}
