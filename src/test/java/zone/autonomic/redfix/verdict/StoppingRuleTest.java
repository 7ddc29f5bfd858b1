package zone.autonomic.redfix.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** domain.md §4: when isolated runs are enough. */
class StoppingRuleTest {

    @ParameterizedTest(name = "{0} reds, {1} greens: {2}")
    @CsvSource({
            "0, 0, false", "1, 0, false", "0, 4, false", "1, 8, false", "2, 3, false",
            "2, 0, true", "3, 0, true", "2, 1, true", "2, 2, true", "1, 9, true", "0, 5, true"})
    void stopsAtWaldsBoundaries(int reds, int greens, boolean enough) {
        assertThat(StoppingRule.met(Counted.tally(reds, greens))).isEqualTo(enough);
    }

    @Test
    void fiveGreensAreEnoughWhereNothingIsRed() {
        assertThat(StoppingRule.GREENS_WITHOUT_A_RED).isEqualTo(5);
    }

    @ParameterizedTest(name = "{0} reds, {1} greens: often {2}")
    @CsvSource({"2, 2, true", "3, 6, true", "1, 9, false"})
    void whereItStopsItSaysWhichOfTheTwoRatesIsNearer(int reds, int greens, boolean often) {
        assertThat(StoppingRule.often(Counted.tally(reds, greens))).isEqualTo(often);
    }
}
