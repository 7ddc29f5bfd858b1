package zone.autonomic.redfix.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import zone.autonomic.redfix.harness.TestGuard.Answer;

@DisplayName("The guard of the tests")
class TestGuardTest {

    private static final String UPGRADE = "tests/forum/test_upgrade.py";
    private static final String SETTINGS = "tests/login/recipe_meta.py";
    private static final String VOICE = "tests/voice/recipe_meta.py";
    private static final String HANDSHAKE = "tests/voice/custom/test_protocol_handshake.py";
    private static final String IMAGE = "assert stack.image(\"app\").startswith(\"forum/forum:3.5.3\"), \"the head must run the official image\"";
    private static final String SERVICE = "assert \"sidekiq\" not in stack.services(), \"the official image runs sidekiq itself\"";
    private static final HarnessFiles BASE = LabHarness.renamed();

    private static Set<String> stale() {
        return BASE.python(UPGRADE).functions().map(f -> new OverlayTest(BASE.python(UPGRADE), f))
                .flatMap(t -> t.assertions().stream().map(a -> TestScope.id(t, a.statement()))).collect(Collectors.toSet());
    }

    private static HarnessFiles scoped() {
        MigrationClaim claim = StaleAssertions.claim(BASE, "forum", stale()).orElseThrow();
        return BASE.with(TestScope.apply(BASE.python(UPGRADE), stale(), claim));
    }

    private static Answer check(HarnessFiles head) {
        return TestGuard.check(BASE, head, stale());
    }

    private static Answer check(HarnessFiles base, String path, String piece, String by) {
        return TestGuard.check(base, LabHarness.with(base, path, piece, by), stale());
    }

    @Nested
    @DisplayName("admits")
    class Admits {

        @Test
        void theFixesOfTheHarness() {
            HarnessFiles apart = BASE.with(CanonicalDomain.of(BASE).withDomainsApart()).with(RecipeSettings.of(BASE, "login").enrolled("Enrolled."));
            assertThat(check(apart)).isEqualTo(new Answer(List.of(), List.of()));

            HarnessFiles ready = LabHarness.with(ReadinessGate.of(BASE).withHandshake(HandshakeForm.CALLABLE, false), VOICE, "\"stable\": 3}",
                    "\"stable\": 3, \"handshake\": lambda: handshake(ctx.host)}");
            assertThat(check(LabHarness.with(ready, VOICE, "\n\nHEALTH_PATH", "\n\nfrom runner.voice import handshake\n\nHEALTH_PATH"))).isEqualTo(new Answer(List.of(), List.of()));
        }

        @Test
        void theOneFormOfScopingButOnlyWithAProofOfBothSides() {
            Answer answer = check(scoped());

            assertThat(answer.refusals()).isEmpty();
            assertThat(answer.owed()).singleElement().satisfies(owed -> {
                assertThat(owed.file()).isEqualTo(UPGRADE);
                assertThat(owed.assertions()).isEqualTo(stale());
            });
            assertThat(answer.admits(Set.of())).isFalse();
            assertThat(answer.admits(Set.copyOf(answer.owed()))).isTrue();
        }

        @Test
        void whatMakesNoDifference() {
            String text = BASE.text(UPGRADE).orElseThrow();
            HarnessFiles head = BASE.with(Map.of(UPGRADE, text.replace("\"\"\"The move", "\"\"\"Once the move").replace("\"app\"", "'app'")
                    .replace("    assert \"sidekiq\" not in stack.services(),", "    # why\n\n    assert \"sidekiq\" not in stack.services( ),").replace("\n", "\r\n"),
                    "README.md", "# other words\n", "runner/voice.py", BASE.text("runner/voice.py").orElseThrow() + "\n# more\n"));

            assertThat(check(head)).isEqualTo(new Answer(List.of(), List.of()));
        }
    }

