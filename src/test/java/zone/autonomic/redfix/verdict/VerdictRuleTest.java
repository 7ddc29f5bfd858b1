package zone.autonomic.redfix.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static zone.autonomic.redfix.verdict.Counted.HANDSHAKE;
import static zone.autonomic.redfix.verdict.Counted.TIMEOUT;
import static zone.autonomic.redfix.verdict.Counted.arms;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** domain.md §4: what the counts of both arms ask for, and what they say. */
class VerdictRuleTest {

    private static final int SEEDS = 2000;

    @ParameterizedTest(name = "alone {0} red {1} green, loaded {2} red {3} green: {4}")
    @CsvSource({
            "0, 0, 0, 0, isolated", "1, 0, 0, 0, isolated", "1, 4, 0, 0, isolated",
            "2, 0, 0, 0, GENUINE", "3, 0, 0, 0, GENUINE_DETERMINISTIC", "2, 1, 0, 0, FLAKE", "1, 9, 0, 0, FLAKE",
            "0, 5, 0, 0, loaded", // all green: the load is tried
            "0, 5, 1, 0, isolated", "0, 6, 1, 0, loaded", // by turns
            "0, 6, 2, 0, isolated", // p = 0.036, but the last red isn't answered
            "0, 7, 2, 0, LOAD_FLAKE",
            "0, 8, 0, 3, loaded", "0, 8, 0, 4, NOT_REPRODUCED", // two reds of six would be p = 0.125
            "0, 9, 2, 2, loaded", "0, 9, 3, 2, isolated", "0, 10, 3, 2, LOAD_FLAKE",
            "0, 9, 1, 3, loaded", "0, 9, 1, 4, NOT_REPRODUCED",
            "0, 10, 3, 3, isolated", "0, 11, 3, 3, LOAD_FLAKE", "0, 10, 2, 4, NOT_REPRODUCED",
            "1, 5, 1, 0, isolated", // red alone after all: the isolated rule again
            "1, 9, 2, 0, FLAKE", "3, 6, 2, 0, FLAKE"})
    void asks(int reds, int greens, int loadedReds, int loadedGreens, String expected) {
        assertThat(words(VerdictRule.DEFAULT.next(arms(reds, greens, loadedReds, loadedGreens)))).isEqualTo(expected);
    }

    @Test
    void aPersonMayForgoTheLoadOrAskForMoreOfIt() {
        assertThat(words(new VerdictRule(0).next(arms(0, 5, 0, 0)))).isEqualTo("NOT_REPRODUCED");
        assertThat(words(new VerdictRule(12).next(arms(0, 11, 1, 5)))).isEqualTo("loaded");
        assertThatThrownBy(() -> new VerdictRule(-1)).hasMessageContaining("negative");
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}: {4}")
    @CsvSource(delimiter = '|', value = {
            "2 | 0 | 0 | 0 | red in 2 of 2 isolated runs with the same failure",
            "2 | 1 | 0 | 0 | red in 2 and green in 1 isolated runs at the same ref, nearer to one in two than to one in twenty",
            "1 | 9 | 1 | 1 | red in 1 and green in 9 isolated runs at the same ref, nearer to one in twenty than to one in two; red in 1 of 2 loaded runs",
            "0 | 7 | 2 | 0 | red in 2 of 2 loaded runs with the same failure and in none of 7 isolated ones, by turns; one-sided Fisher p = 0.028",
            "0 | 8 | 0 | 4 | green in 8 of 8 isolated runs; a failure rate below 31 % stays possible; green in 4 of 4 loaded runs, a failure rate under load below 53 % stays possible",
            "0 | 9 | 1 | 4 | green in 9 of 9 isolated runs; a failure rate below 28 % stays possible; red in 1 of 5 loaded runs, p = 0.36: consistent, not proven that it is a load flake, "
                    + "a failure rate under load below 66 % stays possible"})
    void saysWhatAPersonCanCheck(int reds, int greens, int loadedReds, int loadedGreens, String sentence) {
        assertThat(verdict(arms(reds, greens, loadedReds, loadedGreens)).sentence()).isEqualTo(sentence);
    }

    @Test
    void withoutTheLoadItSaysWhatFiveGreensLeavePossible() {
        Next next = new VerdictRule(0).next(arms(0, 5, 0, 0));

        assertThat(((Next.Say) next).verdict().sentence()).isEqualTo("green in 5 of 5 isolated runs; a failure rate below 45 % stays possible");
    }

