package zone.autonomic.redfix.step;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run's log shows while the run goes on: that something is red, and how far it is. The harness says neither when a stage begins nor
 * how it ended;
 * what can be seen is pytest at work, an operation that failed, and promoting. A sign may be wrong: what counts is read when the run has
 * ended.
 */
final class RunSigns {

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");
    private static final String STAGE = "install|upgrade|backup|restore|custom";
    private static final String FILE = "(?:\\[gw\\d+] +\\[ *\\d+%] [A-Z]+ )?(?<file>\\S+\\.py)";
    private static final Pattern TESTS = Pattern.compile(FILE + " (?<marks>[.FEsxX?]+)(?: +\\[ *\\d+%])?|"
            + FILE.replace("<file>", "<verbose>") + "::\\S.*");
    private static final Pattern RED = Pattern.compile("!! ?(?:" + STAGE
            + "): .+|(?:!! ?)?WC5 promote failed.*|=+ (?:FAILURES|ERRORS) =+|(?:FAILED|ERROR) \\S+\\.py\\b.*|FAILED redfix::.*"
            + "|\\[gw\\d+] +\\[ *\\d+%] (?:FAILED|ERROR) \\S+\\.py::.*|\\S+\\.py::.+ (?:FAILED|ERROR)(?: +\\[ *\\d+%])?");
    private static final Pattern OPERATION = Pattern.compile("!! ?(?<stage>" + STAGE
            + "): .*|(?<promote>(?:!! ?)?WC5 promote).*|== (?<own>deploy|advance|domains|teardown)\\b.*"
            + "|(?<upgraded>upgrade→PR-head).*|(?<restored>Restoring Snapshot) .*");
    private static final Pattern STAGE_FILE = Pattern.compile("(?:.*/)?test_(" + STAGE + ")(?:_\\w+)?\\.py");

    private RunSigns() {}

    /** The first line that shows something red. */
    static Optional<String> red(String text) {
        return text.lines().map(RunSigns::plain).filter(RunSigns::isRed).findFirst();
    }

    private static boolean isRed(String line) {
        Matcher tests = TESTS.matcher(line);
        return RED.matcher(line).matches() || tests.matches() && tests.group("marks") != null && tests.group("marks").matches(".*[FE].*");
    }

    /** Whose turn it is, as far as the log shows: the stage whose tests or operation were seen last. */
    static Optional<String> turn(List<String> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            Optional<String> turn = turn(plain(lines.get(i)));
            if (turn.isPresent()) {
                return turn;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> turn(String line) {
        Matcher operation = OPERATION.matcher(line);
        Matcher tests = TESTS.matcher(line);
        if (operation.matches()) {
            return operation.group("promote") != null ? Optional.of("promote") : operation.group("upgraded") != null
                    ? Optional.of("upgrade")
                    : operation.group("restored") != null ? Optional.of("restore") : Optional.ofNullable(operation.group("stage"))
                    .or(() -> Optional.of(operation.group("own")));
        }
        if (!tests.matches()) {
            return Optional.empty();
        }
        String file = Optional.ofNullable(tests.group("file")).orElseGet(() -> tests.group("verbose"));
        Matcher stage = STAGE_FILE.matcher(file);
        return stage.matches() ? Optional.of(stage.group(1)) : Optional.of(file.contains("/custom/") ? "custom" : file);
    }

    private static String plain(String line) {
        return COLOUR.matcher(line).replaceAll("").stripTrailing();
    }
}
