package zone.autonomic.redfix.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** domain.md §4: when isolated runs are enough, and what they say. */
class StoppingRuleTest {

    private static final FailureSignature RESTORE = FailureSignature.of("restore", "test_restore_returns_state", "relation \"ci_marker\" does not exist");
    private static final FailureSignature TIMEOUT = FailureSignature.of("install", "deploy", "timed out");

    @ParameterizedTest(name = "{0} reds, {1} greens: {2}")
    @CsvSource({
            "0, 0, more", "1, 0, more", "0, 4, more", "1, 8, more", "2, 3, more",
            "2, 0, GENUINE", "3, 0, GENUINE_DETERMINISTIC",
            "2, 1, FLAKE", "2, 2, FLAKE", "1, 9, FLAKE",
            "0, 5, NOT_REPRODUCED"})
    void stopsAtWaldsBoundaries(int reds, int greens, String expected) {
        Optional<Verdict> verdict = StoppingRule.decide(Tally.of(runs(reds, greens)));

        assertThat(verdict.map(v -> v.kind().name()).orElse("more")).isEqualTo(expected);
    }

    @Test
    void fiveGreensSayWhatTheyLeavePossible() {
        Verdict verdict = StoppingRule.decide(Tally.of(runs(0, 5))).orElseThrow();

        assertThat(verdict.sentence()).isEqualTo("green in 5 of 5 isolated runs; a failure rate below 45 % stays possible");
    }

    @Test
    void theBoundsAreTheOnesThatTheDomainStates() {
        assertThat(List.of(3, 5, 10)).extracting(n -> Math.round(100 * StoppingRule.possibleRate(n))).containsExactly(63L, 45L, 26L);
    }

    @Test
    void redsWithAnotherSignatureCountForNeither() {
        List<Set<FailureSignature>> runs = List.of(Set.of(RESTORE), Set.of(TIMEOUT));

        Tally tally = Tally.of(runs);

        assertThat(tally).isEqualTo(new Tally(Optional.of(RESTORE), 1, 0));
        assertThat(StoppingRule.decide(tally)).isEmpty();
    }

    @Test
    void aRunWithSeveralFailuresCountsForEachOfThem() {
        Tally tally = Tally.of(List.of(Set.of(RESTORE, TIMEOUT), Set.of(TIMEOUT)));

        assertThat(tally).isEqualTo(new Tally(Optional.of(TIMEOUT), 2, 0));
    }

    private static List<Set<FailureSignature>> runs(int reds, int greens) {
        List<Set<FailureSignature>> runs = new ArrayList<>();
        for (int i = 0; i < reds; i++) {
            runs.add(Set.of(RESTORE));
        }
        for (int i = 0; i < greens; i++) {
            runs.add(Set.of());
        }
        return runs;
    }
}
