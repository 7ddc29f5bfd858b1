package zone.autonomic.redfix.fix;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.harness.AnchorRefused;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.OverlayTest;
import zone.autonomic.redfix.harness.PythonFile;
import zone.autonomic.redfix.harness.ReadinessGate;
import zone.autonomic.redfix.harness.RecipeSettings;
import zone.autonomic.redfix.harness.RecipeSettings.Probe;
import zone.autonomic.redfix.harness.RetriedHandshake;
import zone.autonomic.redfix.harness.Statement;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.recipe.RecipeFiles;

/**
 * Lets the harness wait, before the custom tests, until the app completes the handshake that these tests speak themselves; that its port is open
 * says too little on a loaded node (domain.md §3, mumble). The test, its patience and all timeouts stay as they are.
 *
 * <p>Fact: {@link #TEST}.
 */
public final class ReadinessBeforeCustom implements HarnessFix {

    public static final String KEY = "readiness-before-custom";
    /** Fact: the test's id, {@code tests/x/custom/test_y.py::test_z}. */
    public static final String TEST = "test";

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public String mends() {
        return "not-ready-under-load";
    }

    @Override
    public Attempt apply(HarnessFiles harness, RecipeFiles recipe, String name, Map<String, String> facts) {
        try {
            return attempt(harness, name, facts.getOrDefault(TEST, ""));
        } catch (AnchorRefused e) {
            return Attempt.refused(e.getMessage() + ". By hand: let `" + RecipeSettings.PROBE + "` in " + HarnessFiles.settings(name)
                    + " name a call that completes the test's own handshake, and let the harness repeat it until it returns, before the custom tests", e.place());
        }
    }

    private static Attempt attempt(HarnessFiles harness, String name, String id) {
        List<OverlayTest> tests = OverlayTest.named(harness, name, id);
        if (tests.size() != 1) {
            return Attempt.refused("there is no one test `" + id + "` at the base", HarnessFiles.settings(name));
        }
        Optional<RetriedHandshake> found = RetriedHandshake.in(harness, tests.get(0));
        if (found.isEmpty()) {
            return Attempt.refused("`" + id + "` retries no handshake of the harness that could be called before it", tests.get(0).place());
        }
        RetriedHandshake handshake = found.get();
        ReadinessGate gate = ReadinessGate.of(harness);
        Optional<Attempt> unfit = unfit(handshake, gate);
        if (unfit.isPresent()) {
            return unfit.get();
        }
        PythonFile settings = settings(harness, RecipeSettings.of(harness, name), handshake);
        HarnessFiles mended = harness.with(gate.withHandshake()).with(settings);
        Map<String, String> changed = mended.changedFrom(harness);
        return changed.isEmpty() ? Attempt.refused("nothing is left to change: the harness waits for the handshake already", settings.path())
                : Attempt.proposed(proposal(name, handshake, gate, changed));
    }

    private static Optional<Attempt> unfit(RetriedHandshake handshake, ReadinessGate gate) {
        String called = "`" + handshake.name() + "`";
        String place = handshake.module().place(handshake.attempt());
        if (!handshake.readsAnswer()) {
            return Optional.of(Attempt.refused(called + " merely connects, which a TCP probe does already", place));
        }
        if (!handshake.moduleName().startsWith("runner.")) {
            return Optional.of(Attempt.refused(called + " isn't a module of the harness's own, so a recipe's settings can't import it", place));
        }
        if (handshake.attempt().required().size() != 1) {
            return Optional.of(Attempt.refused(called + " must be given more than the host: " + handshake.attempt().required(), place));
        }
        if (!gate.takesAsNotReady(handshake)) {
            return Optional.of(Attempt.refused("the gate doesn't catch all that the test's retry takes for a try that failed (" + String.join(", ", handshake.catches())
                    + "), so a single one would end the wait", gate.place()));
        }
        return Optional.empty();
    }

    private static PythonFile settings(HarnessFiles harness, RecipeSettings settings, RetriedHandshake handshake) {
        Optional<Probe> probe = settings.probe();
        if (probe.isPresent() && probe.get().has(ReadinessGate.HANDSHAKE)) {
            return settings.file();
        }
        PythonFile importing = importing(settings.file(), handshake);
        Optional<Probe> there = new RecipeSettings(importing).probe();
        if (there.isPresent()) {
            String host = there.get().words(ReadinessGate.TCP).orElseThrow(() -> new AnchorRefused(settings.file().place(probe.get().function()),
                    "`" + RecipeSettings.PROBE + "` doesn't say which host it asks"));
            return there.get().with(ReadinessGate.HANDSHAKE, call(handshake, host));
        }
        Probe model = model(harness).orElseThrow(() -> new AnchorRefused(settings.file().path(), "no recipe here has a `" + RecipeSettings.PROBE
                + "` that shows how the host is named"));
        String parameter = model.function().parameters().get(0);
        List<Statement> all = importing.statements();
        return importing.insertAfter(all.get(all.size() - 1), List.of("", "", "def " + RecipeSettings.PROBE + "(" + parameter + "):", "    return {\""
                + ReadinessGate.HANDSHAKE + "\": " + call(handshake, model.words(ReadinessGate.TCP).orElseThrow()) + ", \"stable\": 3}"));
    }

    private static String call(RetriedHandshake handshake, String host) {
        return "lambda: " + handshake.name() + "(" + host + ")";
    }

    private static Optional<Probe> model(HarnessFiles harness) {
        return harness.files().keySet().stream().filter(p -> p.endsWith("/recipe_meta.py")).map(harness::python).map(RecipeSettings::new)
                .flatMap(s -> s.probe().stream()).filter(p -> p.words(ReadinessGate.TCP).isPresent()).findFirst();
    }

    private static PythonFile importing(PythonFile file, RetriedHandshake handshake) {
        if (file.statements().isEmpty()) {
            throw new AnchorRefused(file.path(), file.path() + " says nothing that a probe could be put behind");
        }
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
        String line = "from " + handshake.moduleName() + " import " + handshake.name();
        if (!file.imports().isEmpty()) {
            return file.insertAfter(file.imports().get(file.imports().size() - 1).statement(), List.of(line));
        }
        return file.docstring().isPresent() ? file.insertAfter(file.docstring().get(), List.of("", line))
                : file.insertBefore(file.statements().get(0), List.of(line, ""));
    }

    private static Proposal proposal(String name, RetriedHandshake handshake, ReadinessGate gate, Map<String, String> changed) {
        String speaks = handshake.tls() ? "TLS and the server's answer" : "the server's answer";
        String why = "`" + handshake.test().name() + "` tries " + handshake.patience() + " and then fails. On a loaded node the port of `" + name
                + "` is open long before the server completes a handshake, so the custom tests began too early, and their patience ran out.\n\n"
                + "`" + handshake.name() + "` in `" + handshake.module().path() + "`, the very conversation that the test speaks (" + speaks
                + "), becomes a form of `" + RecipeSettings.PROBE + "`: the harness (`" + gate.file().path()
                + "`) repeats it before the custom tests until it returns, as often in a row as `stable` says and no longer than `HTTP_TIMEOUT`.\n\n"
                + "The test stays as it is: no longer patience, no more attempts, no raised timeout. A server that never completes a handshake is still red.";
        return new Proposal(KEY, "Wait for " + name + "'s handshake before its custom tests", why, changed,
                List.of("Runs of `" + name + "` begin their custom tests later where the server is slow, at most by `HTTP_TIMEOUT`.",
                        "Other recipes' runs are as before: a `" + RecipeSettings.PROBE + "` without the new form is treated as it was."), "", "", "");
    }
}
