package zone.autonomic.redfix.harness;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A wait that a run comes to for some tiers only: {@code if tier in READY_AFTER:}.
 *
 * @param file the file
 * @param call the statement that waits
 * @param tier the name by which the tier is known there
 */
record WaitedTiers(HarnessFiles harness, PythonFile file, Statement call, String tier) {

    /** How many functions a tier's name may be handed through. */
    private static final int DEEPEST = 3;
    /** The tokens of {@code [1:]}. */
    private static final int SLICE = 4;

    /** The harness in which the custom tier is one of them. @throws AnchorRefused where they can't be told */
    HarnessFiles withCustom() {
        Statement condition = file.around(call).stream().findFirst().filter(s -> s.begins("if") || s.begins("elif"))
                .orElseThrow(() -> new AnchorRefused(file.place(call),
                "for which tiers a run waits isn't said by an `if` around the call"));
        Expression among = among(condition);
        Optional<Expression.Sequence> inline = Optional.of(among).filter(e -> e instanceof Expression.Sequence)
                .map(e -> (Expression.Sequence) e);
        if (inline.isEmpty() && !(among instanceof Expression.Name)) {
            throw new AnchorRefused(file.place(condition), "for which tiers a run waits isn't a list that is written out: "
                    + condition.words());
        }
        PythonFile home = inline.isPresent() ? file : home(condition, ((Expression.Name) among).name());
        Statement written = inline.isPresent() ? condition : home.assignment(((Expression.Name) among).name());
        Expression.Sequence tiers = inline.orElseGet(() -> sequence(home, written));
        if (tiers.items().contains(new Expression.Text(BeforeCustom.CUSTOM))) {
            return harness;
        }
        reachesCustom();
        return harness.with(Insertion.last(home, written, literal(written), "\"" + BeforeCustom.CUSTOM + "\""));
    }

    private Expression among(Statement condition) {
        Expression test = Expression.of(condition.tokens().subList(1, condition.tokens().size() - 1));
        List<Expression> parts = test instanceof Expression.Logic logic && logic.operator().equals("and") ? logic.parts() : List.of(test);
        List<Expression> among = parts.stream().filter(p -> p instanceof Expression.Comparison c && c.operator().equals("in")
                && c.left().equals(new Expression.Name(tier)))
                .map(p -> ((Expression.Comparison) p).right()).toList();
        if (among.size() != 1) {
            throw new AnchorRefused(file.place(condition), "for which tiers a run waits isn't said by `if " + tier + " in …:`: "
                    + condition.words());
        }
        return among.get(0);
    }

    /** The file in which the list is written, which must be asked nowhere else. */
    private PythonFile home(Statement condition, String name) {
        PythonFile home = file.imports().stream().filter(i -> i.name().equals(name) && i.as().equals(name)).findFirst()
                .flatMap(i -> harness.fileOf(file.path(), i.module())).map(harness::python).orElse(file);
        for (PythonFile f : harness.modules().stream().flatMap(m -> harness.readable(m).stream()).toList()) {
            f.all().filter(s -> !s.begins("from") && s.tokens().stream().anyMatch(t -> t.name() && t.text().equals(name)))
                    .filter(s -> !s.assigns().orElse("").equals(name) && !(f.path().equals(file.path())
                    && s.line() == condition.line())).findFirst().ifPresent(s -> {
                        throw new AnchorRefused(f.place(s), "`" + name
                                + "` is asked here as well, and one more tier in it would change that");
                    });
        }
        return home;
    }

    private static Expression.Sequence sequence(PythonFile home, Statement written) {
        boolean texts = home.statements().contains(written) && written.value().orElse(null) instanceof Expression.Sequence sequence
                && !sequence.items().isEmpty()
                && sequence.items().stream().allMatch(i -> i instanceof Expression.Text);
        if (!texts) {
            throw new AnchorRefused(home.place(written), "for which tiers a run waits isn't a list that is written out: "
                    + written.words());
        }
        return (Expression.Sequence) written.value().orElseThrow();
    }