    private static void refused(Answer answer, String file, String reason) {
        assertThat(answer.refusals()).isNotEmpty();
        assertThat(answer.admits(Set.copyOf(answer.owed()))).isFalse();
        assertThat(answer.refusals()).anySatisfy(r -> {
            assertThat(r.place()).startsWith(file);
            assertThat(r.reason()).contains(reason);
        });
    }

    static Stream<Arguments> weakerAssertions() {
        return Stream.of(
                arguments(IMAGE, "pass", "assertion is gone"),
                arguments("assert stack.image", "stack.image", "assertion is gone"),
                arguments(IMAGE, "assert True", "can't fail"),
                arguments(IMAGE, "assert stack.image(\"app\")", "assertion"),
                arguments("startswith(\"forum/forum:3.5.3\")", "startswith(\"forum/forum:3\")", "another text"),
                arguments("startswith(\"forum/forum:3.5.3\")", "startswith(\"\")", "another text"),
                arguments("startswith(\"forum/forum:3.5.3\")", "startswith((\"forum/forum:3.5.3\", \"legacy\"))", "assertion"),
                arguments(".startswith(\"forum/forum:3.5.3\")", ".startswith(\"forum/forum:3.5.3\") or True", "can't fail"),
                arguments(".startswith(\"forum/forum:3.5.3\")", ".startswith(\"forum/forum:3.5.3\") or stack.healthy()", "`or`"),
                arguments(IMAGE, "assert (stack.image(\"app\").startswith(\"forum/forum:3.5.3\"), \"the head must run the official image\")", "assertion"),
                arguments("\"sidekiq\" not in", "\"sidekiq\" in", "sense is turned"),
                arguments("\"sidekiq\" not in stack.services()", "\"sidekiq\" not in stack.services()[:1]", "assertion"),
                arguments("\"sidekiq\" not in stack.services()", "\"sidekiq2\" not in stack.services()", "another text"));
    }

    @ParameterizedTest
    @MethodSource("weakerAssertions")
    void refusesAnAssertionDroppedOrLoosened(String piece, String by, String reason) {
        refused(check(BASE, UPGRADE, piece, by), UPGRADE, reason);
    }

    @Test
    void refusesEqualityThatGaveWayAndAndThatBecameOr() {
        HarnessFiles both = LabHarness.with(UPGRADE, "assert \"sidekiq\" not in stack.services()", "assert stack.image(\"app\") == \"a:1\" and stack.https(\"/\") == 200");
        for (String[] looser : new String[][] {{"== \"a:1\"", "in (\"a:1\", \"b:1\")", "gave way"}, {" and ", " or ", "`or`"}, {" and stack.https(\"/\") == 200", "", "less"},
            {"== 200", "== 502", "number"}, {"== 200", ">= 200", "assertion"}, {"stack.image(\"app\") == \"a:1\"", "abs(len(stack.image(\"app\")) - 3) < 1", "assertion"}}) {
            refused(check(both, UPGRADE, looser[0], looser[1]), UPGRADE, looser[2]);
        }
    }

