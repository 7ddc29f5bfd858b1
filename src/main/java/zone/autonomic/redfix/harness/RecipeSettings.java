package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.Comparator;
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
     * Enrols the recipe: its opt-out says the opposite, or the key is added; {@code truth} is put where a docstring said why it was left
     * out, and a
     * comment that said so goes.
     *
     * @param truth one sentence
     * @throws AnchorRefused where the key isn't plainly True or False
     */
    public PythonFile enrolled(String truth) {
        Optional<Statement> optOut = optOut();
        if (optOut.isEmpty()) {
            return file.assignments(ENROLLED).isEmpty() ? added() : file;
        }
        PythonFile enrolled = file;
        List<Token> remarks = new ArrayList<>(above(optOut.get()));
        file.comments().stream().filter(c -> c.start() >= optOut.get().headEnd() && file.lineEnd(c.end()) == file.lineEnd(optOut.get()
                .headEnd())).forEach(remarks::add);
        remarks.sort(Comparator.comparingInt(Token::start).reversed());
        for (Token comment : remarks) {
            enrolled = enrolled.comment(comment, "");
        }
        Statement now = new RecipeSettings(enrolled).optOut().orElseThrow();
        Token value = now.tokens().get(now.tokens().size() - 1);
        if (!value.is("False")) {
            throw new AnchorRefused(file.place(optOut.get()), "`" + now.words() + "` isn't plainly True or False");
        }
        enrolled = enrolled.replace(now, value.start(), value.end(), "True", now.words().replaceFirst("False$", "True"));
        Optional<Statement> docstring = enrolled.docstring().filter(d -> d.tokens().size() == 1
                && ABOUT_ENROLMENT.matcher(d.words()).find());
        return docstring.isPresent() ? toldTruly(enrolled, docstring.get(), truth) : enrolled;
    }

    private PythonFile added() {
        if (file.statements().isEmpty()) {
            throw new AnchorRefused(file.path(), file.path() + " says nothing that `" + ENROLLED + "` could be put behind");
        }
        List<Statement> settings = file.statements().stream().filter(s -> s.assigns().filter(name -> name.matches("[A-Z][A-Z0-9_]*"))
                .isPresent()).toList();
        Statement behind = settings.isEmpty() ? file.statements().get(file.statements().size() - 1) : settings.get(settings.size() - 1);
        return file.insertAfter(behind, settings.isEmpty() ? List.of("", ENROLLED + " = True") : List.of(ENROLLED + " = True"));
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
        PythonString string = PythonString.of(literal).orElseThrow(() -> new AnchorRefused(file.place(docstring),
                "the docstring can't be read"));
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

    /** What the app is asked before it counts as ready, if anything. @throws AnchorRefused where it isn't of a form that is understood */
    public Optional<ReadyProbe> probe() {
        return ReadyProbe.in(file);
    }
}
