package zone.autonomic.redfix.ccci;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A run's log with who speaks in each line: the harness (and abra and docker, whose words it passes on), pytest, or a service whose last words it
 * shows. What an app or a test printed is no word of the node's, however alike it sounds.
 */
final class RunTranscript {

    /** Whose a line is. {@code SUMMARY} is pytest's own list of what failed; {@code TESTS} is all else between a session's first and last line. */
    enum Voice { HARNESS, TESTS, SUMMARY, SERVICE }

    /** @param text without colours and a line end */
    record Line(String text, Voice voice) {}

    /**
     * A session of pytest, from its first line to its last.
     *
     * @param summary pytest's own list of what failed, if it gave one
     * @param counts the last line, with how many tests passed and failed; empty where the session was cut off before it
     */
    record Session(List<String> lines, List<String> summary, Optional<String> counts) {

        /** The error of a test that wanted to start a program which the node doesn't have: pytest shows it as raised where programs are started. */
        Optional<String> missingProgram() {
            Optional<String> error = Optional.empty();
            for (String line : lines) {
                if (NO_PROGRAM.matcher(line).matches()) {
                    error = Optional.of(line.substring(1).strip());
                } else if (error.isPresent() && STARTING.matcher(line).matches()) {
                    return error;
                } else if (TITLE.matcher(line).matches() || CAPTURED.matcher(line).matches()) {
                    error = Optional.empty();
                }
            }
            return Optional.empty();
        }
    }

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");
    private static final Pattern BEGIN = Pattern.compile("=+ test session starts(?: \\(.*\\))? =+");
    private static final Pattern SUMMARY = Pattern.compile("=+ short test summary info =+");
    private static final Pattern SECTION = Pattern.compile("=+ (?:ERRORS|FAILURES|PASSES|short test summary info|warnings summary.*) =+");
    private static final String COUNT = "\\d+ (?:failed|passed|skipped|deselected|xfailed|xpassed|unverified|rerun|warnings?|errors?)";
    private static final Pattern END = Pattern.compile("=* ?(?:no tests ran|" + COUNT + "(?:, " + COUNT + ")*) in [\\d.]+s(?: \\([\\d:]+\\))? ?=*");
    private static final Pattern CAPTURED = Pattern.compile("-+ Captured (?:stdout|stderr|log) \\w+ -+");
    private static final Pattern TITLE = Pattern.compile("_+ .+ _+|=+ [A-Z]+ =+");
    private static final Pattern NO_PROGRAM = Pattern.compile("E\\s+FileNotFoundError: .* No such file or directory: '[^'/]+'");
    private static final Pattern STARTING = Pattern.compile("\\S*\\bsubprocess\\.py:\\d+: FileNotFoundError");
    private static final Pattern SERVICE = Pattern.compile("-- [^\\s_]+_\\S+ \\(.*\\)");
    /** How many lines of a service's log follow its name, at most. */
    private static final int LAST_WORDS = 20;

    /** What only the harness, or the bot's script around it, begins a line with. */
    private static final Pattern OWN = Pattern.compile("!! ?(?:" + String.join("|", Stages.ALL) + "|unknown|teardown|WC5)\\b.*|(?:!! ?)?WC5 promote.*|RUN SUMMARY|"
            + "deploy-count = .*|=+ cc-ci run: .*|=+ nightly cold sweep: .*|== (?:deploy|advance|domains|teardown)\\b.*|redfix: .*|live: .*|"
            + "(?:removed|kept|remaining)\t.*");

    private final List<Line> lines = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();

    private RunTranscript(List<String> texts) {
        int at = 0;
        while (at < texts.size()) {
            String text = texts.get(at);
            if (BEGIN.matcher(text).matches() || SECTION.matcher(text).matches()) {
                at = session(texts, at);
            } else if (SERVICE.matcher(text).matches()) {
                at = lastWords(texts, at);
            } else {
                lines.add(new Line(text, Voice.HARNESS));
                at++;
            }
        }
    }

    static RunTranscript of(String log) {
        return new RunTranscript(log.lines().map(line -> COLOUR.matcher(line).replaceAll("").stripTrailing()).toList());
    }

    /** @return the first line after the session that begins here */
    private int session(List<String> texts, int from) {
        int end = end(texts, from);
        int summary = -1;
        for (int i = from; i < end; i++) {
            // A test may have printed such a list as well; pytest's own is the last.
            summary = SUMMARY.matcher(texts.get(i)).matches() ? i : summary;
        }
        for (int i = from; i < end; i++) {
            lines.add(new Line(texts.get(i), summary >= 0 && i > summary && i < end - 1 ? Voice.SUMMARY : Voice.TESTS));
        }
        Optional<String> counts = Optional.of(texts.get(end - 1)).filter(text -> END.matcher(text).matches());
        sessions.add(new Session(texts.subList(from, end), summary < 0 ? List.of() : texts.subList(summary + 1, end), counts));
        return end;
    }

    /**
     * Where the session is over. A test may print what a pytest of its own said: such a session is within this one, and where only the last line of one
     * was printed, this one's sections go on after it. A session that was cut off ends where the harness speaks again.
     */
    private static int end(List<String> texts, int from) {
        boolean begun = BEGIN.matcher(texts.get(from)).matches();
        boolean captured = false;
        int depth = 1;
        int last = -1;
        for (int i = from + 1; i < texts.size(); i++) {
            String text = texts.get(i);
            boolean open = depth > 0;
            if (BEGIN.matcher(text).matches()) {
                if (!open || !captured) {
                    return open ? i : last + 1;
                }
                depth++;
            } else if (END.matcher(text).matches()) {
                depth = Math.max(0, depth - 1);
                last = i;
            } else if (SECTION.matcher(text).matches() && !open) {
                if (!begun) {
                    return last + 1;
                }
                depth = 1;
            } else if (OWN.matcher(text).matches() && (!open || endless(texts, i))) {
                return open ? i : last + 1;
            }
            captured = CAPTURED.matcher(text).matches() || captured && !TITLE.matcher(text).matches();
        }
        return depth > 0 ? texts.size() : last + 1;
    }

    /** Whether another session begins, or the log ends, before any session's last line comes. */
    private static boolean endless(List<String> texts, int from) {
        for (int i = from; i < texts.size(); i++) {
            if (BEGIN.matcher(texts.get(i)).matches()) {
                return true;
            }
            if (END.matcher(texts.get(i)).matches()) {
                return false;
            }
        }
        return true;
    }

    private int lastWords(List<String> texts, int from) {
        lines.add(new Line(texts.get(from), Voice.HARNESS));
        int at = from + 1;
        while (at < texts.size() && at <= from + LAST_WORDS && !SERVICE.matcher(texts.get(at)).matches() && !OWN.matcher(texts.get(at)).matches()) {
            lines.add(new Line(texts.get(at), Voice.SERVICE));
            at++;
        }
        return at;
    }

    List<Line> lines() {
        return lines;
    }

    List<Session> sessions() {
        return sessions;
    }

    /** What the harness, abra and docker said. */
    Stream<String> ofHarness() {
        return lines.stream().filter(line -> line.voice() == Voice.HARNESS).map(Line::text);
    }
}
