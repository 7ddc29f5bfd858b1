package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.fix.HarnessAttempts.mended;
import static zone.autonomic.redfix.fix.HarnessAttempts.refused;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.LabHarness;
import zone.autonomic.redfix.harness.OverlayTest;
import zone.autonomic.redfix.harness.PublishedHarness;
import zone.autonomic.redfix.harness.RealPython;
import zone.autonomic.redfix.harness.TestGuard;
import zone.autonomic.redfix.harness.TestScope;
import zone.autonomic.redfix.investigation.Counterexample;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.lab.node.HarnessRun;
import zone.autonomic.redfix.recipe.RecipeFiles;

@DisplayName("A scope for tests of a move")
class ScopeOverlayTest {

    @TempDir
    Path folder;

    private static final String PATH = "tests/forum/test_upgrade.py";
    private static final RecipeFiles FORUM = RecipeFiles.of(Map.of("compose.yml", """
            services:
              app:
                image: bitnamilegacy/forum:3.5.0
                deploy:
                  labels:
                    - "coop-cloud.${STACK_NAME}.version=0.8.1+3.5.0"
              sidekiq:
                image: bitnamilegacy/forum:3.5.0
            """));

    private static Map<String, String> facts(HarnessFiles harness) {
        return Map.of(ScopeOverlay.STALE, harness.python(PATH).functions().map(f -> new OverlayTest(harness.python(PATH), f))
                .flatMap(t -> t.assertions().stream().filter(a -> !a.demands().isEmpty()).map(a -> TestScope.id(t, a.statement()))).collect(Collectors.joining("\n")));
    }

    private static Attempt attempt(HarnessFiles harness, Map<String, String> facts) {
        return new ScopeOverlay().apply(harness, FORUM, "forum", facts);
    }

    @Test
    void holdsOnlyThoseHeadsToTheMoveThatClaimIt() {
        HarnessFiles base = LabHarness.renamed();
        Map<String, String> facts = facts(base);
        Attempt attempt = attempt(base, facts);
        HarnessFiles mended = mended(base, attempt);

        assertThat(mended.changedFrom(base)).isEqualTo(Map.of(PATH, """
                \"""The move to the official image: written for the pull request that makes it.\"""


                def _claims_migration(stack):
                    \"""Whether the head says that it makes the move these tests were written for, by its version or by an image.\"""
                    return "+3.5.3" in stack.version() or "+v3.5.3" in stack.version() or any("forum/forum" in image for image in stack.images())


                def test_head_runs_official_image_not_bitnamilegacy(stack):
                    if _claims_migration(stack):
                        assert stack.image("app").startswith("forum/forum:3.5.3"), "the head must run the official image"


                def test_sidekiq_service_dropped_by_head(stack):
                    if _claims_migration(stack):
                        assert "sidekiq" not in stack.services(), "the official image runs sidekiq itself"
                """));
        TestGuard.Answer guard = TestGuard.check(base, mended, ScopeOverlay.stale(facts));
        assertThat(guard.refusals()).isEmpty();
        assertThat(guard.admits(Set.of())).as("not without the proof of both sides").isFalse();
        assertThat(guard.owed()).hasSize(1);
        assertThat(new ScopeOverlay().needsWithTests()).isTrue();
        refused(attempt(mended, facts), "nothing is left to change", "tests/forum");
    }

    @Test
    void bringsARecipeAlongThatClaimsTheMoveAndLacksIt() {
        HarnessFiles base = LabHarness.renamed();
        Proposal proposal = attempt(base, facts(base)).proposal().orElseThrow();

        assertThat(proposal.counterexamples()).extracting(Counterexample::name).containsExactly("claims-by-version");
        assertThat(proposal.counterexamples().get(0).files()).isEqualTo(Map.of("compose.yml",
                FORUM.text("compose.yml").orElseThrow().replace("version=0.8.1+3.5.0", "version=0.9.0+3.5.3")));
        assertThat(proposal.why()).contains("is still red", "no service `sidekiq`");
    }

    @Test
    void leavesOtherAssertionsOfTheSameTestAlone() {
        HarnessFiles mixed = LabHarness.with(PATH, "    assert \"sidekiq\"", "    assert stack.healthy()\n    services = stack.services()\n    assert \"sidekiq\"");
        HarnessFiles mended = mended(mixed, attempt(mixed, facts(mixed)));

        assertThat(mended.text(PATH).orElseThrow()).contains("""
                def test_sidekiq_service_dropped_by_head(stack):
                    assert stack.healthy()
                    services = stack.services()
                    if _claims_migration(stack):
                        assert "sidekiq" not in""");
    }

