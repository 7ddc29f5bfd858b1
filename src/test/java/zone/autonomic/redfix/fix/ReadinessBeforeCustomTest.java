package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.fix.HarnessAttempts.mended;
import static zone.autonomic.redfix.fix.HarnessAttempts.refused;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.LabHarness;
import zone.autonomic.redfix.harness.PublishedHarness;
import zone.autonomic.redfix.harness.TestGuard;
import zone.autonomic.redfix.lab.node.HarnessRun;
import zone.autonomic.redfix.recipe.RecipeFiles;

@DisplayName("Readiness before the custom tests")
class ReadinessBeforeCustomTest {

    @TempDir
    Path folder;

    private static final String TEST = "tests/voice/custom/test_protocol_handshake.py::test_handshake_completes_with_channel_presence";

    private static Attempt attempt(HarnessFiles harness) {
        return new ReadinessBeforeCustom().apply(harness, RecipeFiles.of(Map.of()), "voice", Map.of(ReadinessBeforeCustom.TEST, TEST));
    }

    @Test
    void completesTheHandshakeThatTheTestSpeaksAndLeavesTheTestAlone() {
        HarnessFiles base = LabHarness.renamed();
        HarnessFiles mended = mended(base, attempt(base));

        assertThat(mended.changedFrom(base)).containsOnlyKeys("runner/ready.py", "tests/voice/recipe_meta.py");
        assertThat(mended.text("tests/voice/recipe_meta.py").orElseThrow()).isEqualTo(base.text("tests/voice/recipe_meta.py").orElseThrow()
                .replace("\n\nHEALTH_PATH", "\n\nfrom runner.voice import handshake\n\nHEALTH_PATH")
                .replace("\"stable\": 3}", "\"stable\": 3, \"handshake\": lambda: handshake(ctx.host)}"));
        assertThat(TestGuard.check(base, mended, Set.of()).admits(Set.of())).isTrue();
        refused(attempt(mended), "nothing is left to change", "");
    }

    @Test
    void isAddedWhereTheRecipeHadNoProbe() {
        HarnessFiles none = LabHarness.with("tests/voice/recipe_meta.py", "\n\n\ndef READY_PROBE(ctx):\n    return {\"tcp_host\": ctx.host, \"tcp_port\": 64738, \"stable\": 3}\n", "\n")
                .with(Map.of("tests/chat/recipe_meta.py", "def READY_PROBE(c):\n    return {\"tcp_host\": c.host, \"tcp_port\": 1, \"stable\": 2}\n"));
        HarnessFiles mended = mended(none, attempt(none));

        assertThat(mended.text("tests/voice/recipe_meta.py").orElseThrow()).endsWith(
                "HTTP_TIMEOUT = 300\n\n\ndef READY_PROBE(c):\n    return {\"handshake\": lambda: handshake(c.host), \"stable\": 3}\n");
        assertThat(TestGuard.check(none, mended, Set.of()).refusals()).isEmpty();
    }

