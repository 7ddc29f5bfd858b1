package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.fix.HarnessAttempts.mended;
import static zone.autonomic.redfix.fix.HarnessAttempts.refused;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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
import zone.autonomic.redfix.recipe.RecipeFiles;

/**
 * The harness of the published layout: probes are a list, waited for after install and after upgrade, and the handshake stands beside the
 * test.
 */
@DisplayName("Readiness before the custom tests, on the published harness")
class ReadinessOnThePublishedHarnessTest {

    private static final String LIFECYCLE = "runner/harness/lifecycle.py";
    private static final String RUN = "runner/run_recipe_ci.py";
    private static final String SETTINGS = "tests/voice/recipe_meta.py";
    private static final String TEST_FILE = "tests/voice/custom/test_protocol_handshake.py";
    private static final String PROTO = "tests/voice/custom/_voice_proto.py";
    private static final String PROBE = "{\"tcp_host\": \"127.0.0.1\", \"tcp_port\": 64738, \"stable\": 3}";
    private static final String ADDED = "{\"tcp_host\": \"127.0.0.1\", \"tcp_port\": 64738, \"handshake\": \"voice/custom/_voice_proto.py:handshake\", \"stable\": 3}";

    @TempDir
    Path folder;

    private static Attempt attempt(HarnessFiles harness) {
        return new ReadinessBeforeCustom().apply(harness, RecipeFiles.of(Map.of()), "voice",
                Map.of(ReadinessBeforeCustom.TEST, TEST_FILE + "::test_handshake_completes_with_channel_presence"));
    }

    @Test
    void isAFormOfItsOwnThatIsWaitedForBeforeTheCustomTestsAlone() {
        HarnessFiles base = PublishedHarness.renamed();
        HarnessFiles mended = mended(base, attempt(base));

        assertThat(mended.changedFrom(base)).containsOnlyKeys(LIFECYCLE, RUN, SETTINGS);
        assertThat(mended.text(SETTINGS).orElseThrow()).isEqualTo(base.text(SETTINGS).orElseThrow().replace("[" + PROBE + "]", "[" + PROBE
                + ", " + ADDED + "]"));
        assertThat(mended.text(RUN).orElseThrow()).isEqualTo(base.text(RUN).orElseThrow()
                .replace("READY_AFTER = (\"install\", \"upgrade\")", "READY_AFTER = (\"install\", \"upgrade\", \"custom\")"));
        assertThat(mended.text(LIFECYCLE).orElseThrow()).isEqualTo(base.text(LIFECYCLE).orElseThrow()
                .replace("import fcntl\n", "import fcntl\nimport importlib.util\n")
                .replace("PROBE_FORMS = {", "PROBE_FORMS = {\"handshake\", ")
                .replace("    for probe in ready_probes(domain, settings, op):\n", """
                            for probe in ready_probes(domain, settings, op):
                                # Before the custom tests a handshake is completed, and after the other tiers all else is waited for.
                                if ("handshake" in probe) != (op == "custom"):
                                    continue
                        """)
                .replace("            raise OSError(f\"{probe['url']} answers {status}\")\n", """
                                    raise OSError(f"{probe['url']} answers {status}")
                            if "handshake" in probe:
                                complete_handshake(probe["handshake"], probe["tcp_host"])


                        def complete_handshake(where, host):
                            \"""The handshake of a recipe's own tests, `<recipe>/custom/_proto.py:function`; an OSError says that the app isn't ready.\"""
                            path, function = where.split(":")
                            spec = importlib.util.spec_from_file_location(function, f"{meta.TESTS_DIR}/{path}")
                            module = importlib.util.module_from_spec(spec)
                            spec.loader.exec_module(module)
                            getattr(module, function)(host)
                        """));
        assertThat(TestGuard.check(base, mended, Set.of()).refusals()).isEmpty();
        RealPython.checkout(mended, folder).compiles();
        refused(attempt(mended), "nothing is left to change", "");
    }

    private static final String WAIT = """
            from harness import lifecycle, meta
            def waited(recipe, op, server):
                looked, now, tries = [], [0.0], [0]
                class Clock:
                    @staticmethod
                    def monotonic(): return now[0]
                    @staticmethod
                    def sleep(seconds): now[0] += seconds
                class Sockets:
                    @staticmethod
                    def create_connection(address, timeout=None):
                        looked.append("tcp")
                        if server == "closed": raise ConnectionRefusedError(111, "refused")
                        return Sockets
                    @staticmethod
                    def close(): pass
                def completed(where, host):
                    looked.append(f"handshake {where} {host}")
                    tries[0] += 1
                    if server == "silent" or server == "slow" and tries[0] < 4: raise TimeoutError("no ServerSync")
                lifecycle.time, lifecycle.socket, lifecycle.complete_handshake = Clock, Sockets, completed
                lifecycle.http_status = lambda url, timeout=10: looked.append("url") or 200
                try:
                    lifecycle.wait_ready_probes("voic-1.ci.example.org", meta.load(recipe), op=op)
                    return "; ".join(looked)
                except OSError as failed:
                    return f"{type(failed).__name__} after {now[0]:.0f} s"
            answer = [waited(*case.split()) for case in CASES]
            """;