    @Test
    void isRefusedWhereTheClaimCannotBeDerivedOrTheAssertionsAreNotThere() {
        HarnessFiles noImage = LabHarness.with(PATH, "startswith(\"forum/forum:3.5.3\")", "startswith(\"forum/\")");
        refused(attempt(noImage, facts(noImage)), "by what a head claims the move", "tests/forum");
        refused(attempt(noImage, facts(LabHarness.renamed())), "of 2 stale assertions 1 stand in the tests at the base", "tests/forum");
        refused(attempt(LabHarness.renamed(), Map.of()), "of 0 stale assertions", "tests/forum");
        refused(new ScopeOverlay().apply(LabHarness.renamed(), RecipeFiles.of(Map.of("compose.yml", "services:\n  app:\n    image: x:1\n")), "forum",
                facts(LabHarness.renamed())), "the other side couldn't be shown", "tests/forum");
    }

    @ParameterizedTest
    @ValueSource(strings = {"class Stack:\n    def image(self, s):\n        return s\n\n    def services(self):\n        return []\n"})
    void isRefusedWhereAStackCannotBeAskedForItsClaim(String stack) {
        HarnessFiles known = LabHarness.renamed().with(Map.of("runner/stack.py", stack));

        refused(attempt(known, facts(known)), "can't be asked for its `version()`", "runner/stack.py:1");
        refused(attempt(LabHarness.with(PATH, "\n\ndef test_sidekiq", "\ndef _claims_migration(stack):\n    return False\n\ndef test_sidekiq"), facts(LabHarness.renamed())),
                "another function `_claims_migration` already", PATH);
        refused(attempt(LabHarness.with(PATH, "    assert \"sidekiq\"", "    if stack:\n      assert \"sidekiq\""), facts(LabHarness.renamed())), "a block of its own already", PATH);
    }

    private boolean red(HarnessFiles harness, String version, String image, boolean sidekiq) {
        return RealPython.checkout(harness, folder.resolve("harness")).answer("""
                import pathlib
                services = SERVICES
                class Stack:
                    def version(self): return "VERSION"
                    def image(self, service): return "IMAGE"
                    def images(self): return ["IMAGE" for _ in services]
                    def services(self): return services
                names = {}
                exec(compile(pathlib.Path("PATH").read_text(), "test_upgrade.py", "exec"), names)
                answer = False
                for name, test in list(names.items()):
                    if name.startswith("test_"):
                        try:
                            test(Stack())
                        except AssertionError:
                            answer = True
                """.replace("SERVICES", sidekiq ? "['app', 'sidekiq']" : "['app']").replace("VERSION", version).replace("IMAGE", image).replace("PATH", PATH)).asBoolean();
    }

    /** The changed tests, evaluated: only a claim makes them ask, and whoever claims and lacks is red, by each way of claiming. */
    @ParameterizedTest
    @CsvSource({
        "0.8.1+3.5.0, bitnamilegacy/forum:3.5.0, true,  false, green at the tag",
        "0.9.0+3.5.3, bitnamilegacy/forum:3.5.3, true,  true,  claims by its version and changes nothing",
        "0.9.0+v3.5.3, bitnamilegacy/forum:3.5.3, false, true,  claims by its version and drops the service only",
        "0.9.0+3.5.3-1, bitnamilegacy/forum:3.5.0, true,  true,  claims by its version of a further build",
        "0.9.0+3.5.3, forum/forum:3.5.3,         true,  true,  claims and keeps the service",
        "0.9.0+3.5.0, forum/forum:3.5.3,         true,  true,  claims by its image and keeps the service",
        "0.8.2+3.5.0, docker.io/forum/forum:3.4, false, true,  claims by an image of another version",
        "0.9.0+3.5.3, forum/forum:3.5.3,         false, false, the move itself",
        "3.5.3+3.5.0, bitnamilegacy/forum:3.5.0, true,  false, another number of its own is no claim"})
    void hasTwoSides(String version, String image, boolean sidekiq, boolean red, String head) {
        HarnessFiles base = LabHarness.renamed();
        HarnessFiles mended = mended(base, attempt(base, facts(base)));

        assertThat(red(mended, version, image, sidekiq)).as(head).isEqualTo(red);
        assertThat(red(base, version, image, sidekiq)).as("%s, before", head).isEqualTo(!head.equals("the move itself"));
    }

    /** In the lab the tag is red with the base and green with the fix, and what the proposal brings along is red with both; by the real harness. */
    @Test
    void letsTheTagBeGreenAndTheCounterexampleRed() {
        HarnessFiles base = PublishedHarness.renamed("keycloak", "mumble", "discourse");
        RecipeFiles tag = LabHarness.recipe("discourse", "0.8.1+3.5.0", "discourse");
        Map<String, String> facts = Map.of(ScopeOverlay.STALE, facts(PublishedHarness.renamed()).get(ScopeOverlay.STALE).replace("forum", "discourse"));
        Attempt attempt = new ScopeOverlay().apply(base, tag, "discourse", facts);
        HarnessFiles mended = mended(base, attempt);

        assertThat(run(base, tag).failures()).hasSize(2).allMatch(f -> f.contains("tests/discourse/test_upgrade.py"));
        assertThat(run(mended, tag)).satisfies(run -> assertThat(run.green()).as(run.log()).isTrue());
        List<Counterexample> lacking = attempt.proposal().orElseThrow().counterexamples();
        assertThat(lacking).isNotEmpty().allSatisfy(c -> assertThat(run(mended, tag.with(c.files())).failures()).as(c.why())
                .hasSize(2).allMatch(f -> f.contains("tests/discourse/test_upgrade.py")));
    }

