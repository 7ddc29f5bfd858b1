package zone.autonomic.redfix.verdict;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The counted runs of one arm at one ref: red with one failure's signature, or green. A run that is red with other failures only
 * counts for neither (domain.md §4: "with the same failure signature"); it was made all the same.
 *
 * @param signature the failure that is counted; empty where no run was red
 * @param reds runs that are red with it
 * @param greens runs with nothing red
 * @param others runs that are red with other failures only
 */
public record Tally(Optional<FailureSignature> signature, int reds, int greens, int others) {

    /** No run was made yet. */
    public static final Tally NONE = new Tally(Optional.empty(), 0, 0, 0);

    /**
     * Counts runs for the failure that most of them show; of equals, the one seen first.
     *
     * @param runs each run's failures, an empty set for a green one; void and unreadable runs don't belong here
     */
    public static Tally of(List<Set<FailureSignature>> runs) {
        Map<FailureSignature, Long> reds = runs.stream().flatMap(Set::stream).collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        List<FailureSignature> inOrder = runs.stream().flatMap(Set::stream).distinct().toList();
        return inOrder.stream().max(Comparator.comparing((FailureSignature s) -> reds.get(s)).thenComparing(s -> -inOrder.indexOf(s)))
                .map(most -> of(most, runs)).orElseGet(() -> new Tally(Optional.empty(), 0, runs.size(), 0));
    }

    /** Counts runs for the given failure. @param runs as above */
    public static Tally of(FailureSignature signature, List<Set<FailureSignature>> runs) {
        int reds = (int) runs.stream().filter(failures -> failures.contains(signature)).count();
        int greens = (int) runs.stream().filter(Set::isEmpty).count();
        return new Tally(Optional.of(signature), reds, greens, runs.size() - reds - greens);
    }

    /** Runs that count. */
    public int total() {
        return reds + greens;
    }

    /** Runs that were made, whether they count for this failure or not. */
    public int made() {
        return total() + others;
    }
}
