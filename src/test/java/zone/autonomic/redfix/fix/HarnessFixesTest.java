package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.harness.Demand;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.LabHarness;
import zone.autonomic.redfix.harness.MigrationClaim;
import zone.autonomic.redfix.harness.OverlayTest;
import zone.autonomic.redfix.harness.StaleAssertions;
import zone.autonomic.redfix.harness.TestGuard;
import zone.autonomic.redfix.harness.TestScope;
import zone.autonomic.redfix.investigation.Counterexample;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.recipe.RecipeFiles;

@DisplayName("The fixes of the harness")
class HarnessFixesTest {

    private static HarnessFiles mended(HarnessFiles base, Attempt attempt) {
        assertThat(attempt.refusal()).isEmpty();
        return base.with(attempt.proposal().orElseThrow().files());
    }

    private static void refused(Attempt attempt, String reason, String place) {
        assertThat(attempt.proposal()).isEmpty();
        assertThat(attempt.refusal()).contains(reason);
        assertThat(attempt.place().orElse("")).startsWith(place);
    }

    @Nested
    @DisplayName("A canonical's domain apart")
    class Canonical {

        private static final Map<String, String> FACTS = Map.of(CollisionFreeCanonical.DOMAIN, "warm-login.ci.commoninternet.net", CollisionFreeCanonical.LIVE,
                "login=warm-login.ci.commoninternet.net");
        private static final RecipeFiles LOGIN = RecipeFiles.of(Map.of("compose.yml", """
                services:
                  app:
                    image: login:1
                secrets:
                  admin_password:
                    external: true
                    name: ${STACK_NAME}_admin_password_${SECRET_ADMIN_PASSWORD_VERSION}
                """, ".env.sample", "SECRET_ADMIN_PASSWORD_VERSION=v1\n"));

        private static Attempt attempt(HarnessFiles harness) {
            return new CollisionFreeCanonical().apply(harness, LOGIN, "login", FACTS);
        }

        @Test
        void isGivenToEveryLiveServicesRecipeAndTheRecipeIsEnrolled() {
            HarnessFiles base = LabHarness.renamed();
            HarnessFiles mended = mended(base, attempt(base));

            assertThat(mended.changedFrom(base)).containsOnlyKeys("runner/canonical.py", "tests/login/recipe_meta.py");
            assertThat(mended.text("runner/canonical.py").orElseThrow()).isEqualTo(base.text("runner/canonical.py").orElseThrow()
                    .replace("from runner import meta\n", "from runner import meta, warm\n")
                    .replace("    return f\"warm-{recipe}", "    if recipe in warm.WARM_DOMAINS:\n        return f\"warm-canon-{recipe}.{DOMAIN}\"\n    return f\"warm-{recipe}"));
            assertThat(mended.text("tests/login/recipe_meta.py").orElseThrow()).isEqualTo("""
                    \"""Enrolled: its canonical is deployed at warm-canon-login, apart from the live service.\"""

                    HEALTH_PATH = "/realms/master"
                    DEPLOY_TIMEOUT = 600
                    HTTP_TIMEOUT = 300
                    """);
            assertThat(TestGuard.check(base, mended, Set.of()).admits(Set.of())).isTrue();
            assertThat(new CollisionFreeCanonical().needsWithTests()).isFalse();
            refused(attempt(mended), "nothing is left to change", "");
        }

        @Test
        void isMadeWholeWhereOneHalfIsThere() {
            HarnessFiles base = LabHarness.renamed();
            HarnessFiles whole = mended(base, attempt(base));
            HarnessFiles half = whole.with(Map.of("tests/login/recipe_meta.py", base.text("tests/login/recipe_meta.py").orElseThrow()));

            assertThat(mended(half, attempt(half))).isEqualTo(whole);
        }

        @Test
        void isRefusedWhereALiveServiceHasThatDomain() {
            refused(attempt(LabHarness.with("runner/warm.py", "    \"login\": f\"warm-login.{DOMAIN}\",\n",
                    "    \"login\": f\"warm-login.{DOMAIN}\",\n    \"sso\": f\"warm-canon-login.{DOMAIN}\",\n")), "is the live domain of `sso` already", "runner/warm.py");
            refused(new CollisionFreeCanonical().apply(LabHarness.renamed(), LOGIN, "login", Map.of(CollisionFreeCanonical.DOMAIN, "warm-login.ci.commoninternet.net",
                    CollisionFreeCanonical.LIVE, "login=warm-login.ci.commoninternet.net\nsso=warm-canon-sso.ci.commoninternet.net")),
                    "`warm-canon-sso.ci.commoninternet.net` is the live domain of `sso` already", "runner/warm.py");
            refused(attempt(LabHarness.renamed().with(Map.of("tests/canon-login/recipe_meta.py", "A = 1\n"))), "canonical of the recipe `canon-login`",
                    "tests/canon-login/recipe_meta.py");
        }

