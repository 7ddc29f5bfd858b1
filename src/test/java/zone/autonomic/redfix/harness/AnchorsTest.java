package zone.autonomic.redfix.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The anchors in the harness")
class AnchorsTest {

    private static final String WARM = "DOMAIN = \"ci.example.org\"\nWARM_DOMAINS = {\n    \"login\": f\"warm-login.{DOMAIN}\",\n}\n";

    private static HarnessFiles canonical(String text) {
        return HarnessFiles.of(Map.of("runner/canonical.py", text, "runner/warm.py", WARM, "runner/meta.py", ""));
    }

    @Nested
    @DisplayName("canonical_domain")
    class Domain {

        @Test
        void givesLiveServicesRecipesADomainApart() {
            String fixed = CanonicalDomain.of(canonical("""
                    import json

                    from runner import meta

                    DOMAIN = "ci.example.org"


                    def canonical_domain(recipe):
                        \"""Where.\"""
                        return f"warm-{recipe}.{DOMAIN}"
                    """)).withDomainsApart().text();

            assertThat(fixed).isEqualTo("""
                    import json

                    from runner import meta, warm

                    DOMAIN = "ci.example.org"


                    def canonical_domain(recipe):
                        \"""Where.\"""
                        if recipe in warm.WARM_DOMAINS:
                            return f"warm-canon-{recipe}.{DOMAIN}"
                        return f"warm-{recipe}.{DOMAIN}"
                    """);
            assertThat(CanonicalDomain.of(canonical(fixed)).withDomainsApart().text()).isEqualTo(fixed);
        }

        static Stream<Arguments> forms() {
            return Stream.of(
                    arguments("from runner.warm import WARM_DOMAINS as LIVE\n\n\ndef canonical_domain(r: str) -> str:\n\treturn 'warm-' + r + '.ci'  # why\n",
                            "def canonical_domain(r: str) -> str:\n\tif r in LIVE:\n\t\treturn 'warm-canon-' + r + '.ci'\n\treturn 'warm-' + r + '.ci'  # why\n"),
                    arguments("import runner.warm\n\ndef canonical_domain(recipe):\n  zone = \"ci\"\n  return (f\"warm-{recipe}.\" + zone)\n", null),
                    arguments("from . import (\n    meta,\n    paths,\n)\ndef canonical_domain(recipe):\n  zone = \"ci\"\n  return \"warm-%s.%s\" % (recipe, zone)\n",
                            "from . import (\n    meta,\n    paths,\n    warm,\n)\ndef canonical_domain(recipe):\n  zone = \"ci\"\n"
                                    + "  if recipe in warm.WARM_DOMAINS:\n    return \"warm-canon-%s.%s\" % (recipe, zone)\n"),
                    arguments("\"\"\"Says.\"\"\"\n\n@cache\ndef canonical_domain(recipe):\n    return \"warm-{}.ci\".format(recipe)",
                            "\"\"\"Says.\"\"\"\n\nimport warm\n\n@cache\ndef canonical_domain(recipe):\n    if recipe in warm.WARM_DOMAINS:\n"
                                    + "        return \"warm-canon-{}.ci\".format(recipe)\n    return \"warm-{}.ci\".format(recipe)"),
                    arguments("import meta\r\n\r\ndef canonical_domain(recipe):\r\n    return f'warm-{recipe}'\r\n",
                            "import meta\r\nimport warm\r\n\r\ndef canonical_domain(recipe):\r\n    if recipe in warm.WARM_DOMAINS:\r\n"
                                    + "        return f'warm-canon-{recipe}'\r\n    return f'warm-{recipe}'\r\n"));
        }

        @ParameterizedTest
        @MethodSource("forms")
        void isFoundInMoreForms(String text, String expected) {
            if (expected == null) {
                assertThatThrownBy(() -> CanonicalDomain.of(canonical(text)).withDomainsApart()).isInstanceOf(AnchorRefused.class);
                return;
            }
            assertThat(CanonicalDomain.of(canonical(text)).withDomainsApart().text()).contains(expected);
        }

