package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Domains apart for recipes with a live service, and the import of their list, taken back out of {@code canonical_domain}'s module. */
final class AdmittedDomains {

    private AdmittedDomains() {}

    /** @param harness the harness that the file is of @param words what else its statements say; null where a statement isn't counted */
    static Outline taken(HarnessFiles harness, PythonFile before, PythonFile file, Function<Statement, String> words) {
        List<String> old = before.imports().stream().map(AdmittedDomains::imported).toList();
        List<Outline.Line> lines = new ArrayList<>();
        file.imports().stream().filter(i -> old.contains(imported(i))
                || !list(harness, file, i)).sorted(Comparator.comparing(AdmittedDomains::imported))
                .forEach(i -> lines.add(new Outline.Line(0, imported(i), i.statement().line())));
        lines.addAll(Outline.of(file.statements(), 0, s -> s.begins("import") && file.statements().contains(s) || s.begins("from")
                && file.statements().contains(s)
                || apart(harness, file, s) ? null : words.apply(s)).lines());
        return new Outline(lines);
    }

    private static boolean list(HarnessFiles harness, PythonFile file, PythonFile.Import i) {
        return harness.fileOf(file.path(), i.whole()).flatMap(harness::readable).filter(m -> m.assignments(CanonicalDomain.LIVE)
                .size() == 1).isPresent();
    }

    private static String imported(PythonFile.Import i) {
        return i.name().isEmpty() ? "import " + i.module() + " as " + i.as() : "from " + i.module() + " import " + i.name() + " as "
                + i.as();
    }

    private static boolean apart(HarnessFiles harness, PythonFile file, Statement s) {
        Optional<Statement> function = file.functions(CanonicalDomain.FUNCTION).stream().filter(f -> f.body().contains(s)).findFirst();
        if (function.isEmpty() || function.get().required().size() != 1 || s.body().size() != 1 || !s.body().get(0).begins("return")) {
            return false;
        }
        String recipe = function.get().required().get(0);
        boolean live = s.words().matches("if " + recipe + " in (\\w+ \\. )*\\w+ :") && live(harness, file, s.words()
                .replaceFirst(".* in ", "").replace(" :", "").replace(" ", ""));
        List<Statement> code = function.get().code();
        String otherwise = code.get(code.size() - 1).words();
        String returned = s.body().get(0).words();
        boolean spelled = s.body().get(0).returnedTokens().filter(t -> t.get(0).string()).flatMap(t -> PythonString.of(t.get(0).text()))
                .filter(t -> t.value().startsWith(CanonicalDomain.APART)).isPresent();
        boolean called = returned.equals(otherwise.replace("( " + recipe + " )", "( f\"canon-{" + recipe + "}\" )"))
                && !returned.equals(otherwise);
        return live && (spelled || called);
    }

    private static boolean live(HarnessFiles harness, PythonFile file, String expression) {
        boolean own = expression.equals(CanonicalDomain.LIVE) && file.assignments(CanonicalDomain.LIVE).size() == 1;
        return own || file.imports().stream().anyMatch(i -> i.name().equals(CanonicalDomain.LIVE) && expression.equals(i.as())
                && harness.fileOf(file.path(), i.module()).isPresent() || expression.equals(i.as() + "." + CanonicalDomain.LIVE)
                && list(harness, file, i));
    }
}
