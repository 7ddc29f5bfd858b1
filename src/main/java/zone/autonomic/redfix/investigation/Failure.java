package zone.autonomic.redfix.investigation;

import zone.autonomic.redfix.verdict.FailureSignature;

/**
 * One failure as a run reported it.
 *
 * @param tier the tier that was red
 * @param test the test's name, from JUnit or the log
 * @param message the whole message, masked
 */
public record Failure(String tier, String test, String message) {

    /** What this failure is known by from run to run. */
    public FailureSignature signature() {
        return FailureSignature.of(tier, test, message.lines().findFirst().orElse(""));
    }
}
