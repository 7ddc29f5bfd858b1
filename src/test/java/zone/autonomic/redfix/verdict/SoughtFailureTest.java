package zone.autonomic.redfix.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.verdict.Counted.HANDSHAKE;
import static zone.autonomic.redfix.verdict.Counted.TIMEOUT;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The sweep's failure gets its own answer beside the verdict. */
class SoughtFailureTest {

    @Test
    void whatIsRedAloneMayBeSomethingElse() {
        SoughtFailure sought = SoughtFailure.in(TIMEOUT, List.of(Set.of(HANDSHAKE), Set.of(HANDSHAKE)), List.of());

        assertThat(sought.reproduced()).isFalse();
        assertThat(sought.sentence()).isEqualTo("the sweep's failure `install · deploy · timed out` was not reproduced: "
                + "in none of 2 isolated runs, a rate below 78 % stays possible");
    }

    @Test
    void whatIsSeenUnderLoadOnlyIsSaidSo() {
        SoughtFailure sought = SoughtFailure.in(TIMEOUT, Counted.runs(0, 7), List.of(Set.of(TIMEOUT), Set.of(TIMEOUT, HANDSHAKE)));

        assertThat(sought.reproduced()).isTrue();
        assertThat(sought.sentence()).isEqualTo("the sweep's failure `install · deploy · timed out` was seen again: "
                + "in none of 7 isolated runs, a rate below 35 % stays possible; in 2 of 2 loaded runs");
    }

    @Test
    void withoutARunThatCameSoFarThereIsNoAnswer() {
        assertThat(SoughtFailure.in(TIMEOUT, List.of(), List.of()).sentence()).endsWith("is not answered: no counted run could have shown it");
    }
}
