package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import zone.autonomic.redfix.harness.OverlayTest.Assertion;

/** The one form of scoping a test, taken back out: what is left must be what was there before. It shares no code with the edit itself. */
final class AdmittedScope {

    private AdmittedScope() {}

    /**
     * A test file with the one form of scoping taken out, for these assertions and this claim only. @param found the ids of what was scoped
     */
    static Outline scoped(PythonFile before, PythonFile file, Set<String> stale, MigrationClaim claim, Set<String> found) {
        List<Statement> predicates = file.statements().stream().filter(s -> s.function()
                && s.defines().orElse("").equals(MigrationClaim.PREDICATE)).toList();
        if (predicates.size() != 1 || predicates.get(0).parameters().size() != 1) {
            return Outline.of(file);
        }
        Statement predicate = predicates.get(0);
        boolean byDomain = stacks(file, stale).stream().anyMatch(MigrationClaim::byDomain);
        String stack = byDomain ? "ctx.domain" : predicate.parameters().get(0);
        PythonFile wanted = PythonFile.parse("", String.join("\n", claim.predicate(stack, "    ")) + "\n");
        Outline stated = Outline.of(List.of(predicate), 0, Statement::words);
        if (!stated.same(Outline.of(wanted))) {
            return Outline.of(file);
        }
        List<String> needed = MigrationClaim.modules(stack).stream().map(m -> "import " + m).filter(i -> before.statements().stream()
                .noneMatch(s -> s.words().equals(i))).toList();
        List<Statement> top = file.statements().stream().filter(s -> s != predicate && !needed.contains(s.words())).toList();
        List<Outline.Line> lines = new ArrayList<>();
        for (Statement statement : top) {
            lines.addAll(flat(file, statement, 0, stale, found));
        }
        return new Outline(lines);
    }

    /** By what the stale assertions ask the stack. */
    private static Set<String> stacks(PythonFile file, Set<String> stale) {
        return file.functions().map(f -> new OverlayTest(file, f)).flatMap(t -> t.assertions().stream()
                .filter(a -> stale.contains(TestScope.id(t, a.statement()))))
                .flatMap(a -> a.demands().stream()).map(Demand::stack).collect(Collectors.toSet());
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
        Set<String> parameters = assertions.stream().flatMap(a -> a.demands().stream()).map(Demand::parameter).collect(Collectors.toSet());
        return assertions.size() == statement.body().size() && stacks.size() == 1 && test.function().parameters().containsAll(parameters)
                && assertions.stream().allMatch(a -> !a.demands().isEmpty() && stale.contains(TestScope.id(test, a.statement())))
                && statement.words().equals("if " + MigrationClaim.PREDICATE + " ( " + stacks.iterator().next().replace(".", " . ")
                + " ) :");
    }
}
