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
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.LabHarness;
import zone.autonomic.redfix.harness.PublishedHarness;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Enrolment;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.verdict.Side;
import zone.autonomic.redfix.verdict.Verdict;

@DisplayName("A canonical on a live domain")
class CanonicalOnLiveDomainTest {

    private static final String ZONE = ".ci.commoninternet.net";
    private static final Tier RED = new Tier("domains", Tier.Status.FAIL);

    private static Answer examine(Evidence evidence) {
        return new CanonicalOnLiveDomain().examine(evidence);
    }

    private static Enrolment enrolment(String recipe, boolean enrolled, String canonical, Map<String, String> live) {
        return new Enrolment(recipe, enrolled, canonical, live, Map.of());
    }

    private static Failure collision(String recipe) {
        return new Failure("domains", "redfix::canonical_is_on_no_live_domain",
                "canonical_domain(\"%s\") is warm-%s%s, the domain of the live service %s".formatted(recipe, recipe, ZONE, recipe));
    }

    /** The real case, as the node and the harness tell it. */
    private static GivenHarness real(String name, HarnessFiles harness) {
        String domain = "warm-" + name + ZONE;
        return GivenHarness.of(name, harness).enrolment(enrolment(name, false, domain, Map.of(name, domain)))
                .run("d1", RunKind.CANONICAL_DOMAIN, List.of(RED), collision(name)).run("d2", RunKind.CANONICAL_DOMAIN, List.of(RED), collision(name))
                .run("d3", RunKind.CANONICAL_DOMAIN, List.of(RED), collision(name));
    }

    private static GivenHarness answered(Enrolment enrolment) {
        return GivenHarness.of("login", LabHarness.renamed()).enrolment(enrolment)
                .run("d1", RunKind.CANONICAL_DOMAIN, List.of(RED), collision("login"));
    }

    private static String because(GivenHarness given) {
        Answer answer = examine(given.evidence());
        assertThat(answer.finding()).isEmpty();
        return answer.because();
    }

    @Test
    void citesTheLinesOfThePublishedLayout() {
        assertThat(examine(real("login", PublishedHarness.renamed()).evidence()).finding().orElseThrow().evidence()).containsExactly(
                "the harness's own functions, on the node: canonical_domain(\"login\") is warm-login" + ZONE + ", and WARM_DOMAINS[\"login\"] is the same",
                "runner/harness/canonical.py:26: `return warm.stable_domain(recipe)`",
                "runner/harness/warm.py:11: `WARM_DOMAINS`, login → warm-login.${CCCI_DOMAIN:-ci.commoninternet.net}",
                "tests/login/recipe_meta.py:6: `WARM_CANONICAL = False`");
    }

