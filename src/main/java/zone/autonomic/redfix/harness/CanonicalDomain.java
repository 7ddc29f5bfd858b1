package zone.autonomic.redfix.harness;

import java.util.List;
import java.util.Optional;

/** {@code canonical_domain} of the harness: where a recipe's canonical is deployed. */
public record CanonicalDomain(HarnessFiles harness, PythonFile file) {

    public static final String FUNCTION = "canonical_domain";
    public static final String LIVE = "WARM_DOMAINS";
    /** What canonicals' domains begin with, and those of recipes that also have a live service. */
    public static final String PREFIX = "warm-";
    public static final String APART = "warm-canon-";
    /** What goes between the two, in front of the recipe's name. */
    static final String INFIX = APART.substring(PREFIX.length());
    private static final String[] USUAL = {"runner/harness/canonical.py", "runner/canonical.py"};

    /** @throws AnchorRefused when no module has the function, or more than one, or it can't be read; with the places looked at */
    public static CanonicalDomain of(HarnessFiles harness) {
        return new CanonicalDomain(harness, harness.module("a function `" + FUNCTION + "`", CanonicalDomain::defines, USUAL));
    }

    static boolean defines(PythonFile file) {
        return file.statements().stream().anyMatch(s -> s.function() && s.defines().orElse("").equals(FUNCTION));
    }

    private Statement function() {
        return file.function(FUNCTION);
    }

    /** Where it stands. */
    public String place() {
        return file.place(function());
    }

    /** The statement that names the domain. */
    public String line() {
        return file.lineOf(last());
    }

    public String lastPlace() {
        return file.place(last());
    }

    /** Whether every recipe with a live service has a domain of its own already; that one of them has it by its name isn't enough. */
    public boolean apart() {
        Optional<String> live = LiveReference.known(harness, file).map(LiveReference::expression);
        List<String> required = function().required();
        return live.isPresent() && required.size() == 1 && function().code().stream()
                .anyMatch(s -> s.words().equals("if " + required.get(0) + " in " + live.get().replace(".", " . ") + " :")
                        && s.body().size() == 1 && namesApart(s.body().get(0), required.get(0)));
    }

    private static boolean namesApart(Statement returns, String recipe) {
        boolean spelled = literal(returns).filter(l -> l.value().startsWith(APART)).isPresent();
        boolean called = returns.returned().orElse(null) instanceof Expression.Call call && call.named().isEmpty()
                && call.arguments().equals(List.of(new Expression.Template(INFIX + "{" + recipe + "}")));
        return spelled || called;
    }

    private Statement last() {
        List<Statement> code = function().code();
        if (code.isEmpty()) {
            throw new AnchorRefused(place(), "`" + FUNCTION + "` returns nothing");
        }
        Statement last = code.get(code.size() - 1);
        boolean prefixed = literal(last).filter(l -> l.value().startsWith(PREFIX)).isPresent();
        boolean asks = last.returned().orElse(null) instanceof Expression.Call call && call.named().isEmpty()
                && call.arguments().size() == 1
                && call.arguments().get(0) instanceof Expression.Name && !FunctionReference.dotted(call.function()).isEmpty();
        if (!prefixed && !asks) {
            throw new AnchorRefused(file.place(last), "`" + FUNCTION + "` doesn't end with the return of a string that begins with `"
                    + PREFIX
                    + "`, nor of a function's answer for the recipe: " + last.words());
        }
        if (prefixed && literal(last).orElseThrow().value().startsWith(APART)) {
            throw new AnchorRefused(file.place(last), "`" + FUNCTION + "` gives every recipe a domain that begins with `" + APART + "`: "
                    + last.words());
        }
        return last;
    }

    /** The string that the returned expression begins with. */
    private static Optional<PythonString> literal(Statement returns) {
        return returns.returnedTokens().filter(t -> t.get(0).string()).flatMap(t -> PythonString.of(t.get(0).text()));
    }

    /**
     * The file in which each recipe with a live service has a canonical domain apart, in the zone that the harness itself names.
     *
     * @throws AnchorRefused where the function, or what it calls, isn't of a form of which that can be said
     */
    public PythonFile withDomainsApart() {
        if (apart()) {
            return file;
        }
        Statement function = function();
        List<String> required = function.required().stream().filter(p -> !p.equals("self")).toList();
        if (required.size() != 1) {
            throw new AnchorRefused(place(), "`" + FUNCTION + "` has not one parameter, but " + function.parameters());
        }
        Statement last = last();
        Optional<Statement> branch = function.code().stream().filter(s -> s != last && !s.body().isEmpty()
                && !refusesItsInput(s)).findFirst();
        if (branch.isPresent()) {
            throw new AnchorRefused(file.place(branch.get()), "`" + FUNCTION
                    + "` has branches already, which a further one might contradict");
        }
        String recipe = required.get(0);
        LiveReference live = LiveReference.in(harness, file);
        List<String> lines = List.of("if " + recipe + " in " + live.expression() + ":", file.step(last) + apart(last, recipe));
        return live.imported(file.insertBefore(last, lines));
    }

    /** {@code if …: raise …}: what is no recipe's name stays none. */
    private static boolean refusesItsInput(Statement s) {
        return s.begins("if") && s.body().size() == 1 && s.body().get(0).begins("raise");
    }

    /** The last return, as it is for a recipe with a domain apart. */
    private String apart(Statement last, String recipe) {
        String returned = literal(last).isPresent() ? spelled(last) : asked(last, recipe);
        if (!returned.contains(recipe) || returned.contains("\n")) {
            throw new AnchorRefused(file.place(last), "the domain isn't put together from `" + recipe + "` in one line");
        }
        return returned;
    }

    private String spelled(Statement last) {
        Token string = last.returnedTokens().orElseThrow().get(0);
        int at = string.start() + PythonString.of(string.text()).orElseThrow().contentStart() + PREFIX.length();
        return file.text().substring(last.start(), at) + INFIX + file.text().substring(at, last.headEnd());
    }

    /** The function that names stable domains names this one as well: it knows the zone. */
    private String asked(Statement last, String recipe) {
        Expression.Call call = (Expression.Call) last.returned().orElseThrow();
        if (!call.arguments().equals(List.of(new Expression.Name(recipe)))) {
            throw new AnchorRefused(file.place(last), "it isn't asked for `" + recipe + "`: " + last.words());
        }
        StableDomain.called(harness, file, call, file.place(last));
        Token argument = last.tokens().stream().filter(t -> t.name() && t.text().equals(recipe)).reduce((a, b) -> b).orElseThrow();
        return file.text().substring(last.start(), argument.start()) + "f\"" + INFIX + "{" + recipe + "}\"" + file.text()
                .substring(argument.end(), last.headEnd());
    }
}
