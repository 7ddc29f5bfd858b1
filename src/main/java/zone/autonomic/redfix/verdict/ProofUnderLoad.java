package zone.autonomic.redfix.verdict;

import java.util.stream.IntStream;

/**
 * How many greens under the load verify the fix of a load flake.
 *
 * <p>domain.md §4 asks for n ≥ ln 0.05 / ln(1 − p), where p is the rate at which the load made it red. That rate isn't known. Two reds of two estimate
 * it as 1, and one green would be enough; and the estimate is too high anyway, since the load arm ends when it has seen reds. Laplace's
 * (r + 1)/(n + 2) asks for three greens there, and would pass a change that mends nothing about once in eleven times at a true rate of one half.
 *
 * <p>So the test that blamed the load decides again: the head's greens must make the base redder under load by Fisher's one-sided p ≤ 0.05. That is five
 * greens for two reds of two, three for three of three, nine for three of six. It needs no estimate, and is never less than the formula asks
 * for at Laplace's rate. Measured in docs/verdict-error-rates.md.
 */
public final class ProofUnderLoad {

    private ProofUnderLoad() {}

    /**
     * The greens in a row, under the same load, that verify a fix. A single red with the signature refutes it.
     *
     * @param reds loaded runs of the base that were red with the failure, at least 1
     * @param greens loaded runs of the base that were green
     */
    public static int greensNeeded(int reds, int greens) {
        if (reds < 1 || greens < 0) {
            throw new IllegalArgumentException("a load that made nothing red verifies nothing: %d reds, %d greens".formatted(reds, greens));
        }
        return IntStream.iterate(1, n -> n + 1).filter(n -> TwoArms.redder(reds, greens, 0, n)).findFirst().orElseThrow();
    }
}
