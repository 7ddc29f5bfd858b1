package zone.autonomic.redfix.fix;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.harness.AnchorRefused;
import zone.autonomic.redfix.harness.HandshakeForm;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.OverlayTest;
import zone.autonomic.redfix.harness.PythonFile;
import zone.autonomic.redfix.harness.ReadinessGate;
import zone.autonomic.redfix.harness.RecipeSettings;
import zone.autonomic.redfix.harness.RetriedHandshake;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.recipe.RecipeFiles;

/**
 * Lets the harness wait, before the custom tests, until the app completes the handshake that these tests speak themselves; that its port is
 * open
 * says too little on a loaded node. The test, its patience and all timeouts stay as they are. Where the harness has no place for that, a
 * longer
 * patience is suggested to a person, and nothing is changed.
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
        String id = facts.getOrDefault(TEST, "");
        List<OverlayTest> tests = OverlayTest.named(harness, name, id);
        if (tests.size() != 1) {
            return Attempt.refused("there is no one test `" + id + "` at the base", HarnessFiles.settings(name));
        }
        Optional<RetriedHandshake> handshake = RetriedHandshake.in(harness, tests.get(0));
        if (handshake.isEmpty()) {
            return Attempt.refused("`" + id + "` retries no handshake of the harness that could be called before it", tests.get(0).place());
        }
        try {
            return attempt(harness, name, handshake.get());
        } catch (AnchorRefused e) {
            return LongerPatience.suggested(name, handshake.get(), e.getMessage() + ". By hand: let `" + RecipeSettings.PROBE + "` in "
                    + HarnessFiles.settings(name)
                    + " name the test's own handshake, and let the harness repeat it until it returns, before the custom tests", e.place());
        }
    }

    private static Attempt attempt(HarnessFiles harness, String name, RetriedHandshake handshake) {
        ReadinessGate gate = ReadinessGate.of(harness);
        gate.knowsHandshake();
        boolean anyFailure = !gate.takesAsNotReady(handshake);
        unfit(handshake, gate, anyFailure);
        HandshakeForm form = handshake.besideTheTests() ? HandshakeForm.OF_THE_TESTS : HandshakeForm.CALLABLE;
        PythonFile settings = new HandshakeProbe(harness, name, handshake, gate.takesAList()).settings();
        HarnessFiles mended = gate.withHandshake(form, anyFailure).with(settings);
        Map<String, String> changed = mended.changedFrom(harness);
        return changed.isEmpty() ? Attempt.refused("nothing is left to change: the harness waits for the handshake already",
                settings.path())
                : Attempt.proposed(proposal(name, handshake, gate, changed));
    }

    /** @throws AnchorRefused where the handshake can't be called before the tests */
    private static void unfit(RetriedHandshake handshake, ReadinessGate gate, boolean anyFailure) {
        String called = "`" + handshake.name() + "`";
        String place = handshake.module().place(handshake.attempt());
        if (!handshake.readsAnswer()) {
            throw new AnchorRefused(place, called + " merely connects, which a TCP probe does already");
        }
        if (handshake.attempt().required().size() > 1) {
            throw new AnchorRefused(place, called + " must be given more than the host: " + handshake.attempt().required());
        }
        if (anyFailure && (!handshake.besideTheTests() || !gate.takesSystemErrors())) {
            throw new AnchorRefused(gate.place(), "the gate doesn't catch all that the test's retry takes for a try that failed ("
                    + String.join(", ", handshake.catches())
                    + "), so a single one would end the wait");
        }
        if (handshake.besideTheTests()) {
            handshake.needsMoreThanItsFile().ifPresent(why -> {
                throw new AnchorRefused(place, called + " can't be loaded from its file alone: " + why);
            });
        }
    }

    private static Proposal proposal(String name, RetriedHandshake handshake, ReadinessGate gate, Map<String, String> changed) {
        String speaks = handshake.tls() ? "TLS and the server's answer" : "the server's answer";
        String why = "`" + handshake.test().name() + "` tries " + handshake.patience() + " and then fails. On a loaded node the port of `"
                + name
                + "` is open long before the server completes a handshake, so the custom tests began too early, and their patience ran out.\n\n"
                + "`" + handshake.name() + "` in `" + handshake.module().path() + "`, the very conversation that the test speaks (" + speaks
                + "), becomes a form of `" + RecipeSettings.PROBE + "`: the harness (`" + gate.file().path()
                + "`) repeats it before the custom tests until it returns, as often in a row as `stable` says and no longer than `HTTP_TIMEOUT`.\n\n"
                + "The test stays as it is: no longer patience, no more attempts, no raised timeout. A server that never completes a handshake is still red.";
        return new Proposal(KEY, "Wait for " + name + "'s handshake before its custom tests", why, changed,
                List.of("Runs of `" + name + "` begin their custom tests later where the server is slow, at most by `HTTP_TIMEOUT`.",
                        "Other recipes' runs are as before: a `" + RecipeSettings.PROBE
                        + "` without the new form is waited for when it was, and nothing else."), "", "", "");
    }
}
