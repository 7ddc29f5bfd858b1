package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import zone.autonomic.redfix.harness.Expression.Call;
import zone.autonomic.redfix.harness.Expression.Lambda;
import zone.autonomic.redfix.harness.Expression.Member;
import zone.autonomic.redfix.harness.Expression.Name;
import zone.autonomic.redfix.harness.OverlayTest.Assertion;

/** The changes that {@link TestGuard} admits, taken back out: what is left must be what was there before. It shares no code with the edits themselves. */
final class Admitted {

    private static final String HANDSHAKE = "'handshake'";

    private Admitted() {}

    /** A test file with the one form of scoping taken out, for these assertions and this claim only. @param found the ids of what was scoped */
    static Outline scoped(PythonFile file, Set<String> stale, MigrationClaim claim, Set<String> found) {
        List<Statement> predicates = file.statements().stream().filter(s -> s.function() && s.defines().orElse("").equals(MigrationClaim.PREDICATE)).toList();
        if (predicates.size() != 1 || predicates.get(0).parameters().size() != 1) {
            return Outline.of(file);
        }
        Statement predicate = predicates.get(0);
        PythonFile wanted = PythonFile.parse("", String.join("\n", claim.predicate(predicate.parameters().get(0), "    ")) + "\n");
        Outline stated = Outline.of(List.of(predicate), 0, Statement::words);
        if (!stated.same(Outline.of(wanted))) {
            return Outline.of(file);
        }
        List<Statement> top = file.statements().stream().filter(s -> s != predicate).toList();
        List<Outline.Line> lines = new ArrayList<>();
        for (Statement statement : top) {
            lines.addAll(flat(file, statement, 0, stale, found));
        }
        return new Outline(lines);
    }

    private static List<Outline.Line> flat(PythonFile file, Statement statement, int depth, Set<String> stale, Set<String> found) {
        if (statement.begins("class")) {
            List<Outline.Line> lines = new ArrayList<>(List.of(new Outline.Line(depth, statement.words(), statement.line())));
            statement.body().stream().filter(s -> !Outline.remark(s)).forEach(s -> lines.addAll(flat(file, s, depth + 1, stale, found)));
            return lines;
        }
        if (!statement.function()) {
            return Outline.of(List.of(statement), depth, Statement::words).lines();
        }
        OverlayTest test = new OverlayTest(file, statement);
        List<Outline.Line> lines = new ArrayList<>(List.of(new Outline.Line(depth, statement.words(), statement.line())));
        for (Statement inner : statement.body()) {
            boolean scope = scope(test, inner, stale);
            lines.addAll(Outline.of(scope ? inner.body() : List.of(inner), depth + 1, Statement::words).lines());
            if (scope) {
                inner.body().forEach(a -> found.add(TestScope.id(test, a)));
            }
        }
        return lines;
    }

    /** {@code if _claims_migration(stack):} around nothing but stale assertions, asked of the same parameter as they ask. */
    private static boolean scope(OverlayTest test, Statement statement, Set<String> stale) {
        if (!statement.begins("if") || statement.body().isEmpty()) {
            return false;
        }
        List<Assertion> assertions = test.assertions().stream().filter(a -> statement.body().contains(a.statement())).toList();
        Set<String> stacks = assertions.stream().flatMap(a -> a.demands().stream()).map(Demand::stack).collect(Collectors.toSet());
        return assertions.size() == statement.body().size() && stacks.size() == 1 && test.function().parameters().containsAll(stacks)
                && assertions.stream().allMatch(a -> !a.demands().isEmpty() && stale.contains(TestScope.id(test, a.statement())))
                && statement.words().equals("if " + MigrationClaim.PREDICATE + " ( " + stacks.iterator().next() + " ) :");
    }

    /** A recipe's settings without its enrolment, and without a handshake that its own tests speak too. */
    static Outline settings(HarnessFiles harness, String path, PythonFile before, PythonFile after) {
        boolean outBefore = before.assignments(RecipeSettings.ENROLLED).stream().anyMatch(Admitted::optsOut);
        Optional<Statement> opted = after.statements().stream().filter(s -> s.assigns().orElse("").equals(RecipeSettings.ENROLLED))
                .filter(s -> s.value().orElseThrow().equals(new Name("True")) || optsOut(s) && outBefore).findFirst();
        List<Statement> imports = new ArrayList<>();
        boolean knownBefore = before.all().anyMatch(s -> s.tokens().stream().anyMatch(t -> t.string() && t.canonical().equals(HANDSHAKE)));
        Optional<Statement> added = after.statements().stream()
                .filter(s -> s.function() && s.defines().orElse("").equals(RecipeSettings.PROBE) && !knownBefore && handshake(harness, path, after, s, imports))
                .findFirst();
        imports.removeIf(i -> added.isEmpty() || before.statements().stream().anyMatch(s -> s.words().equals(i.words())));
        boolean whole = added.isPresent() && before.functions(RecipeSettings.PROBE).isEmpty() && before.assignments(RecipeSettings.PROBE).isEmpty();
        return Outline.of(after.statements(), 0, s -> {
            boolean enrolment = opted.filter(o -> o == s).isPresent();
            if (enrolment || imports.contains(s) || whole && added.get() == s) {
                return null;
            }
            return s.returned().orElse(null) instanceof Expression.Mapping ? withoutHandshake(s, added.isPresent()) : s.words();
        });
    }

    private static boolean optsOut(Statement assignment) {
        return assignment.value().orElseThrow().equals(new Name("False"));
    }