        @ParameterizedTest
        @ValueSource(strings = {"# def canonical_domain(recipe): return f\"warm-{recipe}\"\n", "\"\"\"\ndef canonical_domain(recipe):\n    return f\"warm-{recipe}\"\n\"\"\"\n",
            "def canonical_domain(recipe):\n    return f\"warm-{recipe}\"\n\ndef canonical_domain(recipe):\n    return f\"warm-{recipe}\"\n",
            "def canonical_domain(recipe):\n    return PREFIX + recipe\n", "def canonical_domain(recipe): return f\"warm-{recipe}\"\n",
            "def canonical_domain(recipe, zone):\n    return f\"warm-{recipe}.{zone}\"\n", "def canonical_domain(recipe):\n    return \"warm-x\"\n",
            "def canonical_domain(recipe):\n    if recipe:\n        return x\n    return f\"warm-{recipe}\"\n", "warm = 3\ndef canonical_domain(recipe):\n    return f\"warm-{recipe}\"\n"})
        void isRefusedWhereTheAnchorIsNotThereOrAmbiguous(String text) {
            assertThatThrownBy(() -> CanonicalDomain.of(canonical(text)).withDomainsApart()).isInstanceOf(AnchorRefused.class)
                    .extracting(e -> ((AnchorRefused) e).place()).asString().startsWith("runner/canonical.py");
        }

        @Test
        void isRefusedWhereTheModulesWouldImportEachOther() {
            HarnessFiles circular = canonical("def canonical_domain(recipe):\n    return f\"warm-{recipe}\"\n")
                    .with(Map.of("runner/warm.py", "from runner.canonical import DOMAIN\n" + WARM));

            assertThatThrownBy(() -> CanonicalDomain.of(circular).withDomainsApart()).hasMessageContaining("import it in turn");
        }
    }

    @Nested
    @DisplayName("A recipe's settings")
    class Settings {

        private static PythonFile enrolled(String text) {
            return new RecipeSettings(PythonFile.parse("tests/x/recipe_meta.py", text)).enrolled("Enrolled.");
        }

        @Test
        void areEnrolledByTurningTheOptOutAndTakingAwayWhatWasSaidOfIt() {
            assertThat(enrolled("\"\"\"Slow to start. Not enrolled: its canonical is live.\n\nLast words.\"\"\"\n\nA = 1\n# never enrolled,\n# as it is live\nWARM_CANONICAL: bool = False  # live\n# of B\nB = 2\n")
                    .text()).isEqualTo("\"\"\"Slow to start. Enrolled.\n\nLast words.\"\"\"\n\nA = 1\nWARM_CANONICAL: bool = True\n# of B\nB = 2\n");
            assertThat(enrolled("A = 1\r\n# times\r\nWARM_CANONICAL=False\r\n").text()).as("a comment on another matter stays").isEqualTo("A = 1\r\n# times\r\nWARM_CANONICAL=True\r\n");
            assertThat(enrolled("'Not enrolled'\nWARM_CANONICAL = False").text()).isEqualTo("'Enrolled.'\nWARM_CANONICAL = True");
            assertThat(enrolled("A = 1; WARM_CANONICAL = False\n").text()).isEqualTo("A = 1; WARM_CANONICAL = True\n");
            assertThat(enrolled("\"\"\"WARM_CANONICAL = False\"\"\"\nWARM_CANONICAL = True\n").text()).isEqualTo("\"\"\"WARM_CANONICAL = False\"\"\"\nWARM_CANONICAL = True\n");
        }

        @Test
        void areEnrolledByTheKeyWhereItIsAbsent() {
            assertThat(enrolled("import os\nA = 1\nB = 2\n\n\ndef READY_PROBE(ctx):\n    return []\n").text())
                    .isEqualTo("import os\nA = 1\nB = 2\nWARM_CANONICAL = True\n\n\ndef READY_PROBE(ctx):\n    return []\n");
            assertThat(enrolled("\"\"\"Nothing yet.\"\"\"").text()).isEqualTo("\"\"\"Nothing yet.\"\"\"\n\nWARM_CANONICAL = True");
            assertThatThrownBy(() -> enrolled("# nothing\n")).isInstanceOf(AnchorRefused.class).hasMessageContaining("says nothing");
        }

        @ParameterizedTest
        @ValueSource(strings = {"WARM_CANONICAL = False\nWARM_CANONICAL = False\n", "if x:\n    WARM_CANONICAL = False\n    y = 1\n", "WARM_CANONICAL = LIVE\n",
            "WARM_CANONICAL = (False)\n"})
        void areRefusedWhereTheOptOutIsNotPlain(String text) {
            assertThatThrownBy(() -> enrolled(text)).isInstanceOf(AnchorRefused.class);
        }
    }

    @Nested
    @DisplayName("The readiness gate")
    class Gate {

        private static HarnessFiles withHandshake(HarnessFiles harness) {
            return ReadinessGate.of(harness).withHandshake(HandshakeForm.CALLABLE, false);
        }

