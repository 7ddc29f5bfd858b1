package zone.autonomic.redfix.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.diagnosis.Diagnosis.Answer;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.Probes.Endpoint;
import zone.autonomic.redfix.investigation.Probes.Resolution;
import zone.autonomic.redfix.investigation.Probes.ServiceLog;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.verdict.Side;

class NameResolvesElsewhereTest {

    private static final String STACK = "warm-feeds_ci_example_org";
    private static final Failure NOT_HEALTHY = new Failure("promote", "redfix::healthy_over_https",
            "not healthy over HTTPS /up/_health (last status 0)");
    private static final List<Endpoint> ENDPOINTS = List.of(new Endpoint(STACK + "_internal", STACK + "_core", "10.0.9.3"),
            new Endpoint(STACK + "_internal", STACK + "_gate", "10.0.9.5"), new Endpoint("proxy", STACK + "_gate", "10.0.1.20"),
            new Endpoint("proxy", "other_ci_example_org_core", "10.0.1.7"));

    private static RecipeFiles feeds() {
        return RecipeFiles.of(Map.of("Caddyfile", "reverse_proxy core:3000\n", "compose.yml", """
                services:
                  core:
                    image: feeds:1
                    networks: [internal]
                    healthcheck: { test: "wget http://localhost:3000/core/ok" }
                  gate:
                    image: caddy:2
                    networks: [proxy, internal]
                    configs:
                      - source: gatefile
                        target: /etc/caddy/Caddyfile
                networks:
                  proxy: { external: true }
                  internal:
                configs:
                  gatefile: { file: Caddyfile }
                """));
    }

    private static Probes standing(List<Resolution> resolutions, List<ServiceLog> logs, List<Endpoint> endpoints) {
        return new Probes(STACK, true, List.of(), logs, List.of(), resolutions, endpoints);
    }

    private static Resolution core(String... addresses) {
        return new Resolution("gate", "core", List.of(addresses));
    }

    private static Answer examine(RecipeFiles recipe, Failure failure, Probes probes) {
        return new NameResolvesElsewhere().examine(evidence(recipe, failure, probes));
    }

    private static Evidence evidence(RecipeFiles recipe, Failure failure, Probes probes) {
        RunRequest request = new RunRequest("r1", RunKind.LIFECYCLE, "feeds", "1.0.0+1", "c0ffee", true, "/");
        RunResult result = new RunResult(0, List.of(new Tier(failure.tier(), Tier.Status.FAIL)), List.of(failure), Optional.empty(), Optional.empty(),
                "");
        return Given.evidence(recipe, failure.signature(), List.of(new Run(request, Optional.of(result))), Map.of("r1", probes), Map.of());
    }

    private static Answer examine(Resolution... resolutions) {
        return examine(feeds(), NOT_HEALTHY, standing(List.of(resolutions), List.of(), ENDPOINTS));
    }

    @Test
    void holdsWhereTheNameLeadsToAnotherStack() {
        Finding finding = examine(core("10.0.1.7")).finding().orElseThrow();

        assertThat(finding.defect()).isEqualTo("name-resolves-elsewhere");
        assertThat(finding.side()).isEqualTo(Side.RECIPE);
        assertThat(finding.cause()).contains("`gate` asks for `core`", "`proxy`", "`other_ci_example_org_core` at 10.0.1.7");
        assertThat(finding.evidence()).anySatisfy(l -> assertThat(l).contains("r1", "`core` resolved to 10.0.1.7 (foreign"))
                .anySatisfy(l -> assertThat(l).isEqualTo("Caddyfile:1: `reverse_proxy core:3000`"));
        assertThat(finding.facts()).isEqualTo(Map.of("proxy-service", "gate", "target-service", "core", "files", "Caddyfile", "port", "3000"));
        assertThat(finding.check()).isEqualTo(new Check(RunKind.THROWAWAY_DEPLOY, "deploy", "not healthy over HTTPS", "/up/_health", "!testme"));
        assertThat(finding.refuted()).hasSize(3);
    }

    @Test
    void neverHoldsForALoadFlakeOrForWhatTheHarnessSaysOfItself() {
        Given.isNotTheRecipesUnderLoadOrInTheHarness(new NameResolvesElsewhere(),
                evidence(feeds(), NOT_HEALTHY, standing(List.of(core("10.0.1.7")), List.of(), ENDPOINTS)));
    }