    @Test
    void isRefusedWhereItWouldSayNoMoreThanAnOpenPort() {
        HarnessFiles connects = LabHarness.renamed().with(Map.of("runner/voice.py", """
                import socket
                import time


                def connect(host, port=64738):
                    socket.create_connection((host, port), timeout=5).close()


                def retry_handshake(attempts, interval, host="127.0.0.1"):
                    for attempt in range(attempts):
                        try:
                            return connect(host)
                        except OSError:
                            time.sleep(interval)
                """));

        refused(attempt(connects), "merely connects, which a TCP probe does already", "runner/voice.py:5");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "runner/voice.py | except OSError: | except Exception: | doesn't catch all",
        "runner/voice.py | def handshake(host, port=64738 | def handshake(host, user, port=64738 | more than the host",
        "runner/ready.py | if \"tcp_host\" in probe: | if probe.get(\"tcp_host\"): | isn't looked at by one",
        "tests/voice/recipe_meta.py | HTTP_TIMEOUT = 300 | handshake = 300 | name of something else",
        "tests/voice/recipe_meta.py | return {\"tcp_host\" | return FORMS or {\"tcp_host\" | returns one dict",
        "tests/voice/custom/test_protocol_handshake.py | retry_handshake(attempts=12, interval=5.0) | assert stack.healthy() | retries no handshake"})
    void isRefusedWhereAnAnchorIsOtherwise(String path, String piece, String by, String reason) {
        Attempt attempt = attempt(LabHarness.with(path, piece, by));

        refused(attempt, reason, path.startsWith("tests/voice/custom") || path.contains("recipe_meta") ? "tests/voice" : "runner/");
    }

    /** In the lab the loaded run of the real harness is red with the base and green with the fix; a server that isn't ready in time is red with it too. */
    @Test
    void makesTheLoadedRunGreen() {
        HarnessFiles base = PublishedHarness.renamed("keycloak", "mumble", "discourse");
        HarnessFiles mended = mended(base, new ReadinessBeforeCustom().apply(base, RecipeFiles.of(Map.of()), "mumble",
                Map.of(ReadinessBeforeCustom.TEST, TEST.replace("voice", "mumble"))));

        assertThat(run(base, 3.0).failures()).singleElement().asString().contains("test_handshake_completes_with_channel_presence - TimeoutError");
        HarnessRun.Outcome loaded = run(mended, 3.0);
        assertThat(loaded.green()).as(loaded.log()).isTrue();
        assertThat(loaded.stages()).containsEntry("custom", "pass");
        assertThat(run(mended, 1.0).green()).isTrue();
        HarnessFiles hurried = LabHarness.with(mended, "tests/mumble/recipe_meta.py", "HTTP_TIMEOUT = 300", "HTTP_TIMEOUT = 30");
        assertThat(run(hurried, 3.0).failures()).as("not ready in time").singleElement().asString().startsWith("!! custom: TimeoutError");
    }

    private HarnessRun.Outcome run(HarnessFiles harness, double load) {
        RecipeFiles tag = LabHarness.recipe("mumble", "1.0.0+v1.6.870-0", "mumble");
        return HarnessAttempts.run(harness, "mumble", "0.3.0+v1.5.735-0", "1.0.0+v1.6.870-0", tag, load, folder);
    }

    @Test
    void addsTheFormToTheGateAndTheGateAlone() {
        HarnessFiles base = LabHarness.renamed();

        assertThat(mended(base, attempt(base)).text("runner/ready.py").orElseThrow()).isEqualTo(base.text("runner/ready.py").orElseThrow()
                .replace("KNOWN_FORMS = {\n", "KNOWN_FORMS = {\n    \"handshake\",\n")
                .replace("`stable` times in a row\n\"\"\"", "`stable` times in a row\n"
                        + "    {\"handshake\": lambda: …, \"stable\": 3}    the call returns without an exception, `stable` times in a row\n\"\"\"")
                .replace("timeout=LOOK_AGAIN).close()\n", "timeout=LOOK_AGAIN).close()\n    if \"handshake\" in probe:\n        probe[\"handshake\"]()\n"));
    }

    @Test
    void isMadeWholeWhereOneHalfIsThere() {
        HarnessFiles base = LabHarness.renamed();
        HarnessFiles whole = mended(base, attempt(base));

        for (String path : List.of("runner/ready.py", "tests/voice/recipe_meta.py")) {
            HarnessFiles half = whole.with(Map.of(path, base.text(path).orElseThrow()));
            assertThat(mended(half, attempt(half))).as("without %s", path).isEqualTo(whole);
        }
    }

    @Test
    void leavesEveryOtherByteAsItWas() {
        HarnessFiles base = LabHarness.renamed();
        String odd = base.text("tests/voice/recipe_meta.py").orElseThrow().replace("    return {\"tcp_host\": ctx.host, \"tcp_port\": 64738, \"stable\": 3}\n",
                "    # it's slow\n    return {\n        'tcp_host': ctx.host,  # the \"host\"\n        'tcp_port':   64738,\n        'stable': 3,\n    }\n").replace("\n", "\r\n");
        HarnessFiles crlf = base.with(Map.of("tests/voice/recipe_meta.py", odd, "runner/ready.py", base.text("runner/ready.py").orElseThrow().replace("\n", "\r\n")));
        HarnessFiles mended = mended(crlf, attempt(crlf));

        assertThat(mended.text("tests/voice/recipe_meta.py").orElseThrow()).isEqualTo(odd.replace("\r\n\r\nHEALTH_PATH", "\r\n\r\nfrom runner.voice import handshake\r\n\r\nHEALTH_PATH")
                .replace("        'stable': 3,\r\n", "        'stable': 3,\r\n        \"handshake\": lambda: handshake(ctx.host),\r\n"));
        assertThat(mended.text("runner/ready.py").orElseThrow()).doesNotContainPattern("[^\r]\n");
        assertThat(TestGuard.check(crlf, mended, Set.of()).refusals()).isEmpty();
    }

    @Test
    void isRefusedWhereTheGateSpeaksOfAHandshakeAndNeverLooksAtIt() {
        refused(attempt(LabHarness.with("runner/ready.py", "    \"stable\",\n", "    \"handshake\",\n    \"stable\",\n")), "no `if \"handshake\" in …:` looks at it",
                "runner/ready.py:17");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n"})
    void isRefusedWhereTheRecipesSettingsAreEmptyOrNotThere(String text) {
        refused(attempt(LabHarness.renamed().with(Map.of("tests/voice/recipe_meta.py", text))), "says nothing that a probe could be put behind", "tests/voice/recipe_meta.py");
        refused(attempt(LabHarness.renamed().without("tests/voice/recipe_meta.py")), "the harness has no tests/voice/recipe_meta.py", "tests/voice/recipe_meta.py");
    }

    @Test
    void isRefusedWhereNoGateOrMoreThanOneIsThere() {
        refused(attempt(LabHarness.renamed().without("runner/ready.py")), "no module in runner/ reads `tcp_host`", "runner");
        refused(attempt(LabHarness.renamed().with(Map.of("runner/wait.py", LabHarness.renamed().text("runner/ready.py").orElseThrow()))), "more than one module reads `tcp_host`",
                "runner/wait.py");
    }

    @Test
    void isRefusedWhereNoRecipeShowsHowTheHostIsNamed() {
        HarnessFiles none = LabHarness.with("tests/voice/recipe_meta.py", "def READY_PROBE(ctx):\n    return {\"tcp_host\": ctx.host, \"tcp_port\": 64738, \"stable\": 3}\n", "");

        refused(attempt(none), "shows how the host is named", "tests/voice/recipe_meta.py");
    }

    /** What one would do first: be more patient in the test, or give everything more time. The guard refuses each. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tests/voice/custom/test_protocol_handshake.py | attempts=12 | attempts=60",
        "tests/voice/custom/test_protocol_handshake.py | interval=5.0 | interval=30.0",
        "tests/voice/recipe_meta.py | HTTP_TIMEOUT = 300 | HTTP_TIMEOUT = 1200",
        "tests/voice/recipe_meta.py | \"stable\": 3 | \"stable\": 1",
        "runner/voice.py | timeout=5.0 | timeout=60.0",
        "runner/voice.py | range(1, attempts + 1) | range(1, 10 * attempts + 1)",
        "runner/ready.py | HTTP_TIMEOUT\", 300 | HTTP_TIMEOUT\", 3000"})
    void isNotMadeByMorePatience(String path, String piece, String by) {
        HarnessFiles base = LabHarness.renamed();

        assertThat(TestGuard.check(base, LabHarness.with(path, piece, by), Set.of()).refusals()).isNotEmpty().allMatch(r -> r.place().startsWith(path));
        assertThat(TestGuard.check(base, mended(base, attempt(base)), Set.of()).refusals()).isEmpty();
    }
}
