package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code canonical_domain} in {@code runner/canonical.py}: where a recipe's canonical is deployed. */
public record CanonicalDomain(HarnessFiles harness, PythonFile file) {

    public static final String FUNCTION = "canonical_domain";
    public static final String LIVE = "WARM_DOMAINS";
    /** What canonicals' domains begin with, and those of recipes that also have a live service. */
    public static final String PREFIX = "warm-";
    public static final String APART = "warm-canon-";
    private static final Pattern SIBLING = Pattern.compile("runner|\\.|runner\\..*|\\..*");

    /** @throws AnchorRefused when the module isn't there or can't be read */
    public static CanonicalDomain of(HarnessFiles harness) {
        return new CanonicalDomain(harness, harness.python(HarnessFiles.CANONICAL));
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
        Optional<String> live = known();
        return function().code().stream().anyMatch(s -> s.begins("if") && s.body().size() == 1 && s.body().get(0).begins("return")
                && literal(s.body().get(0)).filter(l -> l.value().startsWith(APART)).isPresent()
                && live.filter(l -> s.words().equals("if " + function().required().get(0) + " in " + l.replace(".", " . ") + " :")).isPresent());
    }

    private Statement last() {
        List<Statement> code = function().code();
        Statement last = code.get(code.size() - 1);
        boolean prefixed = last.begins("return") && literal(last).filter(l -> l.value().startsWith(PREFIX)).isPresent();
        if (!prefixed) {
            throw new AnchorRefused(file.place(last), "`" + FUNCTION + "` doesn't end with the return of a string that begins with `" + PREFIX + "`: "
                    + last.words());
        }
        if (literal(last).orElseThrow().value().startsWith(APART)) {
            throw new AnchorRefused(file.place(last), "`" + FUNCTION + "` gives every recipe a domain that begins with `" + APART + "`: " + last.words());
        }
        return last;
    }

    /** The string that the returned expression begins with. */
    private static Optional<PythonString> literal(Statement returns) {
        return returns.returnedTokens().filter(t -> t.get(0).string()).flatMap(t -> PythonString.of(t.get(0).text()));
    }

    /** The file in which each recipe with a live service has a canonical domain apart. */
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
        if (function.code().stream().anyMatch(s -> s != last && !s.body().isEmpty())) {
            throw new AnchorRefused(place(), "`" + FUNCTION + "` has branches already, which a further one might contradict");
        }
        String recipe = required.get(0);
        Token string = last.returnedTokens().orElseThrow().get(0);
        int at = PythonString.of(string.text()).orElseThrow().contentStart() + PREFIX.length() + string.start();
        String returned = file.text().substring(last.start(), at) + APART.substring(PREFIX.length()) + file.text().substring(at, last.headEnd());
        if (!returned.contains(recipe) || returned.contains("\n")) {
            throw new AnchorRefused(file.place(last), "the domain isn't put together from `" + recipe + "` in one line");
        }
        String step = file.step(last);
        Live live = live();
        List<String> lines = List.of("if " + recipe + " in " + live.expression() + ":", step + returned);
        return live.imported(file.insertBefore(last, lines));
    }

    /** How the module can say {@code WARM_DOMAINS}, and the import that it may need for it. */
    private record Live(String expression, Optional<String> style) {

        PythonFile imported(PythonFile file) {
            if (style.isEmpty()) {
                return file;
            }
            List<PythonFile.Import> imports = file.imports();
            List<Statement> siblings = imports.stream().filter(i -> !i.name().isEmpty() && i.module().equals(style.get())).map(PythonFile.Import::statement)
                    .distinct().toList();
            if (!siblings.isEmpty()) {
                return joined(file, siblings.get(0));
            }
            String line = style.get().isEmpty() ? "import warm" : "from " + style.get() + " import warm";
            if (!imports.isEmpty()) {
                return file.insertAfter(imports.get(imports.size() - 1).statement(), List.of(line));
            }
            return file.docstring().isPresent() ? file.insertAfter(file.docstring().get(), List.of("", line))
                    : file.insertBefore(file.statements().get(0), List.of(line, ""));
        }

        private static PythonFile joined(PythonFile file, Statement statement) {
            List<Token> tokens = statement.tokens();
            Token last = tokens.get(tokens.size() - 1);
            if (last.is(")")) {
                int open = 0;
                while (!tokens.get(open).is("(")) {
                    open++;
                }
                return Insertion.last(file, statement, tokens.subList(open, tokens.size()), "warm");
            }
            return file.replace(statement, last.end(), last.end(), ", warm", statement.words() + " , warm");
        }
    }

    /** How the module can say it without a further import. */
    private Optional<String> known() {
        for (PythonFile.Import i : file.imports()) {
            if (i.name().equals(LIVE) && i.module().matches("(.*\\.)?warm")) {
                return Optional.of(i.as());
            }
            boolean sibling = i.name().equals("warm") && SIBLING.matcher(i.module()).matches();
            if (sibling || i.name().isEmpty() && i.module().matches("(runner\\.)?warm")) {
                return Optional.of(i.as() + "." + LIVE);
            }
        }
        return Optional.of(LIVE).filter(name -> file.assignments(name).size() == 1);
    }

    private Live live() {
        Optional<String> known = known();
        if (known.isPresent()) {
            return new Live(known.get(), Optional.empty());
        }
        PythonFile warm = harness.python(HarnessFiles.WARM);
        warm.assignment(LIVE);
        boolean back = warm.imports().stream().anyMatch(i -> i.name().equals("canonical") || i.module().matches("(.*\\.)?canonical"));
        if (back) {
            throw new AnchorRefused(warm.path(), "runner/warm.py imports runner/canonical.py, which would import it in turn");
        }
        if (file.all().anyMatch(s -> s.assigns().orElse("").equals("warm") || s.parameters().contains("warm") && s.function())) {
            throw new AnchorRefused(file.path(), "`warm` is the name of something else in " + file.path());
        }
        return new Live("warm." + LIVE, Optional.of(style()));
    }

    /** How the harness's modules import each other: from {@code runner}, from {@code .}, or plainly (empty). */
    private String style() {
        List<PythonFile.Import> all = new ArrayList<>(file.imports());
        harness.modules().forEach(m -> all.addAll(harness.python(m).imports()));
        for (PythonFile.Import i : all) {
            if (!i.name().isEmpty() && (i.module().equals("runner") || i.module().startsWith("runner."))) {
                return "runner";
            }
            if (i.module().startsWith(".")) {
                return ".";
            }
            if (i.name().isEmpty() && harness.fileOf("runner." + i.module()).isPresent()) {
                return "";
            }
        }
        return "runner";
    }
}
