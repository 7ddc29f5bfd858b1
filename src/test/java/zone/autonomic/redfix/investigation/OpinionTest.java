package zone.autonomic.redfix.investigation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.verdict.FailureSignature;

/** Two opinions agree on what is red and why. */
class OpinionTest {

    private static Opinion red(String tier, String test, String message, String cause) {
        return new Opinion(Optional.of(FailureSignature.of(tier, test, message)), Optional.ofNullable(cause));
    }

    @Test
    void theSameFailureWithTheSameCauseOrWithNoneIsAgreedOn() {
        assertThat(red("custom", "t", "assert 502 == 200", "x").differenceTo(red("custom", "t", "assert 502 == 200", "x"))).isEmpty();
        assertThat(red("custom", "t", "assert 502 == 200", null).differenceTo(red("custom", "t", "assert 502 == 200", null))).isEmpty();
    }

    @Test
    void theSameCauseMayShowWithAnotherNumber() {
        assertThat(red("custom", "t", "assert 502 == 200", "x").differenceTo(red("custom", "t", "assert 404 == 200", "x"))).isEmpty();
    }

    @Test
    void withoutACauseAnotherNumberIsAnotherFailure() {
        assertThat(red("custom", "t", "assert 502 == 200", null).differenceTo(red("custom", "t", "assert 404 == 200", null)))
                .contains("the first is red with custom · t · assert 502 == 200, the second is red with custom · t · assert 404 == 200");
    }

    @Test
    void theSameCauseInAnotherTestOrTierIsNotTheSame() {
        assertThat(red("custom", "t", "m", "x").differenceTo(red("custom", "u", "m", "x"))).isPresent();
        assertThat(red("custom", "t", "m", "x").differenceTo(red("restore", "t", "m", "x"))).isPresent();
    }

    @Test
    void anotherCauseOrGreenIsADifference() {
        assertThat(red("custom", "t", "m", "x").differenceTo(red("custom", "t", "m", null))).contains("the first finds x, the second no known cause");
        assertThat(red("custom", "t", "m", "x").differenceTo(new Opinion(Optional.empty(), Optional.empty()))).contains("the first is red with custom · t · m, the second is green");
    }
}
