package zone.autonomic.redfix.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zone.autonomic.redfix.harness.AnchorRefused;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.OverlayTest;
import zone.autonomic.redfix.harness.ReadinessGate;
import zone.autonomic.redfix.harness.RecipeSettings;
import zone.autonomic.redfix.harness.RecipeSettings.Probe;
import zone.autonomic.redfix.harness.RetriedHandshake;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.verdict.Side;
import zone.autonomic.redfix.verdict.Verdict;

/**
 * A test of the custom tier retries a handshake for a bounded time, and the harness begins that tier before the server can complete one: it waits for
 * an open port at most, which says too little on a loaded node (domain.md §3, mumble). Only a shown load flake counts. Fact: {@code test}, its id.
 */
public final class NotReadyUnderLoad implements Diagnosis {

    /** The defect's key. */
    public static final String DEFECT = "not-ready-under-load";
    private static final String CUSTOM = "custom";
    /** What a conversation that didn't come about ends with, or gives as its cause (Python's library reference: Exceptions, socket, ssl). */
    private static final Pattern NO_ANSWER = Pattern.compile("(?:E\\s+|.*?: )?((?:\\w+\\.)*"
            + "(?:TimeoutError|Connection\\w*Error|BrokenPipeError|OSError|IOError|EOFError|SSL\\w*Error|(?<=socket\\.)(?:timeout|error)))(?=[:(]|\\s*$)");

    @Override
    public String defect() {
        return DEFECT;
    }

    @Override
    public Answer examine(Evidence evidence) {
        if (evidence.verdict().kind() != Verdict.Kind.LOAD_FLAKE) {
            return Answer.doesNotHold("the verdict is " + evidence.verdict().kind().words() + ", not a load flake");
        }
        if (!evidence.signature().tier().equals(CUSTOM)) {
            return Answer.doesNotHold("the failing tier is " + evidence.signature().tier() + ", not custom");
        }
        Optional<Failure> other = evidence.failures().stream().filter(f -> !NO_ANSWER.matcher(firstLine(f)).lookingAt()).findFirst();
        if (other.isPresent() || evidence.failures().isEmpty()) {
            return Answer.doesNotHold("the failure isn't that of a conversation which didn't come about: "
                    + other.map(NotReadyUnderLoad::firstLine).orElse("none is known"));
        }
        try {
            return examineTest(evidence);
        } catch (AnchorRefused e) {
            return Answer.doesNotHold(e.place() + ": " + e.getMessage());
        }
    }

    private static Answer examineTest(Evidence evidence) {
        HarnessFiles harness = evidence.harness();
        List<OverlayTest> tests = OverlayTest.named(harness, evidence.name(), evidence.signature().test());
        if (tests.size() != 1) {
            return Answer.doesNotHold("`" + evidence.signature().test() + "` isn't one of the recipe's own tests that could be read");
        }
        Optional<RetriedHandshake> handshake = RetriedHandshake.in(harness, tests.get(0));
        if (handshake.isEmpty()) {
            return Answer.doesNotHold("the test retries no handshake for a bounded time: " + tests.get(0).place());
        }
        Optional<Probe> probe = harness.text(HarnessFiles.settings(evidence.name())).isEmpty() ? Optional.empty()
                : RecipeSettings.of(harness, evidence.name()).probe();
        if (probe.filter(p -> p.has(ReadinessGate.HANDSHAKE)).isPresent()) {
            return Answer.doesNotHold("the harness waits for a handshake before the custom tests already: "
                    + probe.get().file().place(probe.get().returns()));
        }
        if (probe.filter(p -> !p.has(ReadinessGate.TCP)).isPresent()) {
            return Answer.doesNotHold("the harness waits for something else than a port, which isn't understood: "
                    + probe.get().file().place(probe.get().returns()));
        }
        return Answer.holds(finding(evidence, handshake.get(), probe));
    }

    private static Finding finding(Evidence evidence, RetriedHandshake handshake, Optional<Probe> probe) {
        List<String> shown = new ArrayList<>(List.of(evidence.verdict().sentence()));
        for (Run run : evidence.runs()) {
            run.result().stream().flatMap(r -> r.failures().stream()).filter(f -> f.signature().equals(evidence.signature())).findFirst()
                    .ifPresent(f -> shown.add(run.request().id() + ": " + f.test() + ": " + firstLine(f)));
        }
        OverlayTest test = handshake.test();
        shown.add(test.file().place(handshake.call()) + ": `" + test.file().lineOf(handshake.call()) + "` tries `" + handshake.name() + "` "
                + handshake.patience() + ", and then the test is red");
        shown.add(probe.map(NotReadyUnderLoad::waitsForPort)
                .orElse(HarnessFiles.settings(evidence.name()) + ": no `" + RecipeSettings.PROBE + "`: nothing is waited for"));
        String cause = "`" + test.name() + "` begins before the server can complete a handshake on a loaded node, and its patience ("
                + handshake.patience() + ") runs out: the harness waits " + (probe.isPresent() ? "for an open port only." : "for nothing.");
        return new Finding(DEFECT, Side.LOAD, cause, shown, refuted(evidence), Map.of("test", test.id()),
                new Check(RunKind.LIFECYCLE, CUSTOM, symptom(evidence), "/", Check.TESTME, true));
    }

    private static String waitsForPort(Probe probe) {
        return probe.file().place(probe.returns()) + ": `" + probe.file().lineOf(probe.returns()) + "` waits for the port"
                + probe.port().map(n -> " " + n).orElse("") + ", not for an answer";
    }

    private static List<String> refuted(Evidence evidence) {
        Verdict verdict = evidence.verdict();
        return List.of("a defect of the recipe: alone on the node " + verdict.greens() + " of " + (verdict.greens() + verdict.reds())
                + " runs are green, and the server completes the same handshake");
    }

    /** What the failures' first lines begin with alike, up to the first number: the error's name at the least. */
    private static String symptom(Evidence evidence) {
        String first = firstLine(evidence.failures().get(0)).replaceFirst("\\d.*", "");
        int common = first.length();
        for (Failure failure : evidence.failures()) {
            while (!failure.message().startsWith(first.substring(0, common))) {
                common--;
            }
        }
        String alike = first.substring(0, common).stripTrailing();
        Matcher error = NO_ANSWER.matcher(firstLine(evidence.failures().get(0)));
        return alike.isEmpty() && error.lookingAt() ? error.group(1) : alike;
    }

    private static String firstLine(Failure failure) {
        return failure.message().lines().findFirst().orElse("");
    }
}
