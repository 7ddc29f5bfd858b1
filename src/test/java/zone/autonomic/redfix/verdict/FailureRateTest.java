package zone.autonomic.redfix.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** domain.md §4: what greens leave possible. */
class FailureRateTest {

    @ParameterizedTest
    @CsvSource({"3, 63", "5, 45", "10, 26"})
    void greensLeaveWhatTheDomainStates(int greens, long percent) {
        assertThat(Math.round(100 * FailureRate.upperBound(0, greens))).isEqualTo(percent);
        assertThat(FailureRate.upperBound(0, greens)).isCloseTo(1 - Math.pow(0.05, 1.0 / greens), within(1e-9));
    }

    @Test
    void withARedTheBoundIsTheRateAtWhichSoFewRedsHappenOnceInTwenty() {
        double q = FailureRate.upperBound(1, 5);

        assertThat(Math.pow(1 - q, 5) + 5 * q * Math.pow(1 - q, 4)).isCloseTo(0.05, within(1e-9));
    }

    @Test
    void noRunOrNoGreenRulesNothingOut() {
        assertThat(FailureRate.upperBound(0, 0)).isEqualTo(1);
        assertThat(FailureRate.upperBound(2, 2)).isEqualTo(1);
    }
}
