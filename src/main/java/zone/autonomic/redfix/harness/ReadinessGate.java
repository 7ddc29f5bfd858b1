package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Where the harness looks whether an app is ready, and the forms of {@code READY_PROBE} are understood. */
public record ReadinessGate(HarnessFiles harness, PythonFile file) {

    public static final String TCP = "tcp_host";
    public static final String HANDSHAKE = "handshake";
    /**
     * Names and subclasses of OSError that a conversation over a socket meets (Python's library reference: Built-in Exceptions, socket,
     * ssl).
     */
    private static final Set<String> SYSTEM_ERRORS = Set.of("OSError", "IOError", "ConnectionError", "ConnectionRefusedError",
            "ConnectionResetError",
            "ConnectionAbortedError", "BrokenPipeError", "TimeoutError", "timeout", "error", "gaierror", "SSLError", "SSLEOFError");
    private static final String TCP_WORDS = "'" + TCP + "'";

    /** @throws AnchorRefused where no module looks at the TCP form, or more than one, with the place */
    public static ReadinessGate of(HarnessFiles harness) {
        List<PythonFile> speaking = harness.modules().stream().flatMap(m -> harness.readable(m).stream()).filter(f -> f.all()
                .anyMatch(speaks(TCP_WORDS))).toList();
        List<PythonFile> looking = speaking.stream().filter(f -> f.all().anyMatch(ReadinessGate::looks)).toList();
        if (speaking.isEmpty()) {
            throw new AnchorRefused("runner", "no module in runner/ reads `" + TCP + "` of a " + RecipeSettings.PROBE);
        }
        if (looking.isEmpty()) {
            throw new AnchorRefused(speaking.get(0).path(), "the TCP form isn't looked at by one `if \"" + TCP + "\" in …:`");
        }
        if (looking.size() > 1) {
            throw new AnchorRefused(looking.get(1).path(), "more than one module reads `" + TCP + "`: "
                    + String.join(", ", looking.stream().map(PythonFile::path).toList()));
        }
        return new ReadinessGate(harness, looking.get(0));
    }

    private static Predicate<Statement> speaks(String words) {
        return s -> !s.textOnly() && s.tokens().stream().anyMatch(t -> t.string() && t.canonical().equals(words));
    }

    private static boolean looks(Statement s) {
        return (s.begins("if") || s.begins("elif")) && speaks(TCP_WORDS).test(s) && probeName(s).isPresent();
    }

    /** Whether a handshake is understood already. @throws AnchorRefused where it is spoken of and never looked at */
    public boolean knowsHandshake() {
        Optional<Statement> spoken = file.all().filter(speaks("'" + HANDSHAKE + "'")).findFirst();
        if (spoken.isPresent() && handshakeLook().isEmpty()) {
            throw new AnchorRefused(file.place(spoken.get()), "`" + HANDSHAKE + "` is spoken of, and no `if \"" + HANDSHAKE
                    + "\" in …:` looks at it");
        }
        return spoken.isPresent();
    }

    private Optional<Statement> handshakeLook() {
        return file.all().filter(s -> s.words().matches("(el)?if '" + HANDSHAKE + "' in \\w+ :")).findFirst();
    }

    /** Whether what a handshake's own test takes for a try that failed is no more than that to the gate. */
    public boolean takesAsNotReady(RetriedHandshake handshake) {
        Set<String> caught = RetriedHandshake.catches(waits().function().all());
        boolean all = caught.contains("Exception") || caught.contains("BaseException");
        boolean system = caught.contains("OSError") || caught.contains("IOError");
        return all || handshake.catches().stream().allMatch(name -> caught.contains(name) || system && SYSTEM_ERRORS.contains(name));
    }

    /** Whether a failed look by an OSError is no more than that to the gate. */
    public boolean takesSystemErrors() {
        Set<String> caught = RetriedHandshake.catches(waits().function().all());
        return caught.stream().anyMatch(Set.of("OSError", "IOError", "Exception", "BaseException")::contains);
    }

    /** Where the TCP form is looked at. */
    public String place() {
        return file.place(look());
    }

    /** Whether {@code READY_PROBE} lists probes, which are taken one by one; else it is one. */
    public boolean takesAList() {
        return waits().loop().isPresent();
    }

