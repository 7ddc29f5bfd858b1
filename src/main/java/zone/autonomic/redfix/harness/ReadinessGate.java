package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The harness's wait for an app before its custom tests: where the forms of {@code READY_PROBE} are understood. */
public record ReadinessGate(PythonFile file) {

    public static final String TCP = "tcp_host";
    public static final String HANDSHAKE = "handshake";
    /** Names and subclasses of OSError that a conversation over a socket meets (Python's library reference: Built-in Exceptions, socket, ssl). */
    private static final Set<String> SYSTEM_ERRORS = Set.of("OSError", "IOError", "ConnectionError", "ConnectionRefusedError", "ConnectionResetError",
            "ConnectionAbortedError", "BrokenPipeError", "TimeoutError", "timeout", "error", "gaierror", "SSLError", "SSLEOFError");
    private static final String TCP_WORDS = "'" + TCP + "'";

    /** @throws AnchorRefused where no module, or more than one, speaks of the TCP form in its code */
    public static ReadinessGate of(HarnessFiles harness) {
        List<PythonFile> speaking = harness.modules().stream().map(harness::python).filter(f -> f.all().anyMatch(speaks(TCP_WORDS))).toList();
        if (speaking.size() != 1) {
            throw new AnchorRefused(speaking.isEmpty() ? "runner" : speaking.get(1).path(), speaking.isEmpty()
                    ? "no module in runner/ reads `" + TCP + "` of a " + RecipeSettings.PROBE
                    : "more than one module reads `" + TCP + "`: " + String.join(", ", speaking.stream().map(PythonFile::path).toList()));
        }
        return new ReadinessGate(speaking.get(0));
    }

    private static Predicate<Statement> speaks(String words) {
        return s -> !s.textOnly() && s.tokens().stream().anyMatch(t -> t.string() && t.canonical().equals(words));
    }

    /** Whether a handshake is understood already. @throws AnchorRefused where it is spoken of and never looked at */
    public boolean knowsHandshake() {
        Optional<Statement> spoken = file.all().filter(speaks("'" + HANDSHAKE + "'")).findFirst();
        if (spoken.isPresent() && file.all().noneMatch(s -> s.words().matches("(el)?if '" + HANDSHAKE + "' in \\w+ :"))) {
            throw new AnchorRefused(file.place(spoken.get()), "`" + HANDSHAKE + "` is spoken of, and no `if \"" + HANDSHAKE + "\" in …:` looks at it");
        }
        return spoken.isPresent();
    }

    /** Whether what a handshake's own test takes for a try that failed is no more than that to the gate. */
    public boolean takesAsNotReady(RetriedHandshake handshake) {
        Set<String> caught = RetriedHandshake.catches(file.all());
        boolean all = caught.contains("Exception") || caught.contains("BaseException");
        boolean system = caught.contains("OSError") || caught.contains("IOError");
        return all || handshake.catches().stream().allMatch(name -> caught.contains(name) || system && SYSTEM_ERRORS.contains(name));
    }

    /** Where the TCP form is looked at. */
    public String place() {
        return file.place(look());
    }

    /** {@code if "tcp_host" in probe:}, once. */
    private Statement look() {
        List<Statement> looks = file.all().filter(s -> s.begins("if") || s.begins("elif")).filter(speaks(TCP_WORDS)).toList();
        if (looks.size() != 1 || probeName(looks.get(0)).isEmpty()) {
            throw new AnchorRefused(looks.isEmpty() ? file.path() : file.place(looks.get(0)),
                    "the TCP form isn't looked at by one `if \"" + TCP + "\" in …:`");
        }
        return looks.get(0);
    }

    private static Optional<String> probeName(Statement look) {
        Expression test = Expression.of(look.tokens().subList(1, look.tokens().size() - 1));
        boolean in = test instanceof Expression.Comparison c && c.operator().equals("in") && c.left().equals(new Expression.Text(TCP))
                && c.right() instanceof Expression.Name;
        return in ? Optional.of(((Expression.Name) ((Expression.Comparison) test).right()).name()) : Optional.empty();
    }

