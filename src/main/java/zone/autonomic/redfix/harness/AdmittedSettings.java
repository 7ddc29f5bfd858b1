package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import zone.autonomic.redfix.harness.Expression.Call;
import zone.autonomic.redfix.harness.Expression.Lambda;
import zone.autonomic.redfix.harness.Expression.Mapping;
import zone.autonomic.redfix.harness.Expression.Member;
import zone.autonomic.redfix.harness.Expression.Name;
import zone.autonomic.redfix.harness.Expression.Text;

/**
 * A recipe's settings without its enrolment, and without a handshake that its own tests speak too: what is left must be what was there.
 *
 * @param harness the harness that the file is of
 * @param path the settings' path
 * @param before the file as it was
 */
record AdmittedSettings(HarnessFiles harness, String path, PythonFile before) {

    private static final String HANDSHAKE = "'handshake'";
    private static final Set<String> FORMS = Set.of("tcp_host", "tcp_port", "handshake", "stable");

    Outline taken(PythonFile file) {
        boolean outBefore = before.assignments(RecipeSettings.ENROLLED).stream().anyMatch(AdmittedSettings::optsOut);
        Optional<Statement> opted = file.statements().stream().filter(s -> s.assigns().orElse("").equals(RecipeSettings.ENROLLED))
                .filter(s -> s.value().orElseThrow().equals(new Name("True")) || optsOut(s) && outBefore).findFirst();
        boolean known = before.all().anyMatch(s -> s.tokens().stream().anyMatch(t -> t.string() && t.canonical().equals(HANDSHAKE)));
        Optional<Statement> probe = known ? Optional.empty() : file.statements().stream()
                .filter(s -> s.defines().or(s::assigns).orElse("").equals(RecipeSettings.PROBE)).findFirst();
        List<Statement> imports = new ArrayList<>();
        boolean whole = probe.filter(p -> only(file, p, imports)).isPresent() && before.functions(RecipeSettings.PROBE).isEmpty()
                && before.assignments(RecipeSettings.PROBE).isEmpty();
        List<Statement> within = probe.map(p -> p.all().toList()).orElse(List.of());
        Set<String> said = new java.util.HashSet<>();
        List<Outline.Line> lines = Outline.of(file.statements(), 0, s -> {
            boolean enrolment = opted.filter(o -> o == s).isPresent();
            if (enrolment || whole && probe.get() == s) {
                return null;
            }
            return within.contains(s) || constant(s) ? withoutHandshake(file, s, imports, known) : s.words();
        }).lines();
        imports.removeIf(i -> before.statements().stream().anyMatch(s -> s.words().equals(i.words())));
        imports.forEach(i -> said.add(i.line() + " " + i.words()));
        return new Outline(lines.stream().filter(l -> !said.contains(l.line() + " " + l.words())).toList());
    }

    private static boolean optsOut(Statement assignment) {
        return assignment.value().orElseThrow().equals(new Name("False"));
    }

    private static boolean constant(Statement s) {
        return s.assigns().filter(name -> name.startsWith("_")).isPresent();
    }

    /** Whether the probe is a function of one parameter that says nothing but a handshake. */
    private boolean only(PythonFile file, Statement function, List<Statement> imports) {
        boolean one = function.function() && function.code().size() == 1 && function.parameters().size() == 1;
        Optional<Expression> returned = one ? function.code().get(0).returned() : Optional.empty();
        Optional<Expression> probe = returned.map(r -> r instanceof Expression.Sequence list && list.items().size() == 1
                ? list.items().get(0) : r);
        return probe.filter(p -> p instanceof Mapping forms && handshake(file, forms, imports)).isPresent();
    }

    /** Plain forms, among them a handshake that the recipe's tests speak: in a file beside them, or in a module of the harness. */
    private boolean handshake(PythonFile file, Mapping forms, List<Statement> imports) {
        boolean plain = forms.entries().stream().allMatch(e -> e.key() instanceof Text key && FORMS.contains(key.value())
                && (key.value().equals("handshake") || plain(e.value())));
        Expression value = forms.get("handshake").orElse(null);
        if (!plain || forms.entries().stream().map(Expression.Entry::key).distinct().count() != forms.entries().size()) {
            return false;
        }
        return value instanceof Text where ? spokenBesideTheTests(where.value()) : value instanceof Lambda lambda
                && lambda.parameters().isEmpty()
                && lambda.body() instanceof Call call && spokenInTheHarness(file, call, imports);
    }

