package zone.autonomic.redfix.harness;

import java.util.List;

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
        List<Statement> code = function.code();
        List<String> parameters = function.parameters();
        if (code.size() != 1 || parameters.size() != 1 || code.get(0).returned().isEmpty()) {
            return false;
        }
        String recipe = parameters.get(0);
        Expression returned = code.get(0).returned().get();
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
