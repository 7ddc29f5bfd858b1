package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.fix.HarnessAttempts.mended;
import static zone.autonomic.redfix.fix.HarnessAttempts.refused;

import java.nio.file.Path;
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
import zone.autonomic.redfix.harness.RealPython;
import zone.autonomic.redfix.harness.TestGuard;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.recipe.RecipeFiles;

/**
 * Harnesses that come to their wait in another way, handshakes that stand elsewhere, and what is said where there is no place for the wait.
 */
@DisplayName("Readiness before the custom tests, in other harnesses")
class ReadinessInOtherHarnessesTest {

    private static final String LIFECYCLE = "runner/harness/lifecycle.py";
    private static final String RUN = "runner/run_recipe_ci.py";
    private static final String SETTINGS = "tests/voice/recipe_meta.py";
    private static final String TEST_FILE = "tests/voice/custom/test_protocol_handshake.py";
    private static final String PROTO = "tests/voice/custom/_voice_proto.py";

    @TempDir
    Path folder;

    private static Attempt attempt(HarnessFiles harness) {
        return new ReadinessBeforeCustom().apply(harness, RecipeFiles.of(Map.of()), "voice",
                Map.of(ReadinessBeforeCustom.TEST, TEST_FILE + "::test_handshake_completes_with_channel_presence"));
    }

    private HarnessFiles admitted(HarnessFiles base) {
        HarnessFiles mended = mended(base, attempt(base));
        assertThat(TestGuard.check(base, mended, Set.of()).refusals()).isEmpty();
        RealPython.checkout(mended, folder.resolve("mended")).compiles();
        refused(attempt(mended), "nothing is left to change", "");
        return mended;
    }

    private static String lines(String written) {
        return written.replace("\\n", "\n");
    }

    /** A run of plain calls, one after the other. */
    private static HarnessFiles plain(String run) {
        return PublishedHarness.saying(RUN, "from harness import lifecycle, meta\n\n\n" + run);
    }

    private static final String PLAIN = """
            def run(recipe, domain, stages):
                settings = meta.load(recipe)
                results = {}
                lifecycle.deploy_app(recipe, domain, settings)
                lifecycle.wait_ready_probes(domain, settings, op="install")
                results["install"] = run_tests("install", domain)
                if "upgrade" in stages:
                    lifecycle.chaos_redeploy(recipe, domain, settings)
                    lifecycle.wait_ready_probes(domain, settings, op="upgrade")
                    results["upgrade"] = run_tests("upgrade", domain)
                for tier in ("backup", "restore"):
                    results[tier] = run_tests(tier, domain)
                if "custom" in stages:
                    results["custom"] = run_tests("custom", domain)
                return results
            """;