        @Test
        void learnsTheHandshakeInTheLab() {
            HarnessFiles harness = LabHarness.renamed();
            String fixed = withHandshake(harness).text("runner/ready.py").orElseThrow();

            assertThat(fixed).isEqualTo(harness.text("runner/ready.py").orElseThrow()
                    .replace("KNOWN_FORMS = {\n", "KNOWN_FORMS = {\n    \"handshake\",\n")
                    .replace("`stable` times in a row\n\"\"\"", "`stable` times in a row\n    {\"handshake\": lambda: …, \"stable\": 3}    the call returns without an exception, `stable` times in a row\n\"\"\"")
                    .replace("timeout=LOOK_AGAIN).close()\n", "timeout=LOOK_AGAIN).close()\n    if \"handshake\" in probe:\n        probe[\"handshake\"]()\n"));
            HarnessFiles once = harness.with(Map.of("runner/ready.py", fixed));
            assertThat(withHandshake(once)).isEqualTo(once);
        }

        @Test
        void goesBehindAWholeChainSoThatBothFormsAreAsked() {
            String text = "def look(p):\n\tif 'tcp_host' in p:\n\t\tdial(p['tcp_host'])\n\telif 'url' in p:\n\t\tget(p['url'])\n\telse:\n\t\traise ValueError(p)\n";
            HarnessFiles harness = HarnessFiles.of(Map.of("runner/wait.py", text, "runner/run.py", "import wait\n\nBEFORE = {'custom': wait.look}\n"));

            assertThat(withHandshake(harness).text("runner/wait.py").orElseThrow()).isEqualTo(text + "\tif \"handshake\" in p:\n\t\tp[\"handshake\"]()\n");
        }

        @ParameterizedTest
        @ValueSource(strings = {"CHECKS = {\"tcp_host\": dial}\n", "def f(p):\n    dial(p[\"tcp_host\"])\n", "# tcp_host\nX = 1\n",
            "def f(p):\n    if \"tcp_host\" in p:\n        dial(p)\n    if set(p) - {\"tcp_host\", \"stable\"}:\n        raise ValueError(p)\n",
            "def f(p):\n    if \"tcp_host\" in p:\n        a(p)\n    if \"tcp_host\" in p:\n        b(p)\n"})
        void isRefusedWhereItsFormsAreNotReadThatWay(String text) {
            assertThatThrownBy(() -> withHandshake(HarnessFiles.of(Map.of("runner/ready.py", text)))).isInstanceOf(AnchorRefused.class);
        }
    }

    @Nested
    @DisplayName("A retried handshake")
    class Handshake {

        private static RetriedHandshake found(HarnessFiles harness) {
            OverlayTest test = OverlayTest.named(harness, "voice", "test_handshake_completes_with_channel_presence").get(0);
            return RetriedHandshake.in(harness, test).orElseThrow();
        }

        @Test
        void isTheOneThatTheTestItselfSpeaks() {
            RetriedHandshake found = found(LabHarness.renamed());

            assertThat(found.name()).isEqualTo("handshake");
            assertThat(found.moduleName()).isEqualTo("runner.voice");
            assertThat(found.patience()).isEqualTo("12 × 5.0 s");
            assertThat(found.port()).contains("64738");
            assertThat(found.tls()).isTrue();
            assertThat(found.readsAnswer()).isTrue();
            assertThat(found.catches()).containsExactly("OSError");
        }

        @Test
        void isFoundByTheModulesNameAndInTheTestsOwnLoop() {
            String path = "tests/voice/custom/test_protocol_handshake.py";
            assertThat(found(LabHarness.renamed().with(Map.of(path, "from runner import voice\n\n\ndef test_handshake_completes_with_channel_presence(stack):\n"
                    + "    voice.retry_handshake(3, interval=2)\n"))).patience()).isEqualTo("3 × 2 s");
            RetriedHandshake own = found(LabHarness.renamed().with(Map.of(path, "from runner.voice import handshake as shake\n\n\n"
                    + "def test_handshake_completes_with_channel_presence(stack):\n    for _ in range(12):\n        try:\n            shake(stack.host)\n"
                    + "            break\n        except Exception:\n            pass\n")));
            assertThat(own.name()).isEqualTo("handshake");
            assertThat(own.patience()).isEqualTo("a bounded number of times");
        }

        @Test
        void isNotThereWhereNothingIsRetried() {
            HarnessFiles once = LabHarness.with("tests/voice/custom/test_protocol_handshake.py", "retry_handshake(attempts=12, interval=5.0)", "assert stack.healthy()");
            OverlayTest test = OverlayTest.named(once, "voice", "test_handshake_completes_with_channel_presence").get(0);

            assertThat(RetriedHandshake.in(once, test)).isEmpty();
        }
    }
}