    @Test
    void carriesTheCountsOfBothArmsAndTheFailure() {
        Verdict verdict = verdict(arms(0, 7, 2, 0));

        assertThat(verdict.signature()).contains(HANDSHAKE);
        assertThat(List.of(verdict.reds(), verdict.greens(), verdict.loadedReds(), verdict.loadedGreens())).containsExactly(0, 7, 2, 0);
        assertThat(verdict.p().orElseThrow()).isCloseTo(1.0 / 36, within(1e-12));
    }

    @Test
    void loadedRedsOfDifferentKindsAreNoLoadFlake() {
        List<Set<FailureSignature>> loaded = List.of(Set.of(HANDSHAKE), Set.of(TIMEOUT));

        Next next = VerdictRule.DEFAULT.next(TwoArms.of(Counted.runs(0, 7), loaded));

        assertThat(words(next)).isEqualTo("loaded");
    }

    @Test
    void runsThatAreRedInAnotherWayAreMadeAndCountForNeither() {
        List<Set<FailureSignature>> loaded = List.of(Set.of(HANDSHAKE), Set.of(TIMEOUT), Set.of(), Set.of(), Set.of(), Set.of());

        Verdict verdict = ((Next.Say) VerdictRule.DEFAULT.next(TwoArms.of(Counted.runs(0, 10), loaded))).verdict();

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.NOT_REPRODUCED);
        assertThat(verdict.sentence()).contains("red in 1 of 5 loaded runs").endsWith("; 1 more run was red with other failures only and counts for neither");
    }

    @Test
    void noLoadFlakeHasAnIsolatedRed() {
        for (int reds = 1; reds <= 4; reds++) {
            for (int greens = 0; greens <= 20; greens++) {
                for (int loadedReds = 0; loadedReds <= 8; loadedReds++) {
                    assertThat(words(VerdictRule.DEFAULT.next(arms(reds, greens, loadedReds, 0)))).isNotIn("LOAD_FLAKE", "NOT_REPRODUCED", "loaded");
                }
            }
        }
    }

    @Test
    void theOrderOfRunsWithinAnArmPlaysNoPart() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Set<FailureSignature>> isolated = drawn(random, random.nextInt(12));
            List<Set<FailureSignature>> loaded = drawn(random, random.nextInt(7));
            Next before = VerdictRule.DEFAULT.next(TwoArms.of(isolated, loaded));

            java.util.Collections.shuffle(isolated, random);
            java.util.Collections.shuffle(loaded, random);

            assertThat(VerdictRule.DEFAULT.next(TwoArms.of(isolated, loaded))).as("seed %d", seed).isEqualTo(before);
        }
    }

    @Test
    void whatIsSaidOfTheLoadIsBornOutByTheCounts() {
        int flakes = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            double rate = random.nextDouble();
            List<Set<FailureSignature>> isolated = new ArrayList<>();
            List<Set<FailureSignature>> loaded = new ArrayList<>();
            Next next = VerdictRule.DEFAULT.next(TwoArms.of(isolated, loaded));
            while (!(next instanceof Next.Say)) {
                boolean underLoad = next instanceof Next.RunLoaded;
                (underLoad ? loaded : isolated).add(random.nextDouble() < (underLoad ? rate : 0.02) ? Set.of(HANDSHAKE) : Set.of());
                next = VerdictRule.DEFAULT.next(TwoArms.of(isolated, loaded));
                assertThat(loaded).as("seed %d", seed).hasSizeLessThanOrEqualTo(6);
            }
            Verdict verdict = ((Next.Say) next).verdict();
            if (verdict.kind() == Verdict.Kind.LOAD_FLAKE) {
                flakes++;
                assertThat(verdict.p().orElseThrow()).isLessThanOrEqualTo(0.05);
                assertThat(isolated).as("as many answers as loaded runs").allMatch(Set::isEmpty).hasSize(5 + loaded.size());
            }
        }
        assertThat(flakes).as("the worlds are various enough to mean something").isGreaterThan(SEEDS / 5);
    }

    private static List<Set<FailureSignature>> drawn(Random random, int size) {
        double redness = random.nextDouble() * random.nextDouble();
        List<Set<FailureSignature>> runs = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            runs.add(random.nextDouble() < redness ? Set.of(HANDSHAKE) : Set.of());
        }
        return runs;
    }

    private static Verdict verdict(TwoArms arms) {
        return ((Next.Say) VerdictRule.DEFAULT.next(arms)).verdict();
    }

    private static String words(Next next) {
        if (next instanceof Next.Say say) {
            return say.verdict().kind().name();
        }
        return next instanceof Next.RunLoaded ? "loaded" : "isolated";
    }
}
