package zone.autonomic.redfix.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many greens under the load make an operator believe in a fix. */
class ProofUnderLoadTest {

    @ParameterizedTest(name = "{0} reds and {1} greens on the base: {2} greens on the head")
    @CsvSource({"2, 0, 5", "3, 0, 3", "3, 1, 5", "3, 2, 7", "3, 3, 9"})
    void theHeadMustDifferFromTheBaseAsTheLoadDiffersFromNone(int reds, int greens, int needed) {
        assertThat(ProofUnderLoad.greensNeeded(reds, greens)).isEqualTo(needed);
    }

    /** domain.md §4: n ≥ ln 0.05 / ln(1 − p). */
    @Test
    void isNeverLessThanTheFormulaAsksForAtLaplacesRate() {
        for (int reds = 1; reds <= 12; reds++) {
            for (int greens = 0; greens <= 6; greens++) {
                double rate = (reds + 1.0) / (reds + greens + 2.0);
                assertThat(ProofUnderLoad.greensNeeded(reds, greens)).as("%d reds, %d greens", reds, greens)
                        .isGreaterThanOrEqualTo((int) Math.ceil(Math.log(0.05) / Math.log(1 - rate)));
            }
        }
    }

    @Test
    void aLoadThatMadeNothingRedVerifiesNothing() {
        assertThatThrownBy(() -> ProofUnderLoad.greensNeeded(0, 6)).hasMessageContaining("verifies nothing");
    }
}
