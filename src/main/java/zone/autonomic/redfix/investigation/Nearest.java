package zone.autonomic.redfix.investigation;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which of some words a mistyped one was meant to be. */
public final class Nearest {

    private Nearest() {}

    /** The word that is at most a third of its letters (and at least one) away; the first by alphabet where two are as near. */
    public static Optional<String> to(String typed, Collection<String> words) {
        return words.stream().filter(w -> distance(typed, w) <= Math.max(1, w.length() / 3))
                .min(Comparator.comparingInt((String w) -> distance(typed, w)).thenComparing(w -> w));
    }

    /** Letters to add, take away, change or swap with their neighbour. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
