package zone.autonomic.redfix.fix;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.harness.PythonFile;
import zone.autonomic.redfix.harness.RetriedHandshake;
import zone.autonomic.redfix.investigation.Proposal;

/**
 * What can be done about a test that is too impatient on a loaded node where its harness can't wait for the app first: give the test three
 * times its
 * patience. That is for a person to decide: a longer patience hides a server that became slow, and the guard lets nobody's change to a test
 * pass that
 * loosens one.
 */
final class LongerPatience {

    /** How many times as long; by this much people have widened it before. */
    static final int FACTOR = 3;
    private static final String KEY = "longer-patience";

    private LongerPatience() {}

    /** A refusal, with the longer patience as a suggestion where the test's text says how patient it is. */
    static Attempt suggested(String name, RetriedHandshake handshake, String reason, String place) {
        Optional<PythonFile> longer = handshake.patientTimes(FACTOR);
        Attempt refused = Attempt.refused(reason, place);
        return longer.map(file -> refused.suggesting(proposal(name, handshake, file, reason, place))).orElse(refused);
    }

    private static Proposal proposal(String name, RetriedHandshake handshake, PythonFile file, String reason, String place) {
        String why = "`" + handshake.test().name() + "` tries " + handshake.patience()
                + ", which isn't enough on a loaded node. The better change is a readiness check before the custom "
                + "tests, and none was made: " + place + ": " + reason + ".\n\nWhat is left is to let the test try " + FACTOR
                + " times as often; all that it asserts stays. "
                + "**This is a suggestion and no proof.** redfix doesn't make it, and doesn't count a run that is green with it: a test with more patience is green on a slower server too, "
                + "so such a green says nothing of what was red, and the next slow-down would go unseen. A check of readiness takes nothing from the test, and that is why the guard refuses "
                + "a loosened patience, whoever asks for it.";
        return new Proposal(KEY, "Let " + handshake.test().name() + " of " + name + " try longer", why, Map.of(file.path(), file.text()),
                List.of("A run of `" + name + "` whose server never answers is red later than now."), "", "", "");
    }
}
