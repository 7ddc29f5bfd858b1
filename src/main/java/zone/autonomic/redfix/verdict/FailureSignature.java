package zone.autonomic.redfix.verdict;

/**
 * What a failure is known by: the tier, the test, and its message without what differs from run to run. Two runs failed
 * alike when their signatures are equal (domain.md §4: "with the same failure signature").
 *
 * @param tier the tier that was red, e.g. {@code restore} or {@code promote}
 * @param test the test's name as JUnit or the log gives it
 * @param message the first telling line, with addresses, ids, times and stack names replaced by placeholders
 */
public record FailureSignature(String tier, String test, String message) {

    /** The signature of a failure as a run reported it. */
    public static FailureSignature of(String tier, String test, String message) {
        return new FailureSignature(tier, test, MessageShape.of(message));
    }

    @Override
    public String toString() {
        return tier + " · " + test + (message.isEmpty() ? "" : " · " + message);
    }
}