        @Test
        void isRefusedWhereTextAndNodeDisagreeOrTheTextCannotBeRead() {
            refused(attempt(LabHarness.with("runner/warm.py", "f\"warm-login.{DOMAIN}\"", "f\"sso.{DOMAIN}\"")), "on the node", "runner/warm.py");
            refused(attempt(LabHarness.with("runner/warm.py", "f\"warm-login.{DOMAIN}\"", "domain_of(\"login\")")), "can be read", "runner/warm.py");
            refused(attempt(LabHarness.with("runner/canonical.py", "def canonical_domain(", "def where(")), "By hand: let `canonical_domain` return `warm-canon-<recipe>",
                    "runner/canonical.py");
        }

        @Test
        void isRefusedForARecipeWithoutALiveServiceOfItsOwn() {
            refused(new CollisionFreeCanonical().apply(LabHarness.renamed(), LOGIN, "voice", Map.of(CollisionFreeCanonical.DOMAIN, "warm-voice.ci.commoninternet.net",
                    CollisionFreeCanonical.LIVE, "login=warm-login.ci.commoninternet.net")), "has no live service of its own", "runner/warm.py");
        }

        @ParameterizedTest
        @CsvSource({"a_secret_of_22_letters, true", "a_secret_of_23_letter_s, false"})
        void isRefusedWhereASecretsNameWouldBecomeTooLong(String secret, boolean fits) {
            RecipeFiles recipe = RecipeFiles.of(Map.of("compose.yml", "services:\n  app:\n    image: x:1\nsecrets:\n  " + secret + ":\n    external: true\n"));
            Attempt attempt = new CollisionFreeCanonical().apply(LabHarness.renamed(), recipe, "login", FACTS);

            assertThat(("warm-canon-login_ci_commoninternet_net_" + secret + "_v1").length() <= 64).isEqualTo(fits);
            assertThat(attempt.proposal().isPresent()).isEqualTo(fits);
            if (!fits) {
                refused(attempt, "65 characters, and 64 fit (R015)", "compose.yml:5");
            }
        }
    }

    @Nested
    @DisplayName("Readiness before the custom tests")
    class Readiness {

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
    }

    @Nested
    @DisplayName("A scope for tests of a move")
    class Scope {

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

        /** What the assertions and the predicate, evaluated, say of heads: only a claim makes the test ask, and whoever claims and lacks is red. */
        @ParameterizedTest
        @CsvSource({
            "0.8.1+3.5.0, bitnamilegacy/forum:3.5.0, true,  false, green at the tag",
            "0.8.2+3.5.0, bitnamilegacy/forum:3.5.1, true,  false, another change",
            "0.9.0+3.5.3, bitnamilegacy/forum:3.5.0, true,  true,  claims by its version and replaced no image",
            "0.9.0+3.5.3, bitnamilegacy/forum:3.5.3, false, true,  claims by its version and runs the wrong image",
            "0.8.1+3.5.0, forum/forum:3.5.3,         true,  true,  claims by an image and still has sidekiq",
            "0.8.1+3.5.0, docker.io/forum/forum:3.4, false, true,  claims by an image of another version",
            "0.9.0+3.5.3, forum/forum:3.5.3,         false, false, the move itself"})
        void hasTwoSides(String version, String image, boolean sidekiq, boolean red, String head) {
            HarnessFiles base = LabHarness.renamed();
            Set<String> stale = ScopeOverlay.stale(facts(base));
            MigrationClaim claim = StaleAssertions.claim(base, "forum", stale).orElseThrow();
            Map<String, String> images = sidekiq ? Map.of("app", image, "sidekiq", image) : Map.of("app", image);
            List<Demand> demands = StaleAssertions.in(base, "forum", stale).stream().flatMap(a -> a.demands().stream()).toList();

            boolean lacks = demands.stream().anyMatch(d -> d.heldBy(images).equals(Optional.of(false)));
            assertThat(claim.madeBy(version, images.values()) && lacks).as(head).isEqualTo(red);
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
    }
}
