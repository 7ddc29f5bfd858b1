package zone.autonomic.redfix.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.diagnosis.Diagnosis.Answer;
import zone.autonomic.redfix.harness.HandshakeForm;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.LabHarness;
import zone.autonomic.redfix.harness.PublishedHarness;
import zone.autonomic.redfix.harness.ReadinessGate;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.verdict.Side;
import zone.autonomic.redfix.verdict.Verdict;

@DisplayName("A test that begins before the app is ready, on a loaded node")
class NotReadyUnderLoadTest {

    private static final String TEST = "test_handshake_completes_with_channel_presence";
    private static final String META = "tests/voice/recipe_meta.py";
    private static final String FILE = "tests/voice/custom/test_protocol_handshake.py";
    private static final String TIMEOUT = "TimeoutError: handshake not completed: nothing more came from the server";

    private static Answer examine(Evidence evidence) {
        return new NotReadyUnderLoad().examine(evidence);
    }

    private static GivenHarness given(String name, HarnessFiles harness, String... messages) {
        GivenHarness given = GivenHarness.of(name, harness).verdict(Verdict.Kind.LOAD_FLAKE);
        for (String message : messages) {
            given.run("l" + message.hashCode(), RunKind.LIFECYCLE, List.of(new Tier("install", Tier.Status.PASS), new Tier("custom", Tier.Status.FAIL)),
                    new Failure("custom", TEST, message));
        }
        return given;
    }

    private static GivenHarness given(HarnessFiles harness) {
        return given("voice", harness, TIMEOUT);
    }

    private static Finding finding(GivenHarness given) {
        Answer answer = examine(given.evidence());
        assertThat(answer.because()).isEmpty();
        return answer.finding().orElseThrow();
    }

    private static String because(GivenHarness given) {
        Answer answer = examine(given.evidence());
        assertThat(answer.finding()).isEmpty();
        return answer.because();
    }

    @Test
    void isTheLoadsFaultAndSaysWhatTheTestTriesAndWhatIsWaitedFor() {
        Finding finding = finding(given(LabHarness.renamed()));

        assertThat(finding.defect()).isEqualTo("not-ready-under-load");
        assertThat(finding.side()).isEqualTo(Side.LOAD);
        assertThat(finding.cause()).contains("its patience (12 × 5.0 s) runs out", "for an open port only");
        assertThat(finding.facts()).isEqualTo(Map.of("test", FILE + "::" + TEST));
        assertThat(finding.check()).isEqualTo(new Check(RunKind.LIFECYCLE, "custom", TIMEOUT, "/", Check.TESTME, true));
        assertThat(finding.evidence()).anySatisfy(e -> assertThat(e).contains("red 2 of 2 under load, green 5 of 5 alone"))
                .anySatisfy(e -> assertThat(e).endsWith(TEST + ": " + TIMEOUT))
                .anySatisfy(e -> assertThat(e).startsWith(FILE + ":7: `retry_handshake(attempts=12, interval=5.0)` tries `handshake` 12 × 5.0 s"))
                .anySatisfy(e -> assertThat(e).startsWith(META + ":9: `return {\"tcp_host\"").contains("waits for the port 64738, not for an answer"));
        assertThat(finding.refuted()).singleElement().asString().contains("alone on the node 5 of 5 runs are green");
    }

    /** The handshake beside the test, and a list of probes that is waited for after other tiers. */
    @Test
    void isReadInThePublishedLayout() {
        Finding finding = finding(given(PublishedHarness.renamed()));

        assertThat(finding.cause()).contains("its patience (12 × 5.0 s) runs out", "for an open port only");
        assertThat(finding.evidence()).anySatisfy(e -> assertThat(e).startsWith(META + ":10: `return [{\"tcp_host\"").contains("waits for the port 64738, not for an answer"));
        assertThat(finding(given(PublishedHarness.with(META, "[{\"tcp_host\": \"127.0.0.1\", \"tcp_port\": 64738, \"stable\": 3}]", "[{\"url\": ctx.base_url}]"))).cause())
                .endsWith("the harness waits for something else.");
        assertThat(because(given(PublishedHarness.with(META, "\"stable\": 3}", "\"stable\": 3}, {\"handshake\": \"voice/custom/_voice_proto.py:handshake\"}"))))
                .contains("waits for a handshake before the custom tests already");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mumble", "quokka", "x"})
    void isTheSameUnderWhateverName(String name) {
        Finding known = finding(given("wombat", LabHarness.renamed("login", "wombat", "forum"), TIMEOUT));
        Finding other = finding(given(name, LabHarness.renamed("login", name, "forum"), TIMEOUT));

        assertThat(other.evidence()).isEqualTo(known.evidence().stream().map(e -> e.replace("wombat", name)).toList());
        assertThat(other.cause()).isEqualTo(known.cause());
        assertThat(other.facts().get("test")).isEqualTo(known.facts().get("test").replace("wombat", name));
        assertThat(other.check()).isEqualTo(known.check());
    }

    @Test
    void isNoneForTheSameNameWhereNothingIsRetried() {
        HarnessFiles patient = LabHarness.with(LabHarness.renamed("login", "mumble", "forum"), "tests/mumble/custom/test_protocol_handshake.py",
                "retry_handshake(attempts=12, interval=5.0)", "assert stack.healthy()");

        assertThat(because(given("mumble", patient, TIMEOUT))).contains("retries no handshake for a bounded time: tests/mumble/custom/");
    }

    @ParameterizedTest
    @EnumSource(value = Verdict.Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "LOAD_FLAKE")
    void isNoneWithoutAShownLoadFlake(Verdict.Kind kind) {
        assertThat(because(given(LabHarness.renamed()).verdict(kind))).contains("the verdict is " + kind.words() + ", not a load flake");
    }

    @Test
    void hasNoPartInAnotherTier() {
        GivenHarness upgrade = GivenHarness.of("voice", LabHarness.renamed()).verdict(Verdict.Kind.LOAD_FLAKE)
                .run("l1", RunKind.LIFECYCLE, List.of(new Tier("upgrade", Tier.Status.FAIL)), new Failure("upgrade", TEST, TIMEOUT));

        assertThat(because(upgrade)).contains("the failing tier is upgrade, not custom");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TimeoutError: timed out", "ConnectionRefusedError: [Errno 111] Connection refused", "socket.timeout: timed out",
        "socket.error: [Errno 104] reset", "ssl.SSLError: [SSL] record layer failure", "ssl.SSLEOFError: EOF occurred in violation of protocol",
        "OSError: the server closed the channel", "asyncio.exceptions.TimeoutError", "E   ConnectionResetError: [Errno 104]", "EOFError",
        "AssertionError: no handshake after 12 attempts: TimeoutError('timed out')", "12 attempts: ConnectionRefusedError: [Errno 111]"})
    void isFoundWhereTheConversationDidNotComeAbout(String message) {
        Check check = finding(given("voice", LabHarness.renamed(), message)).check();

        assertThat(check.symptom()).as("by the error's name at the least").containsPattern("Error|timeout|error");
        assertThat(message).contains(check.symptom());
    }

