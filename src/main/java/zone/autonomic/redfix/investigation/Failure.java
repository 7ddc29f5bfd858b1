package zone.autonomic.redfix.investigation;

import java.util.Optional;
import java.util.regex.Pattern;
import zone.autonomic.redfix.verdict.FailureSignature;

/**
 * One failure as a run reported it.
 *
 * @param tier the tier that was red
 * @param test the test's name, from JUnit or the log
 * @param message the whole message, masked
 * @param file the test's file below the harness, e.g. {@code tests/wiki/test_upgrade.py}; empty where neither JUnit nor the log says it
 */
public record Failure(String tier, String test, String message, String file) {

    public Failure {
        file = file == null ? "" : file;
    }

    public Failure(String tier, String test, String message) {
        this(tier, test, message, "");
    }

    private static final Pattern HEALTH_PATH = Pattern.compile("over HTTPS (/\\S*)");

    /** The path that gave no good answer, where the failure is about one. */
    public Optional<String> healthPath() {
        return HEALTH_PATH.matcher(message).results().map(found -> found.group(1)).findFirst();
    }

    /** What this failure is known by from run to run. */
    public FailureSignature signature() {
        return FailureSignature.of(tier, test, message.lines().findFirst().orElse(""));
    }
}