    @Test
    void isTheMachinerysFaultAndCitesTheHarnesssOwnLines() {
        Finding finding = examine(real("login", LabHarness.renamed()).evidence()).finding().orElseThrow();

        assertThat(finding.defect()).isEqualTo("canonical-on-live-domain");
        assertThat(finding.side()).isEqualTo(Side.MACHINERY);
        assertThat(finding.cause()).contains("would be deployed at `warm-login" + ZONE + "`", "live service `login`", "leaves the recipe out");
        assertThat(finding.facts()).isEqualTo(Map.of("canonical-domain", "warm-login" + ZONE, "live-domains", "login=warm-login" + ZONE));
        assertThat(finding.check()).isEqualTo(new Check(RunKind.CANONICAL_DOMAIN, "domains", "the live service", "/", Check.TESTME));
        assertThat(finding.evidence()).containsExactly(
                "the harness's own functions, on the node: canonical_domain(\"login\") is warm-login" + ZONE + ", and WARM_DOMAINS[\"login\"] is the same",
                "runner/canonical.py:41: `return f\"warm-{recipe}.{DOMAIN}\"`",
                "runner/warm.py:25: `WARM_DOMAINS`, login → warm-login" + ZONE,
                "tests/login/recipe_meta.py:6: `WARM_CANONICAL = False`");
        assertThat(finding.refuted()).anyMatch(r -> r.startsWith("a defect of the recipe:")).anyMatch(r -> r.startsWith("a limit that must be lived with:"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"keycloak", "quokka", "x"})
    void isTheSameUnderWhateverName(String name) {
        Finding known = examine(real("wombat", LabHarness.renamed("wombat", "voice", "forum")).evidence()).finding().orElseThrow();
        Finding other = examine(real(name, LabHarness.renamed(name, "voice", "forum")).evidence()).finding().orElseThrow();

        assertThat(other.evidence()).isEqualTo(known.evidence().stream().map(e -> e.replace("wombat", name)).toList());
        assertThat(other.cause()).isEqualTo(known.cause().replace("wombat", name));
        assertThat(other.facts().get("live-domains")).isEqualTo(known.facts().get("live-domains").replace("wombat", name));
        assertThat(other.check()).isEqualTo(known.check());
    }

    @Test
    void isNoneForTheSameNameWhereNothingCollides() {
        assertThat(because(answered(enrolment("keycloak", false, "warm-canon-keycloak" + ZONE, Map.of("keycloak", "warm-keycloak" + ZONE)))))
                .contains("warm-canon-keycloak" + ZONE + ", is no live service's");
        assertThat(because(answered(enrolment("keycloak", false, "warm-keycloak" + ZONE, Map.of())))).contains("is no live service's");
    }

    @Test
    void isNoneWhereOnlyAnotherRecipesCanonicalCollides() {
        assertThat(because(answered(enrolment("voice", false, "warm-voice" + ZONE, Map.of("login", "warm-login" + ZONE))))).contains("is no live service's");
    }

    @Test
    void isFoundWhereTheLiveServiceIsAnotherRecipes() {
        Enrolment collides = enrolment("voice", false, "warm-voice" + ZONE, Map.of("login", "warm-login" + ZONE, "talk", "Warm-Voice" + ZONE));

        Finding finding = examine(answered(collides).evidence()).finding().orElseThrow();

        assertThat(finding.cause()).contains("live service `talk`").doesNotContain("`login`");
        assertThat(finding.facts()).containsEntry("live-domains", "login=warm-login" + ZONE + "\ntalk=Warm-Voice" + ZONE);
    }

    @Test
    void isForAPersonWhereTheRecipeIsEnrolledAllTheSame() {
        assertThat(because(answered(enrolment("login", true, "warm-login" + ZONE, Map.of("login", "warm-login" + ZONE)))))
                .contains("it is enrolled", "is for a person to look at, now");
    }

    @ParameterizedTest
    @ValueSource(strings = {"install", "upgrade", "promote", "live", "custom"})
    void hasNoPartInAnotherTier(String tier) {
        GivenHarness other = real("login", LabHarness.renamed()).signature(new Failure(tier, "t", "the domain of the live service login").signature());

        assertThat(because(other)).contains("what is red is the tier " + tier);
    }

    @ParameterizedTest
    @EnumSource(value = Verdict.Kind.class, mode = EnumSource.Mode.EXCLUDE, names = {"GENUINE", "GENUINE_DETERMINISTIC"})
    void isNoneWithoutAGenuineVerdict(Verdict.Kind kind) {
        assertThat(because(real("login", LabHarness.renamed()).verdict(kind))).contains("the verdict is " + kind.words());
    }

    @Test
    void isNoneWhereTheFunctionsWereNotAsked() {
        assertThat(because(GivenHarness.of("login", LabHarness.renamed()).run("d1", RunKind.CANONICAL_DOMAIN, List.of(RED), collision("login"))))
                .contains("weren't asked");
    }

    @Test
    void restsOnWhatTheFunctionsAnsweredWhereTheTextCannotBeRead() {
        HarnessFiles odd = LabHarness.renamed().without("runner/warm.py").without("tests/login/recipe_meta.py")
                .with(Map.of("runner/canonical.py", "canonical_domain = named\n"));

        Finding finding = examine(real("login", odd).evidence()).finding().orElseThrow();

        assertThat(finding.evidence()).singleElement().asString().startsWith("the harness's own functions, on the node");
    }

    @Test
    void asksForNoWordsThatTheFailureDoesNotHave() {
        Failure bare = new Failure("domains", "t", "the same domain twice");
        GivenHarness given = GivenHarness.of("login", LabHarness.renamed())
                .enrolment(enrolment("login", false, "warm-login" + ZONE, Map.of("login", "warm-login" + ZONE))).run("d1", RunKind.CANONICAL_DOMAIN, List.of(RED), bare);

        assertThat(examine(given.evidence()).finding().orElseThrow().check().symptom()).isEmpty();
    }
}
