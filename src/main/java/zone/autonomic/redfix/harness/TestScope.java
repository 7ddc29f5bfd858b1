package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import zone.autonomic.redfix.harness.OverlayTest.Assertion;

/**
 * The one admitted way of scoping a recipe's tests: assertions that no released recipe holds are put, unchanged, into {@code if
 * _claims_migration(stack):}, with that predicate in the same file. What else the tests assert stays as it is.
 */
public final class TestScope {

    private TestScope() {}

    /**
     * Scopes the stale assertions of one file. A file that is scoped already stays as it is.
     *
     * @param stale the ids ({@link #id}) of the assertions that no ref holds
     * @throws AnchorRefused where an assertion isn't at its function's own level, or the file's layout doesn't allow it
     */
    public static PythonFile apply(PythonFile file, Set<String> stale, MigrationClaim claim) {
        PythonFile scoped = file;
        Set<String> stacks = new LinkedHashSet<>();
        for (String function : functions(file, stale)) {
            List<Assertion> open = open(scoped, function, stale);
            while (!open.isEmpty()) {
                OverlayTest test = test(scoped, function);
                List<Statement> run = run(test, open);
                String stack = open.get(0).demands().get(0).stack();
                if (!test.function().parameters().contains(open.get(0).demands().get(0).parameter())) {
                    throw new AnchorRefused(test.place(), "`" + function + "` asks `" + stack + "`, which isn't one of its parameters");
                }
                stacks.add(stack);
                scoped = scoped.wrap(run, "if " + MigrationClaim.PREDICATE + "(" + stack + "):");
                open = open(scoped, function, stale);
            }
        }
        if (stacks.size() > 1) {
            throw new AnchorRefused(file.path(), "the tests call the stack by different names: " + String.join(", ", stacks));
        }
        return stacks.isEmpty() ? file : withPredicate(scoped, claim, stacks.iterator().next());
    }

    private static List<String> functions(PythonFile file, Set<String> stale) {
        return file.functions().map(f -> f.defines().orElseThrow()).distinct()
                .filter(name -> stale.stream().anyMatch(id -> id.startsWith(file.path() + "::" + name + "::"))).toList();
    }

    /** What an assertion is known by before and after: its test and its words. */
    public static String id(OverlayTest test, Statement assertion) {
        return test.id() + "::" + assertion.words();
    }

    private static OverlayTest test(PythonFile file, String function) {
        List<Statement> found = file.functions(function);
        if (found.size() != 1) {
            throw new AnchorRefused(file.place(found.get(found.size() - 1)), "there is more than one function `" + function + "` in "
                    + file.path());
        }
        return new OverlayTest(file, found.get(0));
    }

    private static List<Assertion> open(PythonFile file, String function, Set<String> stale) {
        OverlayTest test = test(file, function);
        List<Assertion> open = new ArrayList<>();
        for (Assertion assertion : test.assertions()) {
            if (!stale.contains(id(test, assertion.statement())) || scoped(test, assertion.statement())) {
                continue;
            }
            if (!test.function().all().toList().contains(assertion.statement())) {
                throw new AnchorRefused(file.place(assertion.statement()),
                        "the assertion stands in another function, which other tests may call");
            }
            if (!test.always(assertion.statement())) {
                throw new AnchorRefused(file.place(assertion.statement()), "the assertion stands in a block of its own already");
            }
            open.add(assertion);
        }
        return open;
    }

    private static boolean scoped(OverlayTest test, Statement assertion) {
        return test.function().body().stream().anyMatch(s -> s.begins("if") && s.words().startsWith("if " + MigrationClaim.PREDICATE + " (")
                && s.body().contains(assertion));
    }

    /** The first of the assertions and those that follow it without anything between. */
    private static List<Statement> run(OverlayTest test, List<Assertion> open) {
        List<Statement> statements = open.stream().map(Assertion::statement).toList();
        int from = test.function().body().indexOf(statements.get(0));
        int to = from;
        while (to < test.function().body().size() && statements.contains(test.function().body().get(to))) {
            to++;
        }
        return test.function().body().subList(from, to);
    }

    private static PythonFile withPredicate(PythonFile file, MigrationClaim claim, String stack) {
        List<Statement> there = file.functions(MigrationClaim.PREDICATE);
        Statement first = file.statements().stream().filter(s -> s.all().anyMatch(i -> i.words().startsWith("if "
                + MigrationClaim.PREDICATE)))
                .findFirst().orElseThrow();
        List<String> predicate = claim.predicate(stack, file.step(first.body().get(0)));
        if (!there.isEmpty()) {
            boolean same = there.size() == 1 && there.get(0).shape(0).equals(PythonFile.parse("", String.join("\n", predicate) + "\n")
                    .shape());
            if (!same) {
                throw new AnchorRefused(file.place(there.get(0)), "there is another function `" + MigrationClaim.PREDICATE + "` already");
            }
            return file;
        }
        List<String> lines = new ArrayList<>(predicate);
        lines.addAll(List.of("", ""));
        PythonFile stated = file.insertBefore(decorated(file, first), lines);
        for (String module : MigrationClaim.modules(stack)) {
            boolean imported = stated.imports().stream().anyMatch(i -> i.name().isEmpty() && i.module().equals(module)
                    && i.as().equals(module));
            stated = imported ? stated : ImportLine.sorted(stated, module);
        }
        return stated;
    }

    /** The first of the decorators above a function, or the function itself. */
    private static Statement decorated(PythonFile file, Statement function) {
        int at = file.statements().indexOf(function);
        while (at > 0 && file.statements().get(at - 1).keyword().equals("@")) {
            at--;
        }
        return file.statements().get(at);
    }
}