    static Stream<Arguments> waysAround() {
        String function = "def test_sidekiq_service_dropped_by_head(stack):\n    ";
        return Stream.of(
                arguments(function, "@pytest.mark.skip\n" + function, "a skip"),
                arguments(function, "@pytest.mark.xfail(strict=False)\n" + function, "expected failure"),
                arguments(function, "@pytest.mark.skipif(True, reason='x')\n" + function, "a skip"),
                arguments(function, "@released\n" + function, "a decorator"),
                arguments(function, function + "pytest.skip('not yet')\n    ", "a skip"),
                arguments(function, function + "return\n    ", "a way out"),
                arguments(function, function + "if stack.version():\n        return\n    ", "a condition"),
                arguments(function, function + "raise StopIteration\n    ", "a way out"),
                arguments(function, "def sidekiq_service_dropped_by_head(stack):\n    ", "gone or renamed"),
                arguments(function, "def test_sidekiq_service_dropped_by_head(stack, skip_it):\n    ", "a skip"),
                arguments("    " + SERVICE, "    if False:\n        " + SERVICE, "a condition"),
                arguments("    " + SERVICE, "    if \"3.5.3\" in stack.version():\n        " + SERVICE, "a condition"),
                arguments("    " + SERVICE, "    try:\n        " + SERVICE + "\n    except AssertionError:\n        pass", "swallow"),
                arguments("    " + SERVICE, "    with suppress(AssertionError):\n        " + SERVICE, "swallow"),
                arguments("    " + SERVICE, "    while False:\n        " + SERVICE, "a condition or a loop"),
                arguments("    " + SERVICE, "    for _ in ():\n        " + SERVICE, "a condition or a loop"),
                arguments("    " + SERVICE, "    def inner():\n        " + SERVICE, "a definition"),
                arguments("    " + SERVICE, "    lambda: stack.services()", "gone"),
                arguments("    " + SERVICE, "    \"\"\"" + SERVICE.replace("\"", "'") + "\"\"\"", "gone"),
                arguments("    " + SERVICE, "    # " + SERVICE + "\n    pass", "gone"),
                arguments("    " + SERVICE, "    stack.services = lambda: []\n    " + SERVICE, ""),
                arguments("    " + SERVICE, "    monkeypatch.setattr(stack, 'x', 1)\n    " + SERVICE, "a patch"),
                arguments("    " + SERVICE, "    f\"{stack.forget()}\"\n    " + SERVICE, "new"),
                arguments("\n\ndef test_sidekiq", "\nimport pytest\n\npytestmark = pytest.mark.skip\n\ndef test_sidekiq", "a skip"),
                arguments("\n\ndef test_sidekiq", "\npytestmark = MARKS\n\ndef test_sidekiq", "a mark"),
                arguments("\n\ndef test_sidekiq", "\npytest.importorskip('nothing')\n\ndef test_sidekiq", "a skip"),
                arguments("\n\ndef test_sidekiq", "\n__test__ = False\n\ndef test_sidekiq", "new"),
                arguments("\n\ndef test_sidekiq", "\nimport runner.patched\n\ndef test_sidekiq", "an import"),
                arguments("\n\ndef test_sidekiq", "\nif stack:\n  def test_other(stack): pass\n\ndef test_sidekiq", "a condition"),
                arguments("itself\"\n", "itself\"\n\n\ndef test_sidekiq_service_dropped_by_head(stack):\n    pass\n", "a definition"),
                arguments("itself\"\n", "itself\"\n\n\ntest_sidekiq_service_dropped_by_head = None\n", "new"),
                arguments("itself\"\n", "itself\"\n\n\ndel test_sidekiq_service_dropped_by_head\n", "new"),
                arguments("itself\"\n", "itself\"\n\n\ndef pytest_collection_modifyitems(items):\n    items.clear()\n", "a hook"),
                arguments("\"\"\"The move", "# -*- coding: rot13 -*-\n\"\"\"The move", "encoding"),
                arguments("def test_sidekiq", "def test_sidekiq(:\ndef test_sidekiq", "can't be read"));
    }

    @ParameterizedTest
    @MethodSource("waysAround")
    void refusesEveryWayAroundIt(String piece, String by, String reason) {
        refused(check(BASE, UPGRADE, piece, by), UPGRADE, reason);
    }

    @Test
    void refusesShorterListsAndParameters() {
        HarnessFiles many = LabHarness.with(UPGRADE, "def test_sidekiq_service_dropped_by_head(stack):", "NAMES = [\"a\", \"b\"]\n\n\n"
                + "@pytest.mark.parametrize(\"name\", [\"a\", \"b\"])\ndef test_sidekiq_service_dropped_by_head(stack, name):\n    for n in (\"a\", \"b\"):\n        assert n in ALLOWED");
        refused(check(many, UPGRADE, "NAMES = [\"a\", \"b\"]", "NAMES = [\"a\"]"), UPGRADE, "changed");
        refused(check(many, UPGRADE, "\"name\", [\"a\", \"b\"]", "\"name\", [\"a\"]"), UPGRADE, "");
        refused(check(many, UPGRADE, "in (\"a\", \"b\"):", "in (\"a\",):"), UPGRADE, "");
        refused(check(many, UPGRADE, "in ALLOWED", "in ALLOWED + [n]"), UPGRADE, "assertion");
        refused(check(many, UPGRADE, "NAMES = [\"a\", \"b\"]", "NAMES = [\"a\", \"b\", \"c\"]"), UPGRADE, "changed");
    }