    /**
     * What a run waits for, asked of the harness's own functions with a clock and a server of one's own. @param cases {@code recipe tier
     * server}
     */
    private List<String> waited(HarnessFiles harness, String... cases) {
        List<String> answers = new ArrayList<>();
        RealPython.checkout(harness, folder.resolve("run")).answer(WAIT.replace("CASES", "[\"" + String.join("\", \"", cases) + "\"]"))
                .forEach(a -> answers.add(a.asText()));
        return answers;
    }

    @Test
    void waitsUntilTheServerCompletesTheHandshakeAndIsRedWhereItNeverDoes() {
        HarnessFiles base = PublishedHarness.renamed();
        HarnessFiles mended = mended(base, attempt(base));
        String tried = "tcp; handshake voice/custom/_voice_proto.py:handshake 127.0.0.1";

        assertThat(waited(mended, "voice custom ready", "voice custom slow", "voice custom silent", "voice custom closed")).containsExactly(
                String.join("; ", tried, tried, tried), String.join("; ", tried, tried, tried, tried, tried, tried),
                "TimeoutError after 300 s", "ConnectionRefusedError after 300 s");
    }

    /** Every other recipe, and every other tier of this one, waits for just what it waited for. */
    @Test
    void changesNothingForOtherRecipesAndOtherTiers() {
        HarnessFiles base = PublishedHarness.saying("tests/gitea/recipe_meta.py",
                "def READY_PROBE(ctx):\n    probes = [{\"url\": ctx.base_url, \"status\": (200,)}]\n"
                + "    if ctx.op == \"upgrade\":\n        probes.append({\"tcp_host\": ctx.domain, \"tcp_port\": 22, \"stable\": 2})\n    return probes\n");
        HarnessFiles mended = mended(base, attempt(base));
        String[] before = Stream.of("voice", "gitea", "forum", "unknown").flatMap(r -> Stream.of("install", "upgrade")
                .flatMap(t -> Stream.of("ready", "closed")
                .map(s -> r + " " + t + " " + s))).toArray(String[]::new);

        assertThat(waited(mended, before)).isEqualTo(waited(base, before))
                .contains("tcp; tcp; tcp", "url; tcp; tcp", "ConnectionRefusedError after 300 s");
        assertThat(waited(mended, "gitea custom closed", "forum custom closed")).as("nothing is asked").containsOnly("");
    }

    /**
     * The real handshake of the tests, loaded from its file by the mended harness, against a server that speaks TLS and one that merely
     * accepts.
     */
    @Test
    void completesTheTestsOwnHandshake() {
        HarnessFiles base = PublishedHarness.renamed();
        HarnessFiles stub = LabHarness.with(mended(base, attempt(base)), PROTO, "    context = ssl.create_default_context()\n",
                "    import json, pathlib\n    told = json.loads(pathlib.Path('server.json').read_text())\n    if not told['synced']:\n        raise OSError('the server closed the channel')\n"
                        + "    pathlib.Path('server.json').write_text(json.dumps({'synced': True, 'asked': [host, port]}))\n    return\n    context = ssl.create_default_context()\n");
        String program = "import json, pathlib\nfrom harness import lifecycle\npathlib.Path('server.json').write_text(json.dumps({'synced': SYNCED}))\ntry:\n"
                + "    lifecycle.complete_handshake('voice/custom/_voice_proto.py:handshake', '127.0.0.1')\n    answer = json.loads(pathlib.Path('server.json').read_text())['asked']\n"
                + "except OSError as failed:\n    answer = str(failed)\n";
        RealPython checkout = RealPython.checkout(stub, folder.resolve("stub"));

        assertThat(checkout.answer(program.replace("SYNCED", "True"))).hasToString("[\"127.0.0.1\",64738]");
        assertThat(checkout.answer(program.replace("SYNCED", "False")).asText()).isEqualTo("the server closed the channel");
    }