    @Test
    void holdsWhereTheAnswersAlternate() {
        Finding finding = examine(core("10.0.9.3"), core("10.0.1.7"), core("10.0.9.3")).finding().orElseThrow();

        assertThat(finding.cause()).contains("by turns");
        assertThat(finding.evidence().get(0)).contains("10.0.9.3 (own", "10.0.1.7 (foreign");
    }

    @Test
    void holdsWhereTheLogShowsAStrangersAddress() {
        String log = "{\"msg\":\"asking http://core:3000/tls-check: dial tcp 10.0.1.7:3000: connect: connection refused\"}";

        Finding finding = examine(feeds(), NOT_HEALTHY, standing(List.of(), List.of(new ServiceLog("gate", log)), ENDPOINTS)).finding().orElseThrow();

        assertThat(finding.evidence().get(0)).contains("log of `gate`", "10.0.1.7:3000");
    }

    @Test
    void takesTheHealthPathFromTheHealthCheckWhereTheFailureNamesNone() {
        Finding finding = examine(feeds(), new Failure("install", "t", "timed out"), standing(List.of(core("10.0.1.7")), List.of(), ENDPOINTS))
                .finding().orElseThrow();

        assertThat(finding.check().healthPath()).isEqualTo("/core/ok");
    }

    @Test
    void doesNotHoldWithoutAProbe() {
        assertThat(examine(feeds(), NOT_HEALTHY, Probes.goneAlready()).because()).contains("no live probe");
        assertThat(examine().because()).contains("no probe says what `core` resolved to");
    }

    @Test
    void doesNotHoldWhereEveryAnswerIsTheStacksOwn() {
        assertThat(examine(core("10.0.9.3")).because()).contains("own service each time");
        assertThat(examine(core("10.0.9.2")).because()).as("a virtual address of its own network").contains("own service each time");
    }

    @Test
    void anUnknownAddressProvesNothingWhereTheOwnOneIsNotKnownEither() {
        assertThat(examine(feeds(), NOT_HEALTHY, standing(List.of(core("10.0.1.99")), List.of(), List.of())).finding()).isEmpty();
    }

    @Test
    void doesNotMistakeASharedTargetsOwnVirtualAddress() {
        List<Endpoint> shared = List.of(new Endpoint("proxy", STACK + "_core", "10.0.1.8"),
                new Endpoint("proxy", "other_ci_example_org_core", "10.0.1.7"));
        Resolution own = new Resolution("gate", STACK + "_core", List.of("10.0.1.50"));

        assertThat(examine(feeds(), NOT_HEALTHY, standing(List.of(core("10.0.1.50")), List.of(), shared)).finding()).isEmpty();
        assertThat(examine(feeds(), NOT_HEALTHY, standing(List.of(core("10.0.1.50"), own), List.of(), shared)).finding()).isEmpty();
        assertThat(examine(feeds(), NOT_HEALTHY, standing(List.of(core("10.0.1.50"), core("10.0.1.60"), own), List.of(), shared)).finding()
                .orElseThrow().cause())
                .contains("by turns", "10.0.1.60");
    }

    @Test
    void doesNotHoldForOtherFailuresAndOtherRecipes() {
        Probes probes = standing(List.of(core("10.0.1.7")), List.of(), ENDPOINTS);
        RecipeFiles unique = feeds().with("Caddyfile", "reverse_proxy {$STACK_NAME}_core:3000\n");
        RecipeFiles offProxy = feeds().with("compose.yml", feeds().text("compose.yml").orElseThrow().replace("[proxy, internal]", "[internal]"));

        assertThat(examine(feeds(), new Failure("restore", "t", "m"), probes).because()).contains("tier restore");
        assertThat(examine(unique, NOT_HEALTHY, probes).because()).contains("no service on a shared network");
        assertThat(examine(offProxy, NOT_HEALTHY, probes).because()).contains("no service on a shared network");
        assertThat(examine(feeds().with("compose.yml", "a: [\n"), NOT_HEALTHY, probes).because()).contains("can't be read");
    }
}