    static Stream<Arguments> weakerSettings() {
        return Stream.of(
                arguments("DEPLOY_TIMEOUT = 600", "DEPLOY_TIMEOUT = 3600", "number"),
                arguments("HTTP_TIMEOUT = 300", "HTTP_TIMEOUT = 900", "number"),
                arguments("HTTP_TIMEOUT = 300", "HTTP_TIMEOUT = 300 * 3", ""),
                arguments("HTTP_TIMEOUT = 300\n", "HTTP_TIMEOUT = 300\nEXPECTED_NA = {\"restore\": \"slow\"}\n", "tiers that are no longer applied"),
                arguments("HTTP_TIMEOUT = 300\n", "HTTP_TIMEOUT = 300\n\n\ndef BACKUP_VERIFY(ctx):\n    return True\n", "verif"),
                arguments("HEALTH_PATH = \"/realms/master\"", "HEALTH_PATH = \"/\"", "changed"),
                arguments("WARM_CANONICAL = False", "WARM_CANONICAL = print(\"x\") or True", "canonicals"),
                arguments("HTTP_TIMEOUT = 300\n", "", "gone"));
    }

    @ParameterizedTest
    @MethodSource("weakerSettings")
    void refusesLoosenedSettings(String piece, String by, String reason) {
        refused(check(BASE, SETTINGS, piece, by), SETTINGS, reason);
    }

    @Test
    void refusesARecipeTakenOutOfTheCanonicals() {
        refused(check(BASE, VOICE, "HTTP_TIMEOUT = 300\n", "HTTP_TIMEOUT = 300\nWARM_CANONICAL = False\n"), VOICE, "taken out of the canonicals");
        HarnessFiles enrolled = LabHarness.with(SETTINGS, "WARM_CANONICAL = False", "WARM_CANONICAL = True");
        refused(check(enrolled, SETTINGS, "WARM_CANONICAL = True", "WARM_CANONICAL = False"), SETTINGS, "canonicals");
        refused(TestGuard.check(BASE, enrolled, Set.of()), SETTINGS, "still has the live service's domain: runner/canonical.py:39");
        assertThat(TestGuard.check(BASE, enrolled.with(CanonicalDomain.of(enrolled).withDomainsApart()), Set.of()).refusals()).isEmpty();
        HarnessFiles other = LabHarness.with(VOICE, "HTTP_TIMEOUT = 300\n", "HTTP_TIMEOUT = 300\nWARM_CANONICAL = False\n");
        assertThat(TestGuard.check(other, BASE, Set.of()).refusals()).as("without a live service there is nothing to collide with").isEmpty();
    }

    @Test
    void refusesTheNaiveWaysWithAHandshakeUnderLoad() {
        refused(check(BASE, HANDSHAKE, "attempts=12", "attempts=60"), HANDSHAKE, "number");
        refused(check(BASE, HANDSHAKE, "interval=5.0", "interval=15.0"), HANDSHAKE, "number");
        refused(check(BASE, HANDSHAKE, "    retry_handshake", "    time.sleep(60)\n    retry_handshake"), HANDSHAKE, "new");
        refused(check(BASE, HANDSHAKE, "    retry_handshake(attempts=12, interval=5.0)", "    for _ in range(3):\n        retry_handshake(attempts=12, interval=5.0)"), HANDSHAKE, "loop");
        refused(check(BASE, VOICE, "HTTP_TIMEOUT = 300", "HTTP_TIMEOUT = 900"), VOICE, "number");
        refused(check(BASE, VOICE, "\"stable\": 3", "\"stable\": 1"), VOICE, "number");
        refused(check(BASE, VOICE, "    return {\"tcp_host\"", "    time.sleep(60)\n    return {\"tcp_host\""), VOICE, "");
        refused(check(BASE, VOICE, "\"tcp_host\": ctx.host, \"tcp_port\": 64738, ", ""), VOICE, "");
    }

