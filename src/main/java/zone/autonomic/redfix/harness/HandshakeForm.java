package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a {@code READY_PROBE} names the handshake of its recipe's own tests, and the harness completes it. */
public enum HandshakeForm {

    /** {@code "handshake": lambda: handshake(ctx.domain)}: its module is the harness's own, so that a recipe's settings can import it. */
    CALLABLE {
        @Override
        String look(String probe) {
            return probe + "[\"" + ReadinessGate.HANDSHAKE + "\"]()";
        }

        @Override
        PythonFile defined(HarnessFiles harness, PythonFile gate, boolean anyFailure) {
            return documented(gate);
        }
    },

    /**
     * {@code "handshake": "x/custom/_proto.py:handshake"}: it stands beside the tests, where nothing imports it from, and is loaded from
     * its file.
     */
    OF_THE_TESTS {
        @Override
        String look(String probe) {
            return FUNCTION + "(" + probe + "[\"" + ReadinessGate.HANDSHAKE + "\"], " + probe + "[\"" + ReadinessGate.TCP + "\"])";
        }

        @Override
        PythonFile defined(HarnessFiles harness, PythonFile gate, boolean anyFailure) {
            if (gate.all().anyMatch(s -> s.defines().or(s::assigns).orElse("").equals(FUNCTION))) {
                throw new AnchorRefused(gate.path(), "`" + FUNCTION + "` is the name of something else in " + gate.path());
            }
            Statement look = gate.all().filter(s -> s.words().matches("if '" + ReadinessGate.HANDSHAKE + "' in \\w+ :")).findFirst()
                    .orElseThrow();
            List<String> lines = new ArrayList<>(List.of("", ""));
            lines.addAll(function(testsFolder(harness, gate), anyFailure));
            PythonFile defined = gate.insertAfter(gate.functionAround(look).orElseThrow(), lines);
            boolean imported = gate.imports().stream().anyMatch(i -> i.name().isEmpty() && i.module().equals(LOADING));
            return imported ? defined : ImportLine.sorted(defined, LOADING);
        }
    };

    static final String FUNCTION = "complete_handshake";
    static final String LOADING = "importlib.util";
    /** The harness's name for the folder of all recipes' tests. */
    static final String TESTS_FOLDER = "TESTS_DIR";

    /** The statement that completes the handshake of a probe. */
    abstract String look(String probe);

    /**
     * The gate's file with what that statement needs.
     *
     * @param anyFailure whether any exception of the handshake, and not only an OSError, means that the app isn't ready yet
     * @throws AnchorRefused where it can't be said there
     */
    abstract PythonFile defined(HarnessFiles harness, PythonFile gate, boolean anyFailure);

    boolean understoodBy(Statement look) {
        String probe = look.tokens().get(look.tokens().size() - 2).text();
        return look.body().size() == 1 && look.body().get(0).words().equals(PythonFile.parse("", look(probe) + "\n").statements().get(0)
                .words());
    }

    /** The function that loads a handshake from its file, in lines. @param folder how the module says where all recipes' tests are */
    static List<String> function(String folder, boolean anyFailure) {
        List<String> lines = new ArrayList<>(List.of("def " + FUNCTION + "(where, host):",
                "    \"\"\"The handshake of a recipe's own tests, `<recipe>/custom/_proto.py:function`; an OSError says that the app isn't ready.\"\"\"",
                "    path, function = where.split(\":\")",
                "    spec = importlib.util.spec_from_file_location(function, f\"{" + folder + "}/{path}\")",
                "    module = importlib.util.module_from_spec(spec)",
                "    spec.loader.exec_module(module)"));
        lines.addAll(anyFailure ? List.of("    try:", "        getattr(module, function)(host)", "    except Exception as tried:",
                "        raise OSError(f\"{where}: {tried!r}\") from tried") : List.of("    getattr(module, function)(host)"));
        return lines;
    }

    private static String testsFolder(HarnessFiles harness, PythonFile gate) {
        if (gate.assignments(TESTS_FOLDER).size() == 1) {
            return TESTS_FOLDER;
        }
        for (PythonFile.Import i : gate.imports()) {
            if (i.name().equals(TESTS_FOLDER)) {
                return i.as();
            }
            Optional<PythonFile> module = harness.fileOf(gate.path(), i.whole()).flatMap(harness::readable);
            if (module.filter(m -> m.assignments(TESTS_FOLDER).size() == 1).isPresent()) {
                return i.as() + "." + TESTS_FOLDER;
            }
        }
        throw new AnchorRefused(gate.path(), "nothing in " + gate.path() + " says where the recipes' tests are (`" + TESTS_FOLDER + "`)");
    }

    /** The module's docstring shows each form by a line; the new one gets its line too. */
    private static PythonFile documented(PythonFile file) {
        Optional<Statement> docstring = file.docstring().filter(d -> d.tokens().size() == 1);
        String literal = docstring.map(d -> d.tokens().get(0).text()).orElse("");
        int at = literal.indexOf("\"" + ReadinessGate.TCP + "\"");
        int end = at < 0 ? -1 : literal.indexOf('\n', at);
        if (end < 0 || !literal.startsWith("\"\"\"") || literal.contains("\\")) {
            return file;
        }
        String line = literal.substring(literal.lastIndexOf('\n', at) + 1, at);
        String indent = line.substring(0, line.length() - line.stripLeading().length());
        String added = indent + "{\"" + ReadinessGate.HANDSHAKE
                + "\": lambda: …, \"stable\": 3}    the call returns without an exception, `stable` times in a row"
                + file.newline();
        String now = literal.substring(0, end + 1) + added + literal.substring(end + 1);
        Statement statement = docstring.orElseThrow();
        return file.replace(statement, statement.start(), statement.headEnd(), now, new Token(Token.Kind.STRING, now, 0, now.length())
                .canonical());
    }
}
