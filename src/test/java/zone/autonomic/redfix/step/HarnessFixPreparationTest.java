package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zone.autonomic.redfix.diagnosis.Diagnosis;
import zone.autonomic.redfix.fix.CollisionFreeCanonical;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.fix.HarnessFix;
import zone.autonomic.redfix.fix.ReadinessBeforeCustom;
import zone.autonomic.redfix.fix.ScopeOverlay;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.LabHarness;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Counterexample;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.HarnessBase;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.verdict.Side;

@DisplayName("A fix of the harness, before it is pushed")
class HarnessFixPreparationTest {

    private static final String BASE = "cc1cc1";
    private static final HarnessFiles HARNESS = LabHarness.renamed();
    private static final String UPGRADE = "tests/forum/test_upgrade.py";
    private static final String STALE = UPGRADE + "::test_sidekiq_service_dropped_by_head::"
            + "assert 'sidekiq' not in stack . services ( ) , 'the official image runs sidekiq itself'\n"
            + UPGRADE + "::test_head_runs_official_image_not_bitnamilegacy::"
            + "assert stack . image ( 'app' ) . startswith ( 'forum/forum:3.5.3' ) , 'the head must run the official image'";

    private final MemoryWorkspace workspace = new MemoryWorkspace();

    @BeforeEach
    void aMirror() {
        workspace.commit("cc-ci", BASE, HARNESS.files());
        workspace.commit("forum", "head", LabHarness.recipe("discourse", "0.8.1+3.5.0", "forum").files());
        workspace.commit("login", "head", LabHarness.recipe("keycloak", "10.4.1+26.2.5", "login").files());
        workspace.commit("voice", "head", LabHarness.recipe("mumble", "1.0.0+v1.6.870-0", "voice").files());
    }

    /** A fix as somebody could write it. */
    private record Naive(Map<String, String> files, List<Counterexample> counterexamples) implements HarnessFix {
        @Override
        public String key() {
            return "naive";
        }

        @Override
        public String mends() {
            return "test-asserts-unreleased";
        }

        @Override
        public Attempt apply(HarnessFiles harness, RecipeFiles recipe, String name, Map<String, String> facts) {
            return Attempt.proposed(new Proposal("naive", "t", "w", files, List.of(), "", "", "", counterexamples));
        }
    }

    private static Finding finding(String defect, Side side, Map<String, String> facts) {
        return new Finding(defect, side, "c", List.of(), List.of(), facts, new Check(RunKind.LIFECYCLE, "upgrade", "", "/", Check.TESTME));
    }

    private List<Event> prepare(String recipe, Finding finding, HarnessFix fix, Optional<HarnessBase> base) {
        Target target = new Target(recipe, "1.0.0+1", "tag", "main", "head");
        Investigation so = new Investigation(new InvestigationId(recipe + "-1"), List.of()).with(Instant.EPOCH, List.of(
                new Event.Opened(new Request(recipe, Optional.empty(), Optional.empty(), "alice")), new Event.TargetResolved(target), new Event.HarnessRead(base),
                new Event.Diagnosed(finding)));
        return new HarnessFixPreparation(workspace).prepare(so, target, finding, fix).events();
    }

    private List<Event> prepare(String recipe, Finding finding, HarnessFix fix) {
        return prepare(recipe, finding, fix, Optional.of(new HarnessBase("cc-ci", "main", BASE)));
    }

    private Event.FixRefused refused(List<Event> events) {
        assertThat(workspace.pushes).isEmpty();
        assertThat(events).singleElement().isInstanceOf(Event.FixRefused.class);
        return (Event.FixRefused) events.get(0);
    }

    private Event.FixPrepared prepared(List<Event> events) {
        assertThat(workspace.pushes).as("it is pushed by another step").isEmpty();
        assertThat(events).singleElement().isInstanceOf(Event.FixPrepared.class);
        return (Event.FixPrepared) events.get(0);
    }

    private static Finding stale() {
        return finding("test-asserts-unreleased", Side.TEST, Map.of(ScopeOverlay.STALE, STALE));
    }

    private static Naive with(String path, String piece, String by) {
        return new Naive(Map.of(path, LabHarness.with(path, piece, by).text(path).orElseThrow()), List.of());
    }

    @Test
    void isRefusedWhereTheMirrorHasNoHarness() {
        assertThat(refused(prepare("forum", stale(), new ScopeOverlay(), Optional.empty())).reason()).isEqualTo("the mirror has no repository of the harness to change");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tests/forum/test_upgrade.py | startswith(\"forum/forum:3.5.3\") | startswith(\"\") | demands another text",
        "tests/forum/test_upgrade.py | assert \"sidekiq\" not in | assert \"sidekiq\" in | sense is turned",
        "tests/voice/custom/test_protocol_handshake.py | attempts=12 | attempts=60 | number",
        "tests/voice/recipe_meta.py | HTTP_TIMEOUT = 300 | HTTP_TIMEOUT = 900 | number",
        "tests/login/recipe_meta.py | DEPLOY_TIMEOUT = 600 | EXPECTED_NA = {\"restore\": \"slow\"} | ",
        "runner/run_recipe_ci.py | \"restore\", \"custom\") | \"restore\") | "})
    void isRefusedWhereItMakesATestWeakerWhoeverWroteIt(String path, String piece, String by, String reason) {
        Event.FixRefused refused = refused(prepare("forum", stale(), with(path, piece, by)));

        assertThat(refused.reason()).startsWith("it would make a test weaker: " + path + ":").contains(reason == null ? "" : reason);
        assertThat(refused.place().orElseThrow()).startsWith(path + ":");
    }