    @Test
    void refusesAHandshakeThatTheTestsDoNotSpeakOrThatDoesMore() {
        for (String form : List.of("lambda: None", "lambda: sleep(60)", "lambda: handshake(ctx.host, timeout=60)", "lambda: handshake(ctx.host) or patch()",
                "lambda: handshake(evil())", "handshake")) {
            HarnessFiles head = LabHarness.with(LabHarness.with(BASE, VOICE, "\"stable\": 3}", "\"stable\": 3, \"handshake\": " + form + "}"), VOICE, "\n\nHEALTH_PATH",
                    "\n\nfrom runner.voice import handshake\n\nHEALTH_PATH");
            refused(check(head), VOICE, "");
        }
    }

    @Test
    void refusesAChangeToWhatTheTestsImport() {
        refused(check(BASE, "runner/voice.py", "def retry_handshake(attempts, interval, host", "def retry_handshake(attempts=99, interval=9, host"), "runner/voice.py",
                HANDSHAKE + " imports it");
        refused(check(BASE, "runner/voice.py", "            if attempt == attempts:\n                raise\n", ""), "runner/voice.py", "gone");
        HarnessFiles further = LabHarness.with("runner/voice.py", "import ssl\n", "import ssl\n\nfrom runner import warm\n");
        refused(check(further, "runner/warm.py", "LOOK_AGAIN = 300", "LOOK_AGAIN = 3"), "runner/warm.py", HANDSHAKE + " imports it");
        HarnessFiles within = LabHarness.with(HANDSHAKE, "    retry_handshake", "    from runner.canonical import canonical_domain\n    retry_handshake");
        HarnessFiles apart = within.with(CanonicalDomain.of(within).withDomainsApart());
        assertThat(TestGuard.check(within, apart, Set.of()).refusals()).as("what is admitted is so whoever imports it").isEmpty();
        refused(TestGuard.check(within, LabHarness.with(apart, "runner/canonical.py", "DOMAIN = \"ci", "DOMAIN = \"x.ci"), Set.of()), "runner/canonical.py", "imports it");
    }

    @Test
    void refusesWhatTheHarnessDoesWithItsTests() {
        refused(check(BASE, "runner/run_recipe_ci.py", "\"restore\", \"custom\")", "\"restore\")"), "runner/run_recipe_ci.py", "");
        refused(check(BASE, "runner/meta.py", "    return settings", "    return {}"), "runner/meta.py", "");
        refused(check(BASE, "runner/ready.py", "                raise\n", "                return\n"), "runner/ready.py", "");
        refused(check(BASE, "runner/ready.py", "LOOK_AGAIN = 1.0", "LOOK_AGAIN = 60.0"), "runner/ready.py", "number");
        refused(check(BASE, "runner/canonical.py", "get(\"WARM_CANONICAL\", True)", "get(\"WARM_CANONICAL\", False)"), "runner/canonical.py", "");
        refused(check(BASE, "runner/canonical.py", "    return f\"warm-{recipe}.{DOMAIN}\"", "    return f\"warm-canon-{recipe}.{DOMAIN}\""), "runner/canonical.py", "");
    }

