package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.fix.HarnessAttempts.mended;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.LabHarness;
import zone.autonomic.redfix.harness.OverlayTest;
import zone.autonomic.redfix.harness.PublishedHarness;
import zone.autonomic.redfix.harness.TestScope;
import zone.autonomic.redfix.investigation.Counterexample;
import zone.autonomic.redfix.lab.node.HarnessRun;
import zone.autonomic.redfix.recipe.RecipeFiles;

/** The harness as its fixes leave it, run in the lab: red on the base, green on the head. */
@DisplayName("A mended harness in the lab")
class HarnessFixesInTheLabTest {

    private static final HarnessFiles BASE = PublishedHarness.renamed("keycloak", "mumble", "discourse");
    private static final String VOICE = "tests/mumble/custom/test_protocol_handshake.py::test_handshake_completes_with_channel_presence";
    private static final String MOVE = "tests/discourse/test_upgrade.py";

    @TempDir
    Path folder;

    private HarnessRun.Outcome voice(HarnessFiles harness, double load) {
        RecipeFiles tag = LabHarness.recipe("mumble", "1.0.0+v1.6.870-0", "mumble");
        return HarnessAttempts.run(harness, "mumble", "0.3.0+v1.5.735-0", "1.0.0+v1.6.870-0", tag, load, folder);
    }

    @Test
    void waitsForTheHandshakeBeforeTheCustomTests() {
        Attempt attempt = new ReadinessBeforeCustom().apply(BASE, RecipeFiles.of(Map.of()), "mumble", Map.of(ReadinessBeforeCustom.TEST, VOICE));
        HarnessFiles mended = mended(BASE, attempt);

        assertThat(voice(BASE, 3.0).failures()).singleElement().asString().startsWith("FAILED " + VOICE + " - TimeoutError");
        assertThat(voice(mended, 3.0).failures()).isEmpty();
        assertThat(voice(mended, 1.0).failures()).isEmpty();

        String settings = mended.text("tests/mumble/recipe_meta.py").orElseThrow();
        HarnessFiles hurried = mended.with(Map.of("tests/mumble/recipe_meta.py", settings.replace("HTTP_TIMEOUT = 300", "HTTP_TIMEOUT = 30")));
        assertThat(voice(hurried, 3.0).failures()).as("not ready in time").singleElement().asString().startsWith("!! custom: TimeoutError");
    }

    private HarnessRun.Outcome forum(HarnessFiles harness, RecipeFiles head) {
        return HarnessAttempts.run(harness, "discourse", "0.8.0+3.4.7", "0.8.1+3.5.0", head, 1.0, folder);
    }

    @Test
    void holdsOnlyThoseHeadsToAMoveThatClaimIt() {
        RecipeFiles tag = LabHarness.recipe("discourse", "0.8.1+3.5.0", "discourse");
        String stale = BASE.python(MOVE).functions().map(f -> new OverlayTest(BASE.python(MOVE), f)).flatMap(t ->
                t.assertions().stream().filter(a -> !a.demands().isEmpty()).map(a -> TestScope.id(t, a.statement()))).collect(Collectors.joining("\n"));
        Attempt attempt = new ScopeOverlay().apply(BASE, tag, "discourse", Map.of(ScopeOverlay.STALE, stale));
        HarnessFiles mended = mended(BASE, attempt);

        assertThat(forum(BASE, tag).failures()).hasSize(2).allMatch(f -> f.startsWith("FAILED " + MOVE));
        assertThat(forum(mended, tag).failures()).isEmpty();
        List<Counterexample> lacking = attempt.proposal().orElseThrow().counterexamples();
        assertThat(lacking).isNotEmpty().allSatisfy(c -> assertThat(forum(mended, tag.with(c.files())).failures()).as(c.why())
                .hasSize(2).allMatch(f -> f.startsWith("FAILED " + MOVE)));
    }
}
