package zone.autonomic.redfix.fix;

import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.harness.AnchorRefused;
import zone.autonomic.redfix.harness.Expression;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.ImportLine;
import zone.autonomic.redfix.harness.PythonFile;
import zone.autonomic.redfix.harness.ReadinessGate;
import zone.autonomic.redfix.harness.ReadyProbe;
import zone.autonomic.redfix.harness.RecipeSettings;
import zone.autonomic.redfix.harness.RetriedHandshake;

/**
 * A recipe's {@code READY_PROBE} that names the handshake of its own tests.
 *
 * @param list whether the harness takes a list of probes, else one
 */
record HandshakeProbe(HarnessFiles harness, String recipe, RetriedHandshake handshake, boolean list) {

    private static final String STABLE = "3";

    /** The settings with it. @throws AnchorRefused where they aren't of a form that is understood, or whom to ask can't be told */
    PythonFile settings() {
        RecipeSettings settings = RecipeSettings.of(harness, recipe);
        Optional<ReadyProbe> there = settings.probe();
        if (there.filter(p -> p.has(ReadinessGate.HANDSHAKE)).isPresent()) {
            return settings.file();
        }
        if (list) {
            untouchedByOneMoreTier();
        }
        if (settings.file().statements().isEmpty()) {
            throw new AnchorRefused(settings.file().path(), settings.file().path() + " says nothing that a probe could be put behind");
        }
        PythonFile importing = handshake.besideTheTests() ? settings.file() : importing(settings.file());
        Optional<ReadyProbe> probe = new RecipeSettings(importing).probe();
        if (probe.filter(p -> p.list() != list).isPresent()) {
            throw new AnchorRefused(importing.place(probe.get().returns()), "`" + RecipeSettings.PROBE + "` says " + (list
                    ? "one probe, and the harness takes a list of them"
                    : "a list of probes, and the harness takes one"));
        }
        return probe.map(p -> p.with(list ? "{" + forms(p, p.parameter()) + "}" : form(p.words(ReadinessGate.TCP)
                .orElseThrow(() -> new AnchorRefused(importing.place(p.statement()), "`" + RecipeSettings.PROBE
                + "` doesn't say which host it asks")))))
                .orElseGet(() -> added(importing));
    }

    /**
     * Recipes' probes are asked for once more, before the custom tests; what they list then isn't waited for, but it must not be an error.
     */
    private void untouchedByOneMoreTier() {
        harness.files().keySet().stream().filter(p -> p.endsWith("/recipe_meta.py")).map(harness::python)
                .map(ReadyProbe::breaksWithAnotherTier)
                .flatMap(Optional::stream).findFirst().ifPresent(place -> {
                    throw new AnchorRefused(place, "what `" + RecipeSettings.PROBE
                            + "` lists depends on the tier here, and nothing shows that it can be asked before the custom tests");
                });
    }

    private PythonFile added(PythonFile settings) {
        Optional<ReadyProbe> model = model();
        String parameter = model.map(ReadyProbe::parameter).orElse("ctx");
        List<zone.autonomic.redfix.harness.Statement> all = settings.statements();
        String said = list ? "[{" + forms(null, parameter) + "}]" : "{" + form(model.flatMap(m -> m.words(ReadinessGate.TCP))
                .orElseThrow(() -> new AnchorRefused(settings.path(),
                "no recipe here has a `" + RecipeSettings.PROBE + "` that shows how the host is named"))) + ", \"stable\": " + STABLE + "}";
        return settings.insertAfter(all.get(all.size() - 1), List.of("", "", "def " + RecipeSettings.PROBE + "(" + parameter
                + "):", "    return " + said));
    }

    private Optional<ReadyProbe> model() {
        return harness.files().keySet().stream().filter(p -> p.endsWith("/recipe_meta.py")).map(harness::python).flatMap(file -> {
            try {
                return ReadyProbe.in(file).stream();
            } catch (AnchorRefused otherwise) {
                return java.util.stream.Stream.empty();
            }
        }).filter(p -> p.list() == list && (list || p.words(ReadinessGate.TCP).isPresent())).findFirst();
    }

    /**
     * A probe of its own: the port first, as a handshake with none open says less, and then the handshake, asked of the host that the test
     * asks.
     */
    private String forms(ReadyProbe beside, String parameter) {
        String known = beside == null ? "" : beside.words(ReadinessGate.TCP).orElse("");
        String host = handshake.host().flatMap(h -> words(h, parameter)).orElse(known);
        String port = handshake.port().or(() -> beside == null ? Optional.empty() : beside.port()).orElse("");
        if (host.isEmpty() || port.isEmpty()) {
            throw new AnchorRefused(handshake.module().place(handshake.attempt()),
                    "which host and port the handshake is to be completed with can't be told");
        }
        String stable = beside == null ? STABLE : beside.words("stable").filter(s -> s.matches("\\d+")).orElse(STABLE);
        return "\"tcp_host\": " + host + ", \"tcp_port\": " + port + ", " + form(host) + ", \"stable\": " + stable;
    }

    private static Optional<String> words(Expression host, String parameter) {
        if (host instanceof Expression.Text text && text.value().matches("[\\w.:-]+")) {
            return Optional.of("\"" + text.value() + "\"");
        }
        return host instanceof Expression.Member m && m.of() instanceof Expression.Name && m.name().equals("domain")
                ? Optional.of(parameter + ".domain") : Optional.empty();
    }

    private String form(String host) {
        return "\"" + ReadinessGate.HANDSHAKE + "\": " + (handshake.besideTheTests() ? "\"" + handshake.whereBelowTests() + "\""
                : "lambda: " + handshake.name() + "(" + host + ")");
    }

    private PythonFile importing(PythonFile file) {
        boolean there = file.imports().stream().anyMatch(i -> i.module().equals(handshake.moduleName()) && i.name().equals(handshake.name())
                && i.as().equals(handshake.name()));
        if (there) {
            return file;
        }
        boolean taken = file.imports().stream().anyMatch(i -> i.as().equals(handshake.name()))
                || file.all().anyMatch(s -> s.assigns().or(s::defines).filter(handshake.name()::equals).isPresent());
        if (taken) {
            throw new AnchorRefused(file.path(), "`" + handshake.name() + "` is the name of something else in " + file.path());
        }
        return ImportLine.put(file, "from " + handshake.moduleName() + " import " + handshake.name());
    }
}