    @Test
    void refusesFilesThatComeAndGo() {
        refused(check(BASE.without(UPGRADE)), UPGRADE, "deleted or renamed");
        HarnessFiles renamed = BASE.without(UPGRADE).with(Map.of("tests/forum/upgrade.py", BASE.text(UPGRADE).orElseThrow()));
        refused(check(renamed), UPGRADE, "deleted or renamed");
        for (String path : List.of("conftest.py", "tests/conftest.py", "tests/forum/conftest.py", "pytest.ini", "pyproject.toml", "setup.cfg", "ssl.py", "runner/patch.py",
                "tests/forum/__init__.py", "tests/forum/test_other.py", "tests/forum/data.json", "flake.nix")) {
            refused(check(BASE.with(Map.of(path, "x = 1\n"))), path, "a new file");
        }
        HarnessFiles configured = BASE.with(Map.of("tests/conftest.py", "import pytest\n", "pytest.ini", "[pytest]\n"));
        refused(TestGuard.check(configured, configured.with(Map.of("tests/conftest.py", "import pytest\n\n\ndef pytest_collection_modifyitems(items):\n    items[:] = []\n")),
                stale()), "tests/conftest.py", "a hook");
        refused(TestGuard.check(configured, configured.with(Map.of("pytest.ini", "[pytest]\naddopts = -k nothing\n")), stale()), "pytest.ini", "doesn't know");
    }

    static Stream<Arguments> otherScopes() {
        return Stream.of(
                arguments("if _claims_migration(stack):\n        assert \"sidekiq\"", "if not _claims_migration(stack):\n        assert \"sidekiq\""),
                arguments("if _claims_migration(stack):\n        assert \"sidekiq\"", "if _claims_migration(stack) and stack.healthy():\n        assert \"sidekiq\""),
                arguments("if _claims_migration(stack):\n        assert \"sidekiq\"", "if _claims_migration(None):\n        assert \"sidekiq\""),
                arguments("\"+3.5.3\" in stack.version() or ", ""),
                arguments("\"+3.5.3\" in stack.version() or ", "\"+3.5.3\" in stack.version() and "),
                arguments("\"forum/forum\" in image", "\"forum/forum:3.5.3\" in image"),
                arguments("return \"+3.5.3\"", "return False and \"+3.5.3\""),
                arguments("    return \"+3.5.3\"", "    stack = None\n    return \"+3.5.3\""),
                arguments("def _claims_migration(stack):", "@never\ndef _claims_migration(stack):"),
                arguments("def _claims_migration(stack):", "def _claims_migration(stack, *rest):"),
                arguments("itself\"\n", "itself\"\n\n\n_claims_migration = bool\n"),
                arguments("itself\"\n", "itself\"\n\n\ndef _claims_migration(stack):\n    return False\n"),
                arguments("itself\"\n", "itself\"\n\n\ndef any(images):\n    return False\n"),
                arguments("itself\"\n", "itself\"\n    else:\n        pass\n"),
                arguments("itself\"\n", "itself\"\n        return\n"),
                arguments("        assert \"sidekiq\" not in stack.services()", "        assert \"sidekiq\" not in stack.services() or True"));
    }

    @ParameterizedTest
    @MethodSource("otherScopes")
    void refusesEveryOtherFormOfScoping(String piece, String by) {
        refused(TestGuard.check(BASE, LabHarness.with(scoped(), UPGRADE, piece, by), stale()), UPGRADE, "");
    }

    @Test
    void refusesToScopeWhatIsNotStale() {
        refused(TestGuard.check(BASE, scoped(), Set.of()), UPGRADE, "condition");
        Set<String> one = stale().stream().filter(id -> id.contains("test_head_runs")).collect(Collectors.toSet());
        refused(TestGuard.check(BASE, scoped(), one), UPGRADE, "condition");

        HarnessFiles healthy = LabHarness.with(UPGRADE, "    " + SERVICE, "    " + SERVICE + "\n    assert stack.healthy()");
        MigrationClaim claim = StaleAssertions.claim(healthy, "forum", stale()).orElseThrow();
        HarnessFiles head = healthy.with(TestScope.apply(healthy.python(UPGRADE), stale(), claim));
        assertThat(TestGuard.check(healthy, head, stale()).refusals()).isEmpty();
        refused(TestGuard.check(healthy, LabHarness.with(head, UPGRADE, "\n    assert stack.healthy()", "\n        assert stack.healthy()"), stale()), UPGRADE, "");
    }
}