    private static boolean plain(Expression e) {
        return e instanceof Expression.Number || e instanceof Text || e instanceof Member m && m.of() instanceof Name;
    }

    private boolean spokenBesideTheTests(String where) {
        String[] parts = where.split(":");
        String recipe = path.split("/")[1];
        String file = "tests/" + parts[0];
        return parts.length == 2 && parts[0].startsWith(recipe + "/") && harness.readable(file).filter(f -> f.functions(parts[1])
                .size() == 1).isPresent()
                && harness.tests(recipe).stream().anyMatch(t -> t.equals(file) || TestImports.reached(harness, t).contains(file));
    }

    private boolean spokenInTheHarness(PythonFile file, Call call, List<Statement> imports) {
        boolean said = call.arguments().stream().allMatch(AdmittedSettings::plain)
                && call.named().entrySet().stream().allMatch(e -> Set.of("port", "host").contains(e.getKey()) && plain(e.getValue()));
        if (!said || !(call.function() instanceof Name called)) {
            return false;
        }
        String recipe = path.split("/")[1];
        Optional<PythonFile.Import> from = file.imports().stream().filter(i -> i.as().equals(called.name())
                && !i.name().isEmpty()).findFirst();
        boolean spoken = from.flatMap(i -> harness.fileOf(path, i.module())).filter(m -> m.startsWith(HarnessFiles.RUNNER)
                && harness.tests(recipe).stream()
                .anyMatch(t -> TestImports.reached(harness, t).contains(m))).isPresent();
        from.filter(i -> spoken && file.imports().stream().filter(o -> o.statement() == i.statement()).count() == 1)
                .ifPresent(i -> imports.add(i.statement()));
        return spoken;
    }

    /** The statement's words without one probe that is a handshake, or without that form of the one probe. */
    private String withoutHandshake(PythonFile file, Statement s, List<Statement> imports, boolean known) {
        List<Token> tokens = s.tokens();
        for (int i = 0; i < tokens.size() && !known; i++) {
            int end = tokens.get(i).is("{") ? closing(tokens, i) : i;
            if (end > i && Expression.of(tokens.subList(i, end + 1)) instanceof Mapping forms && forms.get("handshake").isPresent()
                    && handshake(file, forms, imports)) {
                boolean inList = i > 0 && (tokens.get(i - 1).is("[") || tokens.get(i - 1).is(","));
                List<Token> rest = new ArrayList<>(tokens.subList(0, i));
                if (!inList) {
                    rest.add(tokens.get(i));
                    rest.addAll(withoutItsForm(tokens.subList(i + 1, end)));
                    rest.add(tokens.get(end));
                }
                rest.addAll(tokens.subList(end + 1, tokens.size()));
                return words(rest);
            }
        }
        return words(tokens);
    }

    private static List<Token> withoutItsForm(List<Token> inner) {
        List<Token> rest = new ArrayList<>();
        for (List<Token> part : Expression.commas(inner)) {
            if (!part.isEmpty() && !part.get(0).canonical().equals(HANDSHAKE)) {
                rest.addAll(rest.isEmpty() ? List.of() : List.of(new Token(Token.Kind.OPERATOR, ",", 0, 0)));
                rest.addAll(part);
            }
        }
        return rest;
    }

    private static int closing(List<Token> tokens, int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += tokens.get(i).opens() ? 1 : tokens.get(i).closes() ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return open;
    }

    /** Commas in front of a closing bracket of a list or a dict, and behind an opening one, make no difference. */
    private static String words(List<Token> tokens) {
        return tokens.stream().map(Token::canonical).collect(Collectors.joining(" ")).replaceAll("( ,)+(?= [\\]}])", "")
                .replaceAll("(?<=\\[) ,", "")
                .replaceAll(" , ,", " ,");
    }
}
