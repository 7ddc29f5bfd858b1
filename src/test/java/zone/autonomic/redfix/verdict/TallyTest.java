package zone.autonomic.redfix.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.verdict.Counted.HANDSHAKE;
import static zone.autonomic.redfix.verdict.Counted.TIMEOUT;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What counts for which failure. */
class TallyTest {

    @Test
    void redsWithAnotherSignatureCountForNeither() {
        Tally tally = Tally.of(List.of(Set.of(HANDSHAKE), Set.of(TIMEOUT)));

        assertThat(tally).isEqualTo(new Tally(Optional.of(HANDSHAKE), 1, 0, 1));
        assertThat(tally.total()).isEqualTo(1);
        assertThat(tally.made()).isEqualTo(2);
        assertThat(StoppingRule.met(tally)).isFalse();
    }

    @Test
    void aRunWithSeveralFailuresCountsForEachOfThem() {
        Tally tally = Tally.of(List.of(Set.of(HANDSHAKE, TIMEOUT), Set.of(TIMEOUT)));

        assertThat(tally).isEqualTo(new Tally(Optional.of(TIMEOUT), 2, 0, 0));
    }

    @Test
    void nothingRedNamesNoFailure() {
        assertThat(Tally.of(List.of(Set.of(), Set.of()))).isEqualTo(new Tally(Optional.empty(), 0, 2, 0));
        assertThat(Tally.of(List.of())).isEqualTo(Tally.NONE);
    }

    @Test
    void theLoadIsCountedForTheFailureThatIsolationShows() {
        TwoArms arms = TwoArms.of(List.of(Set.of(HANDSHAKE), Set.of()), List.of(Set.of(TIMEOUT), Set.of(TIMEOUT), Set.of(HANDSHAKE)));

        assertThat(arms.loaded()).isEqualTo(new Tally(Optional.of(HANDSHAKE), 1, 0, 2));
    }

    @Test
    void whereIsolationIsGreenTheLoadIsCountedForWhatItShowsMost() {
        TwoArms arms = TwoArms.of(List.of(Set.of()), List.of(Set.of(HANDSHAKE), Set.of(TIMEOUT), Set.of(TIMEOUT)));

        assertThat(arms.loaded()).isEqualTo(new Tally(Optional.of(TIMEOUT), 2, 0, 1));
    }
}
