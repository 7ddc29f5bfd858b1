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
import zone.autonomic.redfix.harness.ReadyProbe;
import zone.autonomic.redfix.harness.RecipeSettings;
import zone.autonomic.redfix.harness.RetriedHandshake;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.verdict.Side;
import zone.autonomic.redfix.verdict.Verdict;

/**
 * A test of the custom tier retries a handshake for a bounded time, and the harness begins that tier before the server can complete one: it
 * waits for
 * an open port at most, which says too little on a loaded node. Only a shown load flake counts. Fact: {@code test}, its id.
 */
public final class NotReadyUnderLoad implements Diagnosis {

    /** The defect's key. */
    public static final String DEFECT = "not-ready-under-load";
    private static final String CUSTOM = "custom";
    /**
     * What a conversation that didn't come about ends with, or gives as its cause (Python's library reference: Exceptions, socket, ssl).
     */
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
        Awaited awaited = Awaited.of(harness, evidence.name());
        return awaited.against().map(Answer::doesNotHold).orElseGet(() -> Answer.holds(finding(evidence, handshake.get(), awaited)));
    }

    /**
     * What the harness waits for before these tests, as far as the recipe's settings say.
     *
     * @param sentence for people: {@code for an open port only}
     * @param evidence the line that says so
     * @param against why it speaks against the defect, if so
     */
    private record Awaited(String sentence, String evidence, Optional<String> against) {

        static Awaited of(HarnessFiles harness, String recipe) {
            String path = HarnessFiles.settings(recipe);
            try {
                return (harness.text(path).isEmpty() ? Optional.<ReadyProbe>empty()
                        : RecipeSettings.of(harness, recipe).probe()).map(Awaited::of)
                        .orElseGet(() -> new Awaited("for nothing", path + ": no `" + RecipeSettings.PROBE
                        + "`: nothing is waited for", Optional.empty()));
            } catch (AnchorRefused unread) {
                boolean handshake = harness.text(path).filter(t -> t.contains(ReadinessGate.HANDSHAKE)).isPresent();
                String place = unread.place() + ": " + unread.getMessage();
                return new Awaited("for what isn't understood", place, handshake ? Optional.of(place) : Optional.empty());
            }
        }

        private static Awaited of(ReadyProbe probe) {
            String place = probe.file().place(probe.returns());
            boolean port = probe.has(ReadinessGate.TCP);
            Optional<String> against = probe.has(ReadinessGate.HANDSHAKE)
                    ? Optional.of("the harness waits for a handshake before the custom tests already: " + place)
                    : Optional.of("the harness waits for something else than a port, which isn't understood: " + place).filter(w -> !port
                    && !probe.list());
            String waits = port ? "waits for the port" + probe.port().map(n -> " " + n).orElse("") : "doesn't wait for a port";
            return new Awaited(port ? "for an open port only" : "for something else", place + ": `" + probe.file().lineOf(probe.returns())
                    + "` " + waits + ", not for an answer", against);
        }
    }

    private static Finding finding(Evidence evidence, RetriedHandshake handshake, Awaited awaited) {
        List<String> shown = new ArrayList<>(List.of(evidence.verdict().sentence()));
        for (Run run : evidence.runs()) {
            run.result().stream().flatMap(r -> r.failures().stream()).filter(f -> f.signature().equals(evidence.signature())).findFirst()
                    .ifPresent(f -> shown.add(run.request().id() + ": " + f.test() + ": " + firstLine(f)));
        }
        OverlayTest test = handshake.test();
        shown.add(test.file().place(handshake.call()) + ": `" + test.file().lineOf(handshake.call()) + "` tries `" + handshake.name() + "` "
                + handshake.patience() + ", and then the test is red");
        shown.add(awaited.evidence());
        String cause = "`" + test.name() + "` begins before the server can complete a handshake on a loaded node, and its patience ("
                + handshake.patience() + ") runs out: the harness waits " + awaited.sentence() + ".";
        return new Finding(DEFECT, Side.LOAD, cause, shown, refuted(evidence), Map.of("test", test.id()),
                new Check(RunKind.LIFECYCLE, CUSTOM, symptom(evidence), "/", Check.TESTME, true));
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
