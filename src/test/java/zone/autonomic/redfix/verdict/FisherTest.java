package zone.autonomic.redfix.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** domain.md §4: the p that a load flake is told by, against the hypergeometric distribution by hand. */
class FisherTest {

    @ParameterizedTest(name = "{0} red and {1} green loaded, {2} green alone: p = 1/{3}")
    @CsvSource({
            "3, 0, 3, 20, SHOWN", // 1 of C(6,3) ways to put three reds
            "2, 0, 5, 21, SHOWN", // 1 of C(7,2)
            "1, 0, 19, 20, SHOWN", // 1 of C(20,1)
            "1, 0, 3, 4, CONSISTENT"}) // mumble as people found it
    void isOneOverTheWaysToPutTheRedsWhereOnlyTheLoadIsRed(int reds, int greens, int alone, int ways, TwoArms.Effect effect) {
        TwoArms arms = Counted.arms(0, alone, reds, greens);

        assertThat(arms.p()).isCloseTo(1.0 / ways, within(1e-12));
        assertThat(arms.effect()).isEqualTo(effect);
    }

    @Test
    void oneLoadedRedAndThreeGreensAloneAreConsistentAndNotProven() {
        assertThat(Counted.arms(0, 3, 1, 0).effect().words()).isEqualTo("consistent, not proven");
    }

    @Test
    void isTheHypergeometricTailForEveryTable() {
        for (int a = 1; a <= 6; a++) {
            for (int b = 0; b <= 6; b++) {
                for (int c = 0; c <= 4; c++) {
                    for (int d = 0; d <= 12; d++) {
                        assertThat(Counted.arms(c, d, a, b).p()).as("%d/%d loaded, %d/%d alone", a, b, c, d).isCloseTo(tail(a, b, c, d), within(1e-9));
                    }
                }
            }
        }
    }

    /** How probable at least a reds among a + b drawn from all runs are, all reds being a + c. */
    private static double tail(int a, int b, int c, int d) {
        BigInteger ways = BigInteger.ZERO;
        for (int x = a; x <= Math.min(a + b, a + c); x++) {
            ways = ways.add(choose(a + c, x).multiply(choose(b + d, a + b - x)));
        }
        return ways.doubleValue() / choose(a + b + c + d, a + b).doubleValue();
    }

    private static BigInteger choose(int n, int k) {
        if (k < 0 || k > n) {
            return BigInteger.ZERO;
        }
        BigInteger ways = BigInteger.ONE;
        for (int i = 0; i < k; i++) {
            ways = ways.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
        }
        return ways;
    }
}