    private HarnessRun.Outcome run(HarnessFiles harness, RecipeFiles head) {
        return HarnessAttempts.run(harness, "discourse", "0.8.0+3.4.7", "0.8.1+3.5.0", head, 1.0, folder);
    }

    @Test
    void scopesStaleAssertionsOfOneTestTogether() {
        HarnessFiles several = LabHarness.with(PATH, "    assert \"sidekiq\"", "    assert stack.image(\"app\").endswith(\"-official\")\n    # and\n    assert \"sidekiq\"");
        String stale = facts(several).get(ScopeOverlay.STALE);
        HarnessFiles mended = mended(several, attempt(several, Map.of(ScopeOverlay.STALE, stale)));

        assertThat(mended.text(PATH).orElseThrow()).endsWith("""
                def test_sidekiq_service_dropped_by_head(stack):
                    if _claims_migration(stack):
                        assert stack.image("app").endswith("-official")
                        # and
                        assert "sidekiq" not in stack.services(), "the official image runs sidekiq itself"
                """);
        assertThat(TestGuard.check(several, mended, ScopeOverlay.stale(Map.of(ScopeOverlay.STALE, stale))).refusals()).isEmpty();
    }

    @Test
    void leavesATestOfTheSameFileThatIsNotStaleAsItWas() {
        HarnessFiles other = LabHarness.with(PATH, "\n\ndef test_sidekiq", "\n\ndef test_redis_stays(stack):\n    assert \"redis\" in stack.services()\n\n\ndef test_sidekiq");
        Map<String, String> stale = facts(LabHarness.renamed());
        HarnessFiles mended = mended(other, attempt(other, stale));

        assertThat(mended.text(PATH).orElseThrow()).contains("def test_redis_stays(stack):\n    assert \"redis\" in stack.services()\n\n\n");
        assertThat(TestGuard.check(other, mended, ScopeOverlay.stale(stale)).refusals()).isEmpty();
    }

    @Test
    void leavesEveryOtherByteAsItWas() {
        String odd = LabHarness.renamed().text(PATH).orElseThrow().replace("    assert \"sidekiq\"", "    # it's \"gone\"\n    assert 'sidekiq'").replace("\n", "\r\n");
        HarnessFiles crlf = LabHarness.renamed().with(Map.of(PATH, odd));
        String mended = mended(crlf, attempt(crlf, facts(crlf))).text(PATH).orElseThrow();

        assertThat(mended).doesNotContainPattern("[^\r]\n").contains("    # it's \"gone\"\r\n    if _claims_migration(stack):\r\n        assert 'sidekiq' not in");
        assertThat(mended.replace("    if _claims_migration(stack):\r\n", "").replace("        assert", "    assert").replaceFirst("(?s)def _claims_migration.*?\r\n\r\n\r\n", ""))
                .isEqualTo(odd);
    }

    /** What one would do first. The guard refuses each, even though the assertions are known to be stale. */
    @Test
    void isNotMadeBySwitchingTheTestOff() {
        HarnessFiles base = LabHarness.renamed();
        for (String[] naive : new String[][] {{"def test_sidekiq", "@pytest.mark.skip\ndef test_sidekiq"}, {"def test_sidekiq", "@pytest.mark.xfail\ndef test_sidekiq"},
            {"    assert \"sidekiq\" not in stack.services(), \"the official image runs sidekiq itself\"\n", "    pass\n"},
            {"startswith(\"forum/forum:3.5.3\")", "startswith((\"forum/forum:3.5.3\", \"bitnamilegacy/\"))"}, {"startswith(\"forum/forum:3.5.3\")", "startswith(\"\")"},
            {"    assert \"sidekiq\"", "    if \"+3.5.3\" in stack.version():\n        assert \"sidekiq\""}}) {
            HarnessFiles head = LabHarness.with(PATH, naive[0], naive[1]);

            assertThat(TestGuard.check(base, head, ScopeOverlay.stale(facts(base))).refusals()).as(naive[1]).isNotEmpty().allMatch(r -> r.place().startsWith(PATH));
        }
    }

    @Test
    void isAdmittedOnlyWithTheProofThatIsOwedForIt() {
        HarnessFiles base = LabHarness.renamed();
        Set<String> stale = ScopeOverlay.stale(facts(base));
        TestGuard.Answer guard = TestGuard.check(base, mended(base, attempt(base, facts(base))), stale);

        assertThat(guard.owed()).singleElement().satisfies(owed -> assertThat(owed.assertions()).isEqualTo(stale));
        assertThat(guard.admits(Set.copyOf(guard.owed()))).isTrue();
        assertThat(guard.admits(Set.of(new TestGuard.TwoSidedProof(PATH, Set.of(), guard.owed().get(0).claim())))).as("another proof").isFalse();
    }
}