    @ParameterizedTest
    @ValueSource(strings = {"AssertionError: assert 'TimeoutError' not in log", "AssertionError: no ConnectionResetError was logged", "KeyError: 'OSError'",
        "assert 3 == 4", "AssertionError: assert None is OSError() or x", "RuntimeError: socket.timeout was set to 3", "timeout: 5", "error", ""})
    void isNoneWhereTheTestIsRedWithSomethingElse(String message) {
        assertThat(because(given("voice", LabHarness.renamed(), message))).contains("isn't that of a conversation which didn't come about");
    }

    @Test
    void isNoneWhereNoRunShowsTheFailure() {
        assertThat(because(given(LabHarness.renamed()).signature(new Failure("custom", TEST, "OSError: x").signature()))).endsWith("none is known");
    }

    @Test
    void isKnownByWhatAllItsFailuresBeginWith() {
        GivenHarness given = given("voice", LabHarness.renamed(), "TimeoutError: no ServerSync after 60.1 s", "TimeoutError: no ServerSync after 61.4 s");

        assertThat(finding(given).check().symptom()).isEqualTo("TimeoutError: no ServerSync after");
    }

    @Test
    void isNoneForATestThatIsNotTheRecipesOwn() {
        assertThat(because(given(LabHarness.renamed().without(FILE)))).contains("isn't one of the recipe's own tests that could be read");
        HarnessFiles twice = LabHarness.renamed().with(Map.of("tests/voice/custom/test_again.py", LabHarness.renamed().text(FILE).orElseThrow()));
        assertThat(because(given(twice))).contains("isn't one of the recipe's own tests that could be read");
        assertThat(because(given("forum", LabHarness.renamed(), TIMEOUT))).as("another recipe has such a test").contains("isn't one of the recipe's own tests");
    }

    @Test
    void isNoneWhereTheHandshakeIsAwaitedAlready() {
        HarnessFiles awaited = LabHarness.with(META, "\"stable\": 3}", "\"stable\": 3, \"handshake\": lambda: handshake(ctx.host)}");

        assertThat(because(given(awaited))).contains("waits for a handshake before the custom tests already: " + META + ":9");
    }

    @Test
    void isNoneWhereSomethingElseThanAPortIsAwaited() {
        assertThat(because(given(LabHarness.with(META, "\"tcp_host\": ctx.host, \"tcp_port\": 64738", "\"url\": ctx.url"))))
                .contains("waits for something else than a port, which isn't understood: " + META + ":9");
    }

    @Test
    void isFoundWhereNothingIsAwaitedAtAll() {
        String probe = "\n\n\ndef READY_PROBE(ctx):\n    return {\"tcp_host\": ctx.host, \"tcp_port\": 64738, \"stable\": 3}\n";
        for (HarnessFiles nothing : List.of(LabHarness.with(META, probe, "\n"), LabHarness.renamed().without(META))) {
            Finding finding = finding(given(nothing));

            assertThat(finding.cause()).endsWith("the harness waits for nothing.");
            assertThat(finding.evidence()).contains(META + ": no `READY_PROBE`: nothing is waited for");
        }
    }

    /** What is waited for isn't what makes the test impatient: the fix says where it doesn't understand the harness, and what a person may do instead. */
    @Test
    void isFoundWhereTheProbeCannotBeReadUnlessItSpeaksOfAHandshake() {
        Finding finding = finding(given(LabHarness.with(META, "return {\"tcp_host\"", "return FORMS or {\"tcp_host\"")));

        assertThat(finding.cause()).endsWith("the harness waits for what isn't understood.");
        assertThat(finding.evidence()).anySatisfy(e -> assertThat(e).startsWith(META + ":9: `READY_PROBE` isn't a function of one parameter that returns one dict"));
        assertThat(because(given(LabHarness.with(META, "return {\"tcp_host\"", "return {\"handshake\": x} or {\"tcp_host\"")))).startsWith(META + ":9: `READY_PROBE` isn't");
    }

    /** What the fix adds to the gate alone doesn't end the defect: the recipe has to use it. */
    @Test
    void isStillThereWhereTheGateKnowsTheHandshakeAndTheRecipeDoesNotUseIt() {
        HarnessFiles half = ReadinessGate.of(LabHarness.renamed()).withHandshake(HandshakeForm.CALLABLE, false);

        assertThat(finding(given(half)).side()).isEqualTo(Side.LOAD);
    }
}