    @Test
    void isOneMoreCallWhereEachTierHasItsOwn() {
        HarnessFiles base = plain(PLAIN);
        HarnessFiles mended = admitted(base);

        assertThat(mended.changedFrom(base)).containsOnlyKeys(LIFECYCLE, RUN, SETTINGS);
        assertThat(mended.text(RUN).orElseThrow()).isEqualTo(base.text(RUN).orElseThrow().replace("        results[\"custom\"] =",
                "        lifecycle.wait_ready_probes(domain, settings, op=\"custom\")\n        results[\"custom\"] ="));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "READY_AFTER = (\"install\", \"upgrade\")    | READY_AFTER = [\"install\", \"upgrade\"]                | READY_AFTER = [\"install\", \"upgrade\", \"custom\"]",
        "READY_AFTER = (\"install\", \"upgrade\")    | READY_AFTER = {\"upgrade\", \"install\"}                | READY_AFTER = {\"upgrade\", \"install\", \"custom\"}",
        "READY_AFTER = (\"install\", \"upgrade\")    | READY_AFTER = (\\n    \"install\",\\n    \"upgrade\",\\n) | READY_AFTER = (\\n    \"install\",\\n    \"upgrade\",\\n    \"custom\",\\n)",
        "if tier in READY_AFTER:                    | if tier in (\"install\", \"upgrade\"):       | if tier in (\"install\", \"upgrade\", \"custom\"):",
        "if tier in READY_AFTER:                    | if tier in READY_AFTER and not run.quick:     | READY_AFTER = (\"install\", \"upgrade\", \"custom\")"})
    void isOneMoreTierWhereverTheyAreWritten(String piece, String by, String expected) {
        HarnessFiles base = PublishedHarness.with(RUN, piece, lines(by));

        assertThat(admitted(base).text(RUN).orElseThrow()).contains(lines(expected));
    }

    @Test
    void isOneMoreTierInTheModuleThatNamesThem() {
        HarnessFiles base = LabHarness.with(PublishedHarness.with(RUN, "READY_AFTER = (\"install\", \"upgrade\")\n", ""),
                "runner/harness/level.py", "LADDER = (",
                "READY_AFTER = (\"install\", \"upgrade\")\nLADDER = (");
        HarnessFiles imported = LabHarness.with(base, RUN, "from harness import abra",
                "from harness.level import READY_AFTER\nfrom harness import abra");

        HarnessFiles mended = mended(imported, attempt(imported));
        assertThat(mended.changedFrom(imported)).containsOnlyKeys(LIFECYCLE, "runner/harness/level.py", SETTINGS);
        assertThat(mended.text("runner/harness/level.py").orElseThrow()).contains("READY_AFTER = (\"install\", \"upgrade\", \"custom\")");
    }

    /** No place for the wait: what is missing is said, and a longer patience is suggested, never made. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "runner/run_recipe_ci.py     | if tier in READY_AFTER:                               | if waits(tier):                                     | isn't said by `if tier in …:`             | runner/run_recipe_ci.py:",
        "runner/run_recipe_ci.py     | READY_AFTER = (\"install\", \"upgrade\")              | READY_AFTER = tuple(results.STAGES[:2])             | isn't a list that is written out          | runner/run_recipe_ci.py:",
        "runner/run_recipe_ci.py     | DEADLINE = 60 * 60                                    | SKIPPED_QUICKLY = len(READY_AFTER)                  | is asked here as well                     | runner/run_recipe_ci.py:",
        "runner/run_recipe_ci.py     | op=tier)                                              | op=op_of(tier))                                     | can't be told after which tiers           | runner/run_recipe_ci.py:",
        "runner/run_recipe_ci.py     | lifecycle.wait_ready_probes(run.domain                | wait_for(run.domain                                 | `wait_ready_probes` is called nowhere     | runner/harness/lifecycle.py:",
        "runner/harness/lifecycle.py | if \"tcp_host\" in probe:                             | if probe.get(\"tcp_host\"):                         | isn't looked at by one                    | runner/harness/lifecycle.py",
        "runner/harness/lifecycle.py | def wait_ready_probes(domain, settings, op=None):     | def wait_ready_probes(domain, settings, after=None): | isn't told after which tier it waits     | runner/harness/lifecycle.py:",
        "runner/harness/lifecycle.py | PROBE_FORMS = {                                       | PROBE_CHECKS = {\"tcp_host\": str}\\nPROBE_FORMS = {  | is spoken of in a way                     | runner/harness/lifecycle.py",
        "runner/harness/meta.py      | TESTS_DIR =                                           | TESTS =                                             | where the recipes' tests are (`TESTS_DIR`) | runner/harness/lifecycle.py",
        "tests/voice/custom/_voice_proto.py | import socket\\n                               | import socket\\nimport mumble_client\\n               | can't be loaded from its file alone       | tests/voice/custom/_voice_proto.py",
        "tests/voice/custom/_voice_proto.py | import socket\\n                               | import socket\\nfrom _wire import pack\\n              | can't be loaded from its file alone       | tests/voice/custom/_voice_proto.py",
        "tests/voice/custom/_voice_proto.py | def handshake(host, port=64738                | def handshake(host, user, port=64738                | must be given more than the host          | tests/voice/custom/_voice_proto.py"})
    void saysWhereThereIsNoPlaceAndSuggestsThePatience(String path, String piece, String by, String reason, String place) {
        HarnessFiles base = PublishedHarness.with(path, lines(piece), lines(by));
        Attempt attempt = attempt(base);

        refused(attempt, reason, place);
        Proposal suggested = attempt.suggestion().orElseThrow();
        assertThat(suggested.files()).isEqualTo(Map.of(TEST_FILE, base.text(TEST_FILE).orElseThrow()
                .replace("attempts=12", "attempts=36")));
        assertThat(suggested.why()).contains("This is a suggestion and no proof", "the guard refuses a loosened patience", attempt.place()
                .orElseThrow());
        assertThat(TestGuard.check(base, base.with(suggested.files()), Set.of()).refusals()).as("and so it does").isNotEmpty();
    }

    @Test
    void suggestsNothingWhereTheTestDoesNotSayHowPatientItIs() {
        HarnessFiles base = LabHarness.with(PublishedHarness.with(TEST_FILE, "attempts=12, interval=5.0", "ATTEMPTS, interval=5.0"), RUN,
                "op=tier)", "op=op_of(tier))");

        assertThat(attempt(base).suggestion()).isEmpty();
        HarnessFiles inPlace = LabHarness.with(PublishedHarness.with(TEST_FILE, "attempts=12, interval=5.0", "12, 5.0"), RUN, "op=tier)",
                "op=op_of(tier))");
        assertThat(attempt(inPlace).suggestion().orElseThrow().files().get(TEST_FILE)).contains("retry_handshake(36, 5.0)");
    }

    /** In a run of plain calls that names the custom tests otherwise, or knows less there, nothing is guessed. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "results[\"custom\"] = run_tests(\"custom\", domain)     | results[\"custom\"] = run_custom(domain)                            | which call runs the custom tests can't be told",
        "results[\"custom\"] = run_tests(\"custom\", domain)     | results[\"custom\"] = run_tests(\"custom\", domain) or run_tests(\"custom\", domain) | which call runs the custom tests can't be told",
        "return results                                         | run_tests(\"custom\", domain)\\n    return results         | which call runs the custom tests can't be told",
        "settings = meta.load(recipe)                           | if stages:\\n        settings = meta.load(recipe)      | isn't known where the custom tests are run",
        "op=\"upgrade\"                                         | op=stages[0]                                                       | can't be told after which tiers"})
    void isRefusedWhereTheTiersAreNotRecognised(String piece, String by, String reason) {
        String text = PLAIN.replace(lines(piece), lines(by));
        assertThat(text).isNotEqualTo(PLAIN);

        refused(attempt(plain(text)), reason, RUN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"def READY_PROBE(ctx):\n    return {\"install\": [], \"upgrade\": []}[ctx.op]\n",
        "def READY_PROBE(ctx):\n    if ctx.op == \"install\":\n        return []\n    if ctx.op == \"upgrade\":\n        return []\n    raise ValueError(ctx.op)\n",
        "READY_PROBE = lambda ctx: probes_of(ctx.op)\n"})
    void isRefusedWhereAnotherRecipesProbesWouldBreakWithOneMoreTier(String probes) {
        refused(attempt(PublishedHarness.saying("tests/gitea/recipe_meta.py", probes)), "depends on the tier here",
                "tests/gitea/recipe_meta.py:");
    }

    @Test
    void speaksTheHandshakeOfTheTestsOwnFile() {
        String own = PublishedHarness.renamed().text(PROTO).orElseThrow()
                + "\n\ndef test_handshake_completes_with_channel_presence(ctx):\n    retry_handshake(12, 5.0, host=ctx.domain)\n";
        HarnessFiles base = PublishedHarness.renamed().without(PROTO).with(Map.of(TEST_FILE, own));

        assertThat(admitted(base).text(SETTINGS).orElseThrow()).contains(", {\"tcp_host\": ctx.domain, \"tcp_port\": 64738, "
                + "\"handshake\": \"voice/custom/test_protocol_handshake.py:handshake\", \"stable\": 3}]");
    }

    @Test
    void speaksTheHandshakeOfAModuleOfTheHarness() {
        HarnessFiles moved = PublishedHarness.renamed().without(PROTO).with(Map.of("runner/harness/voice.py", PublishedHarness.renamed()
                .text(PROTO).orElseThrow()));
        HarnessFiles base = LabHarness.with(moved, TEST_FILE, "from _voice_proto import", "from harness.voice import");
        HarnessFiles mended = admitted(base);

        assertThat(mended.text(SETTINGS).orElseThrow()).contains("\n\nfrom harness.voice import handshake\n\nHEALTH_PATH",
                ", {\"tcp_host\": \"127.0.0.1\", \"tcp_port\": 64738, \"handshake\": lambda: handshake(\"127.0.0.1\"), \"stable\": 3}]");
        assertThat(mended.text(LIFECYCLE).orElseThrow()).endsWith("    if \"handshake\" in probe:\n        probe[\"handshake\"]()\n");
        assertThat(RealPython.checkout(mended, folder).answer("from harness import lifecycle, meta\nprobes = lifecycle.ready_probes('x.example.org', meta.load('voice'), 'custom')\n"
                + "answer = [sorted(p) for p in probes]")).hasToString("[[\"stable\",\"tcp_host\",\"tcp_port\"],[\"handshake\",\"stable\",\"tcp_host\",\"tcp_port\"]]");
    }

    /** What one would do first: be more patient, look less often, or leave the tier out. Each is run, and the guard refuses it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tests/voice/custom/test_protocol_handshake.py | attempts=12           | attempts=36",
        "tests/voice/custom/test_protocol_handshake.py | interval=5.0          | interval=15.0",
        "tests/voice/custom/_voice_proto.py            | host=\"127.0.0.1\"):  | host=\"127.0.0.1\"):\\n    attempts *= 3",
        "tests/voice/custom/_voice_proto.py            | if kind == SERVER_SYNC: | if kind >= VERSION:",
        "tests/voice/recipe_meta.py                    | \"stable\": 3         | \"stable\": 1",
        "tests/voice/recipe_meta.py                    | HTTP_TIMEOUT = 300    | HTTP_TIMEOUT = 900",
        "tests/voice/recipe_meta.py                    | HTTP_TIMEOUT = 300    | HTTP_TIMEOUT = 300\\nEXPECTED_NA = {\"functional\": \"slow\"}",
        "runner/harness/lifecycle.py                   | LOOK_AGAIN = 5.0      | LOOK_AGAIN = 60.0",
        "runner/harness/lifecycle.py                   | if time.monotonic() >= until:\\n                    raise\\n            time.sleep(LOOK_AGAIN) | if time.monotonic() >= until:\\n                    return\\n            time.sleep(LOOK_AGAIN)",
        "runner/harness/meta.py                        | HTTP_TIMEOUT: int = 300 | HTTP_TIMEOUT: int = 900",
        "runner/run_recipe_ci.py                       | SAVED = (\"backup\", \"restore\") | SAVED = (\"backup\", \"restore\", \"custom\")"})
    void isNotMadeByMorePatience(String path, String piece, String by) {
        HarnessFiles base = PublishedHarness.renamed();
        HarnessFiles naive = PublishedHarness.with(path, lines(piece), lines(by));
        RealPython.checkout(naive, folder.resolve("naive")).compiles();

        assertThat(TestGuard.check(base, naive, Set.of()).refusals()).isNotEmpty().allMatch(r -> r.place().startsWith(path));
        assertThat(TestGuard.check(base, mended(base, attempt(base)).with(Map.of(path, naive.text(path).orElseThrow())), Set.of())
                .refusals()).as("nor beside the fix").isNotEmpty();
    }

    /** Nor may what is admitted be a little other than it is. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "runner/harness/lifecycle.py | != (op == \"custom\"):                  | == (op == \"custom\"):",
        "runner/harness/lifecycle.py | \"handshake\" in probe) != (op          | \"tcp_host\" in probe) != (op",
        "runner/harness/lifecycle.py | complete_handshake(probe[\"handshake\"], probe[\"tcp_host\"]) | pass",
        "runner/harness/lifecycle.py | getattr(module, function)(host)         | getattr(module, function)",
        "runner/harness/lifecycle.py | spec.loader.exec_module(module)         | module.retry_handshake = print",
        "runner/harness/lifecycle.py | import importlib.util                   | import importlib.machinery",
        "runner/run_recipe_ci.py     | \"upgrade\", \"custom\")\\nSAVED         | \"custom\")\\nSAVED",
        "tests/voice/recipe_meta.py  | \"voice/custom/_voice_proto.py:handshake\" | \"voice/custom/_voice_proto.py:nothing\"",
        "tests/voice/recipe_meta.py  | \"voice/custom/_voice_proto.py:handshake\" | \"gitea/custom/test_pages.py:test_answers\"",
        "tests/voice/recipe_meta.py  | \"tcp_port\": 64738, \"handshake\"      | \"tcp_port\": ctx.port(), \"handshake\"",
        "tests/voice/recipe_meta.py  | \"stable\": 3}, {                       | \"stable\": 2}, {"})
    void isAdmittedInNoOtherForm(String path, String piece, String by) {
        HarnessFiles base = PublishedHarness.renamed();
        HarnessFiles head = LabHarness.with(mended(base, attempt(base)), path, lines(piece), lines(by));

        assertThat(TestGuard.check(base, head, Set.of()).refusals()).isNotEmpty();
    }
}
