package zone.autonomic.redfix.verdict;

import java.util.regex.Pattern;

/**
 * What a failure is known by: the tier, the test, and its message without what differs from run to run. Two runs failed
 * alike when their signatures are equal (domain.md §4: "with the same failure signature").
 *
 * @param tier the tier that was red, e.g. {@code restore} or {@code promote}
 * @param test the test's name as JUnit or the log gives it
 * @param message the first telling line, with addresses, ids, times and stack names replaced by placeholders
 */
public record FailureSignature(String tier, String test, String message) {

    private static final Pattern STACK = Pattern.compile("\\b[a-z0-9-]+(?:_[a-z0-9-]+){2,}_(?=[a-z])|\\b[a-z]{1,4}-[0-9a-f]{6}\\b[\\w.-]*");
    private static final Pattern ADDRESS = Pattern.compile("\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?\\b");
    private static final Pattern HEX = Pattern.compile("\\b(?=[0-9a-f]*\\d)[0-9a-f]{7,64}\\b");
    private static final Pattern TIME = Pattern.compile("\\d{4}[-/]\\d\\d[-/]\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d\\S*");
    private static final Pattern DURATION = Pattern.compile("\\b\\d+(?:\\.\\d+)?\\s?(?:ms|s|sec|seconds)\\b");
    private static final int LONGEST = 300;

    /** The signature of a failure as a run reported it. */
    public static FailureSignature of(String tier, String test, String message) {
        return new FailureSignature(tier, test, normalise(message));
    }

    private static String normalise(String message) {
        String line = message.strip();
        line = TIME.matcher(line).replaceAll("<time>");
        line = ADDRESS.matcher(line).replaceAll("<address>");
        line = STACK.matcher(line).replaceAll("<stack>");
        line = HEX.matcher(line).replaceAll("<id>");
        line = DURATION.matcher(line).replaceAll("<duration>");
        line = line.replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST);
    }

    @Override
    public String toString() {
        return tier + " · " + test + (message.isEmpty() ? "" : " · " + message);
    }
}
