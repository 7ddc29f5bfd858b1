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
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.LabHarness;
import zone.autonomic.redfix.harness.PublishedHarness;
import zone.autonomic.redfix.harness.TestGuard;
import zone.autonomic.redfix.lab.node.HarnessRun;
import zone.autonomic.redfix.recipe.RecipeFiles;

@DisplayName("A canonical's domain apart")
class CollisionFreeCanonicalTest {

    @TempDir
    Path folder;


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
                WARM_CANONICAL = True
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

    /** In the lab the run of the mended harness is promoted, beside the live service. */
    @Test
    void letsAGreenRunBePromotedBesideTheLiveService() {
        HarnessFiles base = PublishedHarness.renamed("keycloak", "mumble", "discourse");
        RecipeFiles tag = LabHarness.recipe("keycloak", "10.4.1+26.2.5", "keycloak");
        HarnessFiles mended = mended(base, new CollisionFreeCanonical().apply(base, tag, "keycloak", Map.of(
                CollisionFreeCanonical.DOMAIN, "warm-keycloak.ci.commoninternet.net", CollisionFreeCanonical.LIVE, "keycloak=warm-keycloak.ci.commoninternet.net")));

        assertThat(run(base, tag).log()).doesNotContain("WC5");
        assertThat(run(mended, tag)).satisfies(run -> assertThat(run.green()).as(run.log()).isTrue())
                .extracting(HarnessRun.Outcome::log).asString().contains("WC5 promote: keycloak canonical is now 10.4.1+26.2.5");
    }

    private HarnessRun.Outcome run(HarnessFiles harness, RecipeFiles tag) {
        return HarnessAttempts.run(harness, "keycloak", "10.4.0+26.2.4", "10.4.1+26.2.5", tag, 1.0, folder);
    }

    @Test
    void importsTheListOnlyWhereItIsNotThere() {
        for (String there : List.of("from runner import meta, warm\n", "from runner import meta\nfrom runner import warm  # the live ones\n",
                "from runner import meta\nimport runner.warm as warm\n")) {
            HarnessFiles base = LabHarness.with("runner/canonical.py", "from runner import meta\n", there);

            assertThat(mended(base, attempt(base)).text("runner/canonical.py").orElseThrow()).as(there).isEqualTo(base.text("runner/canonical.py").orElseThrow()
                    .replace("    return f\"warm-{recipe}", "    if recipe in warm.WARM_DOMAINS:\n        return f\"warm-canon-{recipe}.{DOMAIN}\"\n    return f\"warm-{recipe}"));
        }
        HarnessFiles named = LabHarness.with("runner/canonical.py", "from runner import meta\n", "from runner import meta\nfrom runner.warm import WARM_DOMAINS as LIVE\n");
        HarnessFiles mended = mended(named, attempt(named));
        assertThat(mended.text("runner/canonical.py").orElseThrow()).contains("    if recipe in LIVE:\n").doesNotContain("import warm");
        refused(attempt(mended), "nothing is left to change", "");
    }

    @Test
    void leavesEveryOtherByteAsItWas() {
        HarnessFiles base = LabHarness.renamed();
        String odd = base.text("runner/canonical.py").orElseThrow().replace("    return f\"warm-{recipe}.{DOMAIN}\"\n", "    # where it's put\n    return f'warm-{recipe}.{DOMAIN}'   # 'quoted'\n\t\n")
                .replace("\n", "\r\n");
        String settings = base.text("tests/login/recipe_meta.py").orElseThrow().replace("HEALTH_PATH = ", "HEALTH_PATH   =   ").replace("\n", "\r\n");
        HarnessFiles crlf = base.with(Map.of("runner/canonical.py", odd, "tests/login/recipe_meta.py", settings));
        HarnessFiles mended = mended(crlf, attempt(crlf));

        assertThat(mended.text("runner/canonical.py").orElseThrow()).isEqualTo(odd.replace("from runner import meta\r\n", "from runner import meta, warm\r\n")
                .replace("    return f'warm-", "    if recipe in warm.WARM_DOMAINS:\r\n        return f'warm-canon-{recipe}.{DOMAIN}'\r\n    return f'warm-"));
        assertThat(mended.text("tests/login/recipe_meta.py").orElseThrow()).isEqualTo(settings.replace("WARM_CANONICAL = False\r\n", "WARM_CANONICAL = True\r\n")
                .replace("Not enrolled: its canonical would be deployed at the live login service's own domain.",
                        "Enrolled: its canonical is deployed at warm-canon-login, apart from the live service."));
        refused(attempt(mended), "nothing is left to change", "");
    }

    /** A domain apart for the one recipe by its name would leave the next live service where this one was. */
    @Test
    void isNotMistakenForADomainApartByName() {
        HarnessFiles byName = LabHarness.with("runner/canonical.py", "    return f\"warm-{recipe}",
                "    if recipe == \"login\":\n        return f\"warm-canon-login.{DOMAIN}\"\n    return f\"warm-{recipe}");
        refused(attempt(byName), "has branches already", "runner/canonical.py");

        refused(attempt(LabHarness.with("runner/canonical.py", "return f\"warm-{recipe}", "return f\"warm-canon-{recipe}")), "gives every recipe a domain",
                "runner/canonical.py");
    }

    /** Enrolled without a domain apart, green runs would be deployed over the live service. */
    @Test
    void isNeverEnrolledAlone() {
        Attempt attempt = attempt(LabHarness.with("runner/canonical.py", "    return f\"warm-{recipe}.{DOMAIN}\"", "    return registry.lookup(recipe)"));

        refused(attempt, "the function that it calls isn't found in the harness", "runner/canonical.py:41");
        assertThat(attempt.refusal()).contains("By hand: ");
    }

    @Test
    void isRefusedWhereTheRecipeHasNoSettingsOrIsLeftOutInAnotherWay() {
        refused(attempt(LabHarness.renamed().without("tests/login/recipe_meta.py")), "the harness has no tests/login/recipe_meta.py", "tests/login/recipe_meta.py");
        refused(attempt(LabHarness.with("tests/login/recipe_meta.py", "WARM_CANONICAL = False", "WARM_CANONICAL = ON_WEEKDAYS")), "isn't plainly True or False",
                "tests/login/recipe_meta.py:6");
    }
}
