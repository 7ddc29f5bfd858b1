package zone.autonomic.redfix.harness;

import java.util.List;
import java.util.Optional;

/**
 * A function of the harness that names a recipe's stable domain, which a canonical may have: {@code warm-<recipe>}, and the same behind it
 * for each recipe.
 */
record StableDomain(PythonFile file, Statement function) {

    /**
     * The function that a call in a file is of.
     *
     * @throws AnchorRefused where it isn't found, or what it returns isn't {@code warm-}, the recipe and what is the same for each
     */
    static StableDomain called(HarnessFiles harness, PythonFile in, Expression.Call call, String place) {
        List<FunctionReference> found = FunctionReference.of(harness, in, call);
        if (found.size() != 1) {
            throw new AnchorRefused(place, "the function that it calls isn't found in the harness, or is there more than once");
        }
        StableDomain stable = new StableDomain(found.get(0).file(), found.get(0).function());
        if (!stable.plain()) {
            throw new AnchorRefused(stable.file.place(stable.function), "`" + stable.function.defines().orElseThrow()
                    + "` doesn't plainly return `" + CanonicalDomain.PREFIX + "`, the recipe, and the same for each recipe behind it");
        }
        return stable;
    }

    private boolean plain() {
        List<String> parameters = function.parameters();
        return parameters.size() == 1 && returned(parameters.get(0)).filter(returned -> plain(returned, parameters.get(0))).isPresent();
    }

    /**
     * What it returns for a recipe that no table has: {@code return …}, or the same behind a look into the live services' table, or by way of a
     * variable. A domain apart is in no table, so what stands in one makes no difference to it.
     */
    private Optional<Expression> returned(String recipe) {
        List<Statement> code = function.code();
        if (code.size() == 2 && looksUp(code.get(0), recipe)) {
            return code.get(1).returned().map(returned -> behindTheTable(returned, recipe));
        }
        if (code.size() == 2 && code.get(0).assigns().isPresent()) {
            Expression variable = new Expression.Name(code.get(0).assigns().get());
            return code.get(1).returned().filter(variable::equals).flatMap(r -> code.get(0).value())
                    .map(assigned -> behindTheTable(assigned, recipe));
        }
        return code.size() == 1 ? code.get(0).returned().map(returned -> behindTheTable(returned, recipe)) : Optional.empty();
    }

    /** {@code if recipe in WARM_DOMAINS: return WARM_DOMAINS[recipe]} */
    private static boolean looksUp(Statement statement, String recipe) {
        return statement.begins("if") && statement.body().size() == 1 && statement.body().get(0).returned()
                .filter(r -> r instanceof Expression.Item item && isTable(item.of()) && item.key().equals(new Expression.Name(recipe))).isPresent();
    }

    /** {@code WARM_DOMAINS.get(recipe, …)} and {@code WARM_DOMAINS.get(recipe) or …} */
    private static Expression behindTheTable(Expression e, String recipe) {
        if (e instanceof Expression.Logic or && or.operator().equals("or") && or.parts().size() == 2 && asksTheTable(or.parts().get(0), recipe, 1)) {
            return or.parts().get(1);
        }
        return asksTheTable(e, recipe, 2) ? ((Expression.Call) e).arguments().get(1) : e;
    }

    private static boolean asksTheTable(Expression e, String recipe, int arguments) {
        return e instanceof Expression.Call call && call.named().isEmpty() && call.arguments().size() == arguments
                && call.arguments().get(0).equals(new Expression.Name(recipe))
                && call.function() instanceof Expression.Member get && get.name().equals("get") && isTable(get.of());
    }

    private static boolean isTable(Expression e) {
        return e.equals(new Expression.Name(CanonicalDomain.LIVE)) || e instanceof Expression.Member m && m.name().equals(CanonicalDomain.LIVE);
    }

    private static boolean plain(Expression returned, String recipe) {
        Expression first = returned instanceof Expression.Sum sum ? sum.parts().get(0) : returned;
        List<Expression> rest = returned instanceof Expression.Sum sum ? sum.parts().subList(1, sum.parts().size()) : List.of();
        String field = CanonicalDomain.PREFIX + "{" + recipe + "}";
        if (first instanceof Expression.Template template && template.value().startsWith(field)) {
            return !mentions(new Expression.Template(template.value().substring(field.length())), recipe)
                    && rest.stream().noneMatch(p -> mentions(p, recipe));
        }
        return first.equals(new Expression.Text(CanonicalDomain.PREFIX)) && !rest.isEmpty()
                && rest.get(0).equals(new Expression.Name(recipe))
                && rest.subList(1, rest.size()).stream().noneMatch(p -> mentions(p, recipe));
    }

    /** What isn't a text, a name or an f-string over names may do anything with it. */
    private static boolean mentions(Expression e, String name) {
        if (e instanceof Expression.Template template) {
            return !template.value().replaceAll("\\{(?!" + name + "\\b)[\\w.]+}", "").matches("[^{}]*");
        }
        boolean other = e instanceof Expression.Text || e instanceof Expression.Name n && !n.name().equals(name)
                || e instanceof Expression.Member m && m.of() instanceof Expression.Name of && !of.name().equals(name);
        return !other;
    }
}
