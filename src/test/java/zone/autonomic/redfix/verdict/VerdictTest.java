package zone.autonomic.redfix.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Verdicts that rest on more than counts still carry them. */
class VerdictTest {

    @Test
    void pollutedNamesWhatWasBeside() {
        Verdict verdict = Verdict.polluted("the leftover stack `wiki-0a1b2c`", Counted.arms(0, 5, 0, 0));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.POLLUTED);
        assertThat(verdict.sentence()).isEqualTo("red beside the leftover stack `wiki-0a1b2c`; without it 0 red and 5 green isolated");
        assertThat(verdict.greens()).isEqualTo(5);
    }

    @Test
    void voidNamesTheFaultOfThePlace() {
        assertThat(Verdict.voided("the node's disk is full", Counted.arms(1, 0, 0, 0)).sentence())
                .isEqualTo("the node's disk is full; what could be counted: 1 red and 0 green isolated");
    }

    @Test
    void unknownSaysWhyAndWhatWasCounted() {
        Verdict verdict = Verdict.unknown("the runs fail in different ways", Counted.arms(1, 3, 1, 2));

        assertThat(verdict.sentence()).isEqualTo("the runs fail in different ways; what could be counted: 1 red and 3 green isolated, 1 red and 2 green loaded");
        assertThat(verdict.genuine()).isFalse();
    }
}