    private ProbeWait waits() {
        Statement look = look();
        return ProbeWait.of(file, look, probeName(look).orElseThrow());
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

    /**
     * The harness that completes a handshake before its custom tests: as often in a row and within the same time as an open port is looked
     * for.
     *
     * @param form what kind of one must be understood
     * @param anyFailure whether any exception of it, and not only an OSError, means that the app isn't ready yet
     * @throws AnchorRefused where the gate, or what calls it, isn't of a form in which that can be said
     */
    public HarnessFiles withHandshake(HandshakeForm form, boolean anyFailure) {
        knowsHandshake();
        PythonFile waiting = waits().handshakesBeforeCustom();
        HarnessFiles known = new ReadinessGate(harness.with(waiting), waiting).understanding(form, anyFailure);
        return new BeforeCustom(known, ReadinessGate.of(known).waits()).waited();
    }

    private HarnessFiles understanding(HandshakeForm form, boolean anyFailure) {
        if (handshakeLook().isPresent()) {
            Statement look = handshakeLook().orElseThrow();
            if (!form.understoodBy(look)) {
                throw new AnchorRefused(file.place(look), "a handshake of another kind is understood already: " + look.body().get(0)
                        .words());
            }
            return harness;
        }
        Statement look = look();
        understood(look);
        String probe = probeName(look).orElseThrow();
        PythonFile looking = file.insertAfter(chainEnd(look), List.of("if \"" + HANDSHAKE + "\" in " + probe + ":", file.step(look.body()
                .get(0)) + form.look(probe)));
        return KnownForms.with(harness.with(form.defined(harness, looking, anyFailure)), HANDSHAKE);
    }

    /**
     * What else is said of the TCP form must be the set of known forms, or stand within the look itself: else there is more to know here.
     */
    private void understood(Statement look) {
        List<Statement> within = look.all().toList();
        file.all().filter(speaks(TCP_WORDS)).filter(s -> !within.contains(s) && !KnownForms.areIn(s)).findFirst().ifPresent(s -> {
            throw new AnchorRefused(file.place(s), "`" + TCP + "` is spoken of in a way that isn't understood: " + s.words());
        });
    }

    private Statement chainEnd(Statement look) {
        List<Statement> block = file.statements().contains(look) ? file.statements() : file.around(look).get(0).body();
        int at = block.indexOf(look);
        while (at + 1 < block.size() && (block.get(at + 1).begins("elif") || block.get(at + 1).begins("else"))) {
            at++;
        }
        return block.get(at);
    }

    /** The set of forms that the harness knows, where it is written out. */
    private static final class KnownForms {

        private KnownForms() {}

        static boolean areIn(Statement s) {
            return s.assigns().isPresent() && s.value().orElse(null) instanceof Expression.Sequence sequence && !sequence.items().isEmpty()
                    && sequence.items().stream().allMatch(i -> i instanceof Expression.Text);
        }

        static HarnessFiles with(HarnessFiles harness, String form) {
            HarnessFiles all = harness;
            for (PythonFile file : harness.modules().stream().flatMap(m -> harness.readable(m).stream()).toList()) {
                Optional<Statement> forms = file.all().filter(speaks(TCP_WORDS)).filter(KnownForms::areIn).findFirst();
                if (forms.isPresent()) {
                    all = all.with(with(file, forms.get(), form));
                }
            }
            return all;
        }

        private static PythonFile with(PythonFile file, Statement forms, String form) {
            List<Token> items = forms.tokens().stream().filter(Token::string).toList();
            boolean sorted = items.stream().map(Token::canonical).sorted().toList().equals(items.stream().map(Token::canonical).toList());
            Optional<Token> next = items.stream().filter(t -> sorted && t.canonical().compareTo("'" + form + "'") > 0).findFirst();
            String item = "\"" + form + "\"";
            return next.isPresent() ? Insertion.before(file, forms, next.get(), item) : Insertion.last(file, forms, literal(forms), item);
        }

        private static List<Token> literal(Statement assignment) {
            List<Token> tokens = new ArrayList<>(assignment.tokens());
            int open = 0;
            while (!tokens.get(open).opens()) {
                open++;
            }
            return tokens.subList(open, tokens.size());
        }
    }
}