    /** The brackets of the one list that a statement has, and all between. */
    private List<Token> literal(Statement written) {
        List<Token> tokens = written.tokens();
        int from = written.assigns().isPresent() ? 2 : indexOf(tokens, "in") + 1;
        while (from < tokens.size() && !tokens.get(from).opens()) {
            from++;
        }
        int depth = 0;
        for (int i = from; i < tokens.size(); i++) {
            depth += tokens.get(i).opens() ? 1 : tokens.get(i).closes() ? -1 : 0;
            if (depth == 0) {
                return tokens.subList(from, i + 1);
            }
        }
        throw new AnchorRefused(file.path() + ":" + written.line(), "the list of tiers has no brackets: " + written.words());
    }

    private static int indexOf(List<Token> tokens, String word) {
        int at = 0;
        while (!tokens.get(at).is(word)) {
            at++;
        }
        return at;
    }

    /** The custom tier must come this way: else one more tier in the list would be without any effect. */
    private void reachesCustom() {
        Statement function = file.functionAround(call).orElseThrow(() -> new AnchorRefused(file.place(call),
                "a run waits outside of any function"));
        if (!comes(file, function, call, tier, DEEPEST)) {
            throw new AnchorRefused(file.place(function), "whether the custom tier comes to `" + call.words() + "` can't be told");
        }
    }

    /** Whether a name may stand for the custom tier: a loop over the tiers gives it, or a caller of the function. */
    private boolean comes(PythonFile in, Statement function, Statement at, String variable, int deep) {
        return loopsOverCustom(in, at, variable) || deep > 0 && function.parameters().contains(variable) && harness.modules().stream()
                .flatMap(m -> harness.readable(m).stream()).anyMatch(f -> f.all().anyMatch(s -> hands(f, s, in, function, variable,
                deep - 1)));
    }

    private boolean hands(PythonFile caller, Statement s, PythonFile in, Statement function, String parameter, int deep) {
        return Stream.of(s.expression(), s.value(), s.returned()).flatMap(Optional::stream).filter(e -> e instanceof Expression.Call)
                .map(e -> (Expression.Call) e)
                .filter(c -> FunctionReference.of(harness, caller, c).stream().anyMatch(r -> r.file().place(r.function())
                .equals(in.place(function))))
                .map(c -> argument(c, function, parameter)).anyMatch(a -> a.equals(new Expression.Text(BeforeCustom.CUSTOM))
                        || a instanceof Expression.Name name && caller.functionAround(s).filter(f -> comes(caller, f, s, name.name(),
                        deep)).isPresent());
    }

    private static Expression argument(Expression.Call call, Statement function, String parameter) {
        int at = function.parameters().indexOf(parameter);
        return call.named().getOrDefault(parameter, at < call.arguments().size() ? call.arguments().get(at) : new Expression.Other(""));
    }

    /**
     * {@code for tier in TIERS[1:]:} over tiers of which custom is one; over what can't be read, where the file itself has such a list of
     * them.
     */
    private boolean loopsOverCustom(PythonFile in, Statement within, String variable) {
        return in.around(within).stream().filter(s -> s.begins("for") && s.tokens().get(1).text().equals(variable)
                && s.tokens().get(2).is("in"))
                .anyMatch(loop -> overCustom(in, Expression.of(withoutFirst(loop.tokens().subList(3, loop.tokens().size() - 1)))));
    }

    private boolean overCustom(PythonFile in, Expression tiers) {
        ConstantText constants = new ConstantText(harness);
        Expression known = constants.value(in, tiers).orElse(tiers);
        return known instanceof Expression.Sequence written ? hasCustom(written) : in.constants().keySet().stream()
                .flatMap(name -> constants.value(in, new Expression.Name(name)).stream())
                .anyMatch(v -> v instanceof Expression.Sequence all && hasCustom(all)
                && all.items().contains(new Expression.Text("install")));
    }

    /** A list without what stands in front: {@code TIERS[1:]}. */
    private static List<Token> withoutFirst(List<Token> tokens) {
        String words = String.join(" ", tokens.stream().map(Token::canonical).toList());
        return words.matches(".* \\[ \\d+ : \\]") ? tokens.subList(0, tokens.size() - SLICE) : tokens;
    }

    private static boolean hasCustom(Expression.Sequence tiers) {
        return tiers.items().contains(new Expression.Text(BeforeCustom.CUSTOM));
    }
}
