package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A recipe's settings in the harness, {@code tests/<recipe>/recipe_meta.py}. */
public record RecipeSettings(PythonFile file) {

    public static final String ENROLLED = "WARM_CANONICAL";
    public static final String PROBE = "READY_PROBE";
    private static final Pattern ABOUT_ENROLMENT = Pattern.compile("(?i)enrol|canonical|" + ENROLLED);
    private static final Pattern SENTENCE = Pattern.compile("(?s)[^.!?]+(?:[.!?]+(?=\\s|$)|$)\\s*");

    /** @throws AnchorRefused when the recipe has none, or they can't be read */
    public static RecipeSettings of(HarnessFiles harness, String recipe) {
        return new RecipeSettings(harness.python(HarnessFiles.settings(recipe)));
    }

    /** The statement that takes the recipe out of the canonicals, if there is one. */
    public Optional<Statement> optOut() {
        List<Statement> assigned = file.all().filter(s -> s.assigns().orElse("").equals(ENROLLED)).toList();
        if (assigned.size() > 1) {
            throw new AnchorRefused(file.place(assigned.get(1)), "`" + ENROLLED + "` is assigned more than once");
        }
        Optional<Statement> found = assigned.stream().findFirst();
        if (found.isPresent() && !file.statements().contains(found.get())) {
            throw new AnchorRefused(file.place(found.get()), "`" + ENROLLED + "` is assigned in a block of its own");
        }
        Optional<Expression> value = found.flatMap(Statement::value);
        if (value.isPresent() && !value.get().equals(new Expression.Name("False")) && !value.get().equals(new Expression.Name("True"))) {
            throw new AnchorRefused(file.place(found.get()), "`" + found.get().words() + "` isn't plainly True or False");
        }
        return found.filter(s -> value.orElseThrow().equals(new Expression.Name("False")));
    }

    /**
     * Enrols the recipe: takes the opt-out away, and puts {@code truth} where a docstring or a comment said why there was one.
     *
     * @param truth one sentence
     */
    public PythonFile enrolled(String truth) {
        Optional<Statement> optOut = optOut();
        if (optOut.isEmpty()) {
            return file;
        }
        PythonFile enrolled = file;
        for (Token comment : above(optOut.get())) {
            Token now = enrolled.comments().stream().filter(c -> c.text().equals(comment.text())).findFirst().orElseThrow();
            enrolled = enrolled.comment(now, "");
        }
        enrolled = enrolled.remove(new RecipeSettings(enrolled).optOut().orElseThrow());
        Optional<Statement> docstring = enrolled.docstring().filter(d -> d.tokens().size() == 1 && ABOUT_ENROLMENT.matcher(d.words()).find());
        return docstring.isPresent() ? toldTruly(enrolled, docstring.get(), truth) : enrolled;
    }

    /** The comment lines right above a statement, where they speak of its matter. */
    private List<Token> above(Statement statement) {
        List<Token> above = new ArrayList<>();
        int line = file.lineStart(statement.start());
        for (int i = file.comments().size() - 1; i >= 0; i--) {
            Token comment = file.comments().get(i);
            if (file.lineEnd(comment.end()) == line && file.text().substring(file.lineStart(comment.start()), comment.start()).isBlank()) {
                above.add(0, comment);
                line = file.lineStart(comment.start());
            }
        }
        return above.stream().anyMatch(c -> ABOUT_ENROLMENT.matcher(c.text()).find()) ? above : List.of();
    }

    private static PythonFile toldTruly(PythonFile file, Statement docstring, String truth) {
        String literal = docstring.tokens().get(0).text();
        PythonString string = PythonString.of(literal).orElseThrow(() -> new AnchorRefused(file.place(docstring), "the docstring can't be read"));
        int quote = literal.endsWith("\"\"\"") || literal.endsWith("'''") ? 3 : 1;
        String content = literal.substring(string.contentStart(), literal.length() - quote);
        StringBuilder told = new StringBuilder();
        boolean said = false;
        for (String sentence : SENTENCE.matcher(content).results().map(java.util.regex.MatchResult::group).toList()) {
            boolean about = ABOUT_ENROLMENT.matcher(sentence).find();
            String behind = sentence.substring(sentence.stripTrailing().length());
            told.append(!about ? sentence : said ? "" : truth + behind);
            said |= about;
        }
        String now = literal.substring(0, string.contentStart()) + told + literal.substring(literal.length() - quote);
        String words = new Token(Token.Kind.STRING, now, 0, now.length()).canonical();
        return file.replace(docstring, docstring.start(), docstring.headEnd(), now, words);
    }

    /** What the readiness probe returns, where it is a function with one {@code return} of a dict. */
    public Optional<Probe> probe() {
        List<Statement> probes = file.statements().stream()
                .filter(s -> s.function() && s.defines().orElse("").equals(PROBE) || s.assigns().orElse("").equals(PROBE)).toList();
        if (probes.isEmpty()) {
            return Optional.empty();
        }
        Statement probe = probes.get(0);
        List<Statement> returns = probe.all().filter(s -> s.begins("return")).toList();
        Optional<Expression> returned = returns.size() == 1 ? returns.get(0).returned() : Optional.empty();
        if (probes.size() > 1 || !probe.function() || probe.parameters().size() != 1 || !(returned.orElse(null) instanceof Expression.Mapping mapping)) {
            throw new AnchorRefused(file.place(probe), "`" + PROBE + "` isn't a function of one parameter that returns one dict");
        }
        return Optional.of(new Probe(file, probe, returns.get(0), mapping));
    }

    /** @param returns the statement that returns the forms */
    public record Probe(PythonFile file, Statement function, Statement returns, Expression.Mapping forms) {

        public boolean has(String form) {
            return forms.get(form).isPresent();
        }

        public Optional<String> port() {
            return forms.get("tcp_port").filter(e -> e instanceof Expression.Number).map(e -> ((Expression.Number) e).digits());
        }

        /** The words of a form's value, as written. */
        public Optional<String> words(String form) {
            List<Token> tokens = returns.returnedTokens().orElseThrow();
            return Expression.commas(tokens.subList(1, tokens.size() - 1)).stream()
                    .filter(p -> p.size() > 2 && p.get(0).canonical().equals("'" + form + "'"))
                    .map(p -> file.text().substring(p.get(2).start(), p.get(p.size() - 1).end())).findFirst();
        }

        /** The file with one more form at the end of the dict. */
        public PythonFile with(String form, String value) {
            List<Token> tokens = returns.returnedTokens().orElseThrow();
            return Insertion.last(file, returns, tokens, "\"" + form + "\": " + value);
        }
    }
}