    /** What the test takes for a failed try is one to the wait as well, also where it is no OSError. */
    @Test
    void takesForNotReadyWhatTheTestTakesForAFailedTry() {
        HarnessFiles base = PublishedHarness.with(PROTO, "        except OSError:\n",
                "        except (OSError, struct.error, ProtocolError):\n");
        HarnessFiles mended = mended(base, attempt(base));

        assertThat(mended.text(LIFECYCLE).orElseThrow()).endsWith("    try:\n        getattr(module, function)(host)\n    except Exception as tried:\n"
                + "        raise OSError(f\"{where}: {tried!r}\") from tried\n");
        assertThat(TestGuard.check(base, mended, Set.of()).refusals()).isEmpty();
        RealPython.checkout(mended, folder).compiles();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "def READY_PROBE(ctx):\\n    return [<P>]\\n                                             | def READY_PROBE(ctx):\\n    return [<P>, <A>]\\n",
        "def READY_PROBE(ctx):\\n    \"\"\"Why.\"\"\"\\n    return [\\n        <P>,  # the port\\n    ]\\n | def READY_PROBE(ctx):\\n    \"\"\"Why.\"\"\"\\n    return [\\n        <P>,\\n        <A>,  # the port\\n    ]\\n",
        "READY_PROBE = lambda ctx: [<P>]\\n                                                          | READY_PROBE = lambda ctx: [<P>, <A>]\\n",
        "READY_PROBE = lambda c: [<P>, {\"url\": c.base_url}]\\n                                      | READY_PROBE = lambda c: [<P>, {\"url\": c.base_url}, <A>]\\n",
        "def READY_PROBE(ctx):\\n    probes = [<P>]\\n    return probes\\n                          | def READY_PROBE(ctx):\\n    probes = [<P>, <A>]\\n    return probes\\n",
        "_PROBES = [<P>]\\n\\n\\ndef READY_PROBE(ctx):\\n    return _PROBES\\n                        | _PROBES = [<P>, <A>]\\n\\n\\ndef READY_PROBE(ctx):\\n    return _PROBES\\n",
        "def READY_PROBE(ctx):\\n    return _WEB + [<P>]\\n\\n\\n_WEB = []\\n                        | def READY_PROBE(ctx):\\n    return _WEB + [<P>, <A>]\\n\\n\\n_WEB = []\\n",
        "def READY_PROBE(ctx):\\n    return []\\n                                              | def READY_PROBE(ctx):\\n    return [<A>]\\n",
        "def READY_PROBE(ctx):\\n    return [{\"url\": ctx.base_url + \"/\"}]\\n                  | def READY_PROBE(ctx):\\n    return [{\"url\": ctx.base_url + \"/\"}, <A>]\\n",
        "HTTP_TIMEOUT = 300\\n                                                                                | HTTP_TIMEOUT = 300\\n\\n\\ndef READY_PROBE(ctx):\\n    return [<A>]\\n"})
    void isAddedWhateverWayTheProbesAreWritten(String before, String after) {
        HarnessFiles base = PublishedHarness.saying(SETTINGS, written(before));
        HarnessFiles mended = mended(base, attempt(base));

        String expected = written(after);
        assertThat(mended.text(SETTINGS).orElseThrow().replace("  # the port", "")).isEqualTo(expected.replace("  # the port", ""));
        assertThat(TestGuard.check(base, mended, Set.of()).refusals()).isEmpty();
        assertThat(waited(mended, "voice custom ready")).singleElement().asString()
                .startsWith("tcp; handshake voice/custom/_voice_proto.py:handshake 127.0.0.1");
    }

    private static String written(String text) {
        return text.replace("\\n", "\n").replace("<P>", PROBE).replace("<A>", ADDED);
    }

    /** @param said what the settings say, of which nothing is guessed */
    @ParameterizedTest
    @ValueSource(strings = {"def READY_PROBE(ctx):\n    if ctx.deps:\n        return []\n    return [{\"tcp_host\": \"127.0.0.1\", \"tcp_port\": 1}]\n",
        "def READY_PROBE(ctx):\n    return probes(ctx)\n", "READY_PROBE = PROBES\n",
                "def READY_PROBE(ctx):\n    yield {\"url\": ctx.base_url}\n",
        "def READY_PROBE(ctx):\n    return [] if ctx.deps else [{\"url\": \"x\"}]\n",
        "def READY_PROBE(ctx):\n    return [p for p in ctx.meta.PROBES]\n",
        "def READY_PROBE(ctx):\n    return PROBES[ctx.domain]\n", "if True:\n    def READY_PROBE(ctx):\n        return []\n",
        "def READY_PROBE(ctx):\n    probes = []\n    probes = probes or [1]\n    return probes\n",
        "def READY_PROBE(ctx):\n    return {\"url\": ctx.base_url}\n"})
    void isRefusedWhereTheProbesAreOfAnotherForm(String said) {
        Attempt attempt = attempt(PublishedHarness.saying(SETTINGS, said));

        refused(attempt, "`READY_PROBE`", SETTINGS);
        assertThat(attempt.suggestion()).isPresent();
    }
}