    @Test
    void isRefusedWithTheFixesOwnReasonAndPlace() {
        workspace.commit("cc-ci", BASE, LabHarness.with("runner/canonical.py", "def canonical_domain(", "def where(").files());
        Finding finding = finding("canonical-on-live-domain", Side.MACHINERY, Map.of(CollisionFreeCanonical.DOMAIN, "warm-login.ci.commoninternet.net"));

        Event.FixRefused refused = refused(prepare("login", finding, new CollisionFreeCanonical()));

        assertThat(refused.reason()).contains("no module of the harness has a function `canonical_domain`: looked at runner/harness/canonical.py (not there)", "By hand: ");
        assertThat(refused.place()).contains("runner/canonical.py");
    }

    @Test
    void isPreparedForTheHarnesssOwnRepositoryAndBase() {
        Finding domains = finding("canonical-on-live-domain", Side.MACHINERY, Map.of(CollisionFreeCanonical.DOMAIN, "warm-login.ci.commoninternet.net",
                CollisionFreeCanonical.LIVE, "login=warm-login.ci.commoninternet.net"));
        Finding ready = finding("not-ready-under-load", Side.LOAD, Map.of(ReadinessBeforeCustom.TEST,
                "tests/voice/custom/test_protocol_handshake.py::test_handshake_completes_with_channel_presence"));

        assertThat(prepared(prepare("login", domains, new CollisionFreeCanonical())).diff())
                .isEqualTo("cc-ci redfix/login/collision-free-canonical on cc1cc1: [runner/canonical.py, tests/login/recipe_meta.py]");
        assertThat(prepared(prepare("voice", ready, new ReadinessBeforeCustom())).diff())
                .isEqualTo("cc-ci redfix/voice/readiness-before-custom on cc1cc1: [runner/ready.py, tests/voice/recipe_meta.py]");
        assertThat(prepared(prepare("forum", stale(), new ScopeOverlay())).diff()).isEqualTo("cc-ci redfix/forum/scope-overlay on cc1cc1: [" + UPGRADE + "]");
    }

    @Test
    void isRefusedWhereItScopesATestAndBringsNothingThatTheTestMustStillRefuse() {
        Proposal whole = prepared(prepare("forum", stale(), new ScopeOverlay())).proposal();

        assertThat(whole.counterexamples()).isNotEmpty();
        assertThat(prepared(prepare("forum", stale(), new Naive(whole.files(), whole.counterexamples()))).proposal().files()).isEqualTo(whole.files());
        Event.FixRefused refused = refused(prepare("forum", stale(), new Naive(whole.files(), List.of())));
        assertThat(refused.reason()).isEqualTo("it scopes a test and brings nothing that the test must still refuse");
        assertThat(refused.place()).contains(UPGRADE);
    }

    @Test
    void isRefusedWhereItScopesWhatTheFindingDoesNotNameAsStale() {
        Proposal whole = prepared(prepare("forum", stale(), new ScopeOverlay())).proposal();
        Finding one = finding("test-asserts-unreleased", Side.TEST, Map.of(ScopeOverlay.STALE, STALE.lines().skip(1).findFirst().orElseThrow()));

        assertThat(refused(prepare("forum", one, new Naive(whole.files(), whole.counterexamples()))).reason()).startsWith("it would make a test weaker: " + UPGRADE);
    }

    @Test
    void isRefusedWhereAStrategyIsAskedForThatItDoesNotKnow() {
        Finding finding = stale();
        Target target = new Target("forum", "1.0.0+1", "tag", "main", "head");
        Investigation so = new Investigation(new InvestigationId("forum-1"), List.of()).with(Instant.EPOCH, List.of(
                new Event.Opened(new Request("forum", Optional.empty(), Optional.of("rename"), "alice")), new Event.TargetResolved(target),
                new Event.HarnessRead(Optional.of(new HarnessBase("cc-ci", "main", BASE))), new Event.Diagnosed(finding)));
        FixPreparation preparation = new FixPreparation(new KnownDefects(), new HarnessFixPreparation(workspace), workspace);

        assertThat(refused(preparation.perform(so, new Step.PrepareFix(target, finding, Optional.of("rename"))).events()).reason())
                .isEqualTo("“test-asserts-unreleased” can't be mended by strategy “rename”; it knows: default");
        assertThat(prepared(preparation.perform(so, new Step.PrepareFix(target, finding, Optional.empty())).events()).proposal().fix()).isEqualTo("scope-overlay");
    }

    @Test
    void everyKnownDefectHasJustOneFix() {
        KnownDefects known = new KnownDefects();

        assertThat(known.diagnoses()).extracting(Diagnosis::defect).doesNotHaveDuplicates().allSatisfy(defect ->
                assertThat(known.fixOf(defect).isPresent()).as(defect).isNotEqualTo(known.harnessFixOf(defect).isPresent()));
    }
}
