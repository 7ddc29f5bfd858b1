package zone.autonomic.redfix.verdict;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The counted isolated runs at one ref: red with one failure's signature, or green. A run that is red with other failures only
 * counts for neither (domain.md §4: "with the same failure signature").
 *
 * @param signature the failure that is counted; empty where no run was red
 * @param reds runs that are red with it
 * @param greens runs with nothing red
 */
public record Tally(Optional<FailureSignature> signature, int reds, int greens) {

    /**
     * Counts runs for the failure that most of them show; of equals, the one seen first.
     *
     * @param runs each run's failures, an empty set for a green one; void and unreadable runs don't belong here
     */
    public static Tally of(List<Set<FailureSignature>> runs) {
        int greens = (int) runs.stream().filter(Set::isEmpty).count();
        Map<FailureSignature, Long> reds = runs.stream().flatMap(Set::stream).collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        List<FailureSignature> inOrder = runs.stream().flatMap(Set::stream).distinct().toList();
        Optional<FailureSignature> most = inOrder.stream().max(
                Comparator.comparing((FailureSignature s) -> reds.get(s)).thenComparing(s -> -inOrder.indexOf(s)));
        return new Tally(most, most.map(s -> reds.get(s).intValue()).orElse(0), greens);
    }

    public int total() {
        return reds + greens;
    }
}