    /** Whether the probe's one statement returns plain forms, among them a handshake imported from a module of the harness that the recipe's tests use. */
    private static boolean handshake(HarnessFiles harness, String path, PythonFile file, Statement function, List<Statement> imports) {
        if (function.code().size() != 1 || function.parameters().size() != 1 || !(function.code().get(0).returned().orElse(null) instanceof Expression.Mapping forms)
                || !(forms.get("handshake").orElse(null) instanceof Lambda lambda) || !(lambda.body() instanceof Call call)
                || !(call.function() instanceof Name called)) {
            return false;
        }
        boolean plain = java.util.stream.Stream.concat(call.arguments().stream(), call.named().entrySet().stream()
                .filter(e -> e.getKey().equals("port") || e.getKey().equals("host")).map(java.util.Map.Entry::getValue))
                .allMatch(a -> a instanceof Expression.Number || a instanceof Member m && m.of() instanceof Name)
                && call.named().keySet().stream().allMatch(k -> k.equals("port") || k.equals("host"));
        String recipe = path.split("/")[1];
        Optional<PythonFile.Import> from = file.imports().stream().filter(i -> i.as().equals(called.name()) && i.module().startsWith("runner.")).findFirst();
        boolean spoken = from.flatMap(i -> harness.fileOf(i.module())).filter(m -> harness.tests(recipe).stream()
                .anyMatch(t -> TestImports.reached(harness, t).contains(m))).isPresent();
        from.filter(i -> file.imports().stream().filter(o -> o.statement() == i.statement()).count() == 1).ifPresent(i -> imports.add(i.statement()));
        return plain && spoken;
    }

    private static String withoutHandshake(Statement returns, boolean added) {
        List<Token> tokens = returns.returnedTokens().orElseThrow();
        return "return { " + Expression.commas(tokens.subList(1, tokens.size() - 1)).stream().filter(p -> !p.isEmpty())
                .filter(p -> !added || !p.get(0).canonical().equals(HANDSHAKE))
                .map(p -> p.stream().map(Token::canonical).collect(Collectors.joining(" "))).collect(Collectors.joining(" , ")) + " }";
    }

    /** The gate without the handshake as a form: the look that calls it, and its name among the known ones. */
    static Outline handshakeForm(PythonFile before, PythonFile after) {
        boolean gate = before.all().anyMatch(s -> s.begins("if") && s.words().matches("if '" + ReadinessGate.TCP + "' in \\w+ :"));
        boolean known = before.all().anyMatch(s -> s.tokens().stream().anyMatch(t -> t.string() && t.canonical().equals(HANDSHAKE)));
        if (!gate || known) {
            return Outline.of(after);
        }
        return Outline.of(after.statements(), 0, s -> {
            boolean look = s.words().matches("if " + HANDSHAKE + " in \\w+ :") && s.body().size() == 1
                    && s.body().get(0).words().equals(s.tokens().get(3).text() + " [ " + HANDSHAKE + " ] ( )");
            boolean forms = s.assigns().isPresent() && s.value().orElse(null) instanceof Expression.Sequence sequence
                    && sequence.items().contains(new Expression.Text(ReadinessGate.TCP));
            if (look) {
                return null;
            }
            return forms ? withoutForm(before, s) : s.words();
        });
    }

    /** The known forms without the new one, in the words of before where nothing else is other. */
    private static String withoutForm(PythonFile before, Statement forms) {
        Expression.Sequence now = (Expression.Sequence) forms.value().orElseThrow();
        List<Expression> rest = now.items().stream().filter(i -> !i.equals(new Expression.Text("handshake"))).toList();
        return before.statements().stream().filter(s -> s.assigns().equals(forms.assigns())
                && s.value().orElse(null) instanceof Expression.Sequence old && old.items().equals(rest)).map(Statement::words).findFirst().orElse(forms.words());
    }

    /** {@code canonical_domain} without a domain apart for recipes with a live service, and without the import of their list. */
    static Outline domainsApart(PythonFile before, PythonFile after) {
        List<String> old = before.imports().stream().map(Admitted::imported).toList();
        List<Outline.Line> lines = new ArrayList<>();
        after.imports().stream().filter(i -> old.contains(imported(i)) || !list(i)).sorted(java.util.Comparator.comparing(Admitted::imported))
                .forEach(i -> lines.add(new Outline.Line(0, imported(i), i.statement().line())));
        lines.addAll(Outline.of(after.statements(), 0, s -> s.begins("import") || s.begins("from") || apart(after, s) ? null : s.words()).lines());
        return new Outline(lines);
    }

    private static boolean list(PythonFile.Import i) {
        return (i.name().equals("warm") || i.name().isEmpty() && i.module().equals("warm")) && i.as().equals("warm");
    }

    private static String imported(PythonFile.Import i) {
        return i.name().isEmpty() ? "import " + i.module() + " as " + i.as() : "from " + i.module() + " import " + i.name() + " as " + i.as();
    }

    private static boolean apart(PythonFile file, Statement s) {
        boolean within = file.functions(CanonicalDomain.FUNCTION).stream().anyMatch(f -> f.body().contains(s));
        return within && s.words().matches("if \\w+ in (\\w+ \\. )*" + CanonicalDomain.LIVE + " :") && s.body().size() == 1 && s.body().get(0).begins("return")
                && s.body().get(0).returnedTokens().filter(t -> t.get(0).string()).flatMap(t -> PythonString.of(t.get(0).text()))
                        .filter(t -> t.value().startsWith(CanonicalDomain.APART)).isPresent();
    }
}
