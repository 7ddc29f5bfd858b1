package zone.autonomic.redfix.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.verdict.Verdict.Kind;

/** What domain.md §4 claims of the rule, measured on thousands of synthetic recipes; docs/verdict-error-rates.md says it to people. */
class VerdictErrorRatesTest {

    static final long SEED = 20260618;

    private static final Path PAGE = Path.of("docs/verdict-error-rates.md");

    private static ErrorRates rates;
    private static ErrorRatesPage page;

    @BeforeAll
    static void measure() {
        rates = new ErrorRates(SEED + 1000);
        page = new ErrorRatesPage(new Claims(SEED).all(), rates.scenarios(), rates.idleFixes(), rates.population());
    }

    @Test
    void whatIsClaimedHolds() {
        assertThat(page.claims()).filteredOn(claim -> !claim.holds()).extracting(Claims.Claim::error)
                .as("the one misreading that the page warns of").containsExactly("the same, of those alone whose first five isolated runs are green by luck");
    }

    @Test
    void theSimulationAgreesWithTheExactProbabilities() {
        assertThat(page.claims()).allSatisfy(claim -> assertThat(claim.simulated().agreesWith(claim.exact())).as("%s", claim).isTrue());
        List<ErrorRates.Scenario> inOneWay = page.scenarios().stream().filter(s -> s.recipe().ways() == 1 && s.recipe().from() == 0).toList();
        assertThat(inOneWay).hasSizeGreaterThan(15).allSatisfy(scenario -> {
            for (Kind kind : List.of(Kind.GENUINE, Kind.FLAKE, Kind.LOAD_FLAKE, Kind.NOT_REPRODUCED)) {
                double exact = rates.exactly(scenario.recipe(), kind);
                assertThat(scenario.courses().share(kind).agreesWith(exact)).as("%s of %s: exactly %s", kind, scenario.recipe(), exact).isTrue();
            }
        });
    }

    @Test
    void aDeterministicFailureAndAHealthyRecipeAreNeverMistaken() {
        ErrorRates.Scenario healthy = page.scenarios().get(0);
        ErrorRates.Scenario broken = page.scenarios().stream().filter(s -> s.recipe().alone() == 1 && s.recipe().from() == 0).findFirst().orElseThrow();

        assertThat(healthy.courses().share(Kind.NOT_REPRODUCED).rate()).isEqualTo(1);
        assertThat(broken.courses().share(Kind.GENUINE).rate()).isEqualTo(1);
        assertThat(broken.courses().meanRuns()).isEqualTo(2);
    }

    @Test
    void thePageSaysWhatIsMeasured() throws IOException {
        Path measured = Files.writeString(Files.createDirectories(Path.of("target")).resolve(PAGE.getFileName()), page.text());

        assertThat(PAGE).as("if the rule was changed on purpose: cp %s %s, and read it", measured, PAGE).exists().hasContent(page.text());
    }
}