    /** The file with the handshake form: the callable must return without an exception, as often in a row and within the same time as the TCP form. */
    public PythonFile withHandshake() {
        if (knowsHandshake()) {
            return file;
        }
        Statement look = look();
        understood(look);
        String probe = probeName(look).orElseThrow();
        String step = file.step(look.body().get(0));
        PythonFile calling = file.insertAfter(chainEnd(look), List.of("if \"" + HANDSHAKE + "\" in " + probe + ":", step + probe + "[\"" + HANDSHAKE + "\"]()"));
        return documented(known(calling));
    }

    /** What else is said of the TCP form must be the set of known forms, or stand within the look itself: else there is more to know here. */
    private void understood(Statement look) {
        List<Statement> within = look.all().toList();
        file.all().filter(speaks(TCP_WORDS)).filter(s -> !within.contains(s) && !knownForms(s)).findFirst().ifPresent(s -> {
            throw new AnchorRefused(file.place(s), "`" + TCP + "` is spoken of in a way that isn't understood: " + s.words());
        });
    }

    private static boolean knownForms(Statement s) {
        return s.assigns().isPresent() && s.value().orElse(null) instanceof Expression.Sequence sequence
                && sequence.items().stream().allMatch(i -> i instanceof Expression.Text);
    }

    private Statement chainEnd(Statement look) {
        List<Statement> block = file.statements().contains(look) ? file.statements()
                : file.all().filter(s -> s.body().contains(look)).findFirst().orElseThrow().body();
        int at = block.indexOf(look);
        while (at + 1 < block.size() && (block.get(at + 1).begins("elif") || block.get(at + 1).begins("else"))) {
            at++;
        }
        return block.get(at);
    }

    private static PythonFile known(PythonFile file) {
        Optional<Statement> forms = file.all().filter(speaks(TCP_WORDS)).filter(ReadinessGate::knownForms).findFirst();
        if (forms.isEmpty()) {
            return file;
        }
        List<Token> items = forms.get().tokens().stream().filter(Token::string).toList();
        Optional<Token> next = items.stream().filter(t -> t.canonical().compareTo("'" + HANDSHAKE + "'") > 0).findFirst();
        String item = "\"" + HANDSHAKE + "\"";
        return next.isPresent() ? Insertion.before(file, forms.get(), next.get(), item)
                : Insertion.last(file, forms.get(), literal(forms.get()), item);
    }

    private static List<Token> literal(Statement assignment) {
        List<Token> tokens = new ArrayList<>(assignment.tokens());
        int open = 0;
        while (!tokens.get(open).opens()) {
            open++;
        }
        return tokens.subList(open, tokens.size());
    }

    /** The module's docstring shows each form by a line; the new one gets its line too. */
    private static PythonFile documented(PythonFile file) {
        Optional<Statement> docstring = file.docstring().filter(d -> d.tokens().size() == 1);
        String literal = docstring.map(d -> d.tokens().get(0).text()).orElse("");
        int at = literal.indexOf("\"" + TCP + "\"");
        int end = at < 0 ? -1 : literal.indexOf('\n', at);
        if (end < 0 || !literal.startsWith("\"\"\"") || literal.contains("\\")) {
            return file;
        }
        String line = literal.substring(literal.lastIndexOf('\n', at) + 1, at);
        String indent = line.substring(0, line.length() - line.stripLeading().length());
        String added = indent + "{\"" + HANDSHAKE + "\": lambda: …, \"stable\": 3}    the call returns without an exception, `stable` times in a row"
                + file.newline();
        String now = literal.substring(0, end + 1) + added + literal.substring(end + 1);
        Statement statement = docstring.orElseThrow();
        return file.replace(statement, statement.start(), statement.headEnd(), now, new Token(Token.Kind.STRING, now, 0, now.length()).canonical());
    }
}
