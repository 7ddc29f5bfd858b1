package zone.autonomic.redfix.ccci;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What failed in one session, from pytest's own list of it; messages that it shortened are completed from the tests' own sections. */
final class PytestSummary {

    /** @param message its first line, as whole as the session shows it */
    record Failed(TestId test, String message) {}

    private static final Pattern LINE = Pattern.compile("(?:FAILED|ERROR) (.+)");
    private static final Pattern FILE = Pattern.compile("(\\S+\\.py)(?: - (.*))?");
    private static final Pattern TITLE = Pattern.compile("_+ (?:ERROR at (?:setup|teardown) of |ERROR collecting )?(.+?) _+");
    private static final Pattern ASSERTED = Pattern.compile("E\\s+(.*)");
    private static final Pattern CAPTURED = Pattern.compile("-+ Captured (?:stdout|stderr|log) \\w+ -+");
    private static final String SHORTENED = "...";

    /** The lines marked E of each section, by its title. */
    private final Map<String, List<String>> told = new LinkedHashMap<>();

    private PytestSummary(List<String> lines) {
        String title = "";
        boolean captured = false;
        for (String line : lines) {
            Matcher heading = TITLE.matcher(line);
            Matcher asserted = ASSERTED.matcher(line);
            if (heading.matches()) {
                title = heading.group(1);
                captured = false;
                told.putIfAbsent(title, new ArrayList<>());
            } else if (CAPTURED.matcher(line).matches()) {
                captured = true;
            } else if (asserted.matches() && !captured && !title.isEmpty()) {
                told.get(title).add(asserted.group(1));
            }
        }
    }

    /** Each failing test once: one that fails and can't be tidied up after is listed twice. */
    static List<Failed> of(RunTranscript.Session session) {
        PytestSummary own = new PytestSummary(session.lines());
        Map<TestId, Failed> found = new LinkedHashMap<>();
        for (String line : session.summary()) {
            Matcher listed = LINE.matcher(line);
            if (listed.matches()) {
                own.read(listed.group(1)).ifPresent(failed -> found.putIfAbsent(failed.test(), failed));
            }
        }
        return List.copyOf(found.values());
    }

    private Optional<Failed> read(String listed) {
        Matcher file = FILE.matcher(listed);
        if (file.matches()) {
            // A file that can't be read as tests: it has no test's name.
            TestId test = new TestId(file.group(1), file.group(1).replaceFirst(".*/", ""));
            return Optional.of(new Failed(test, completed(file.group(1), Optional.ofNullable(file.group(2)).orElse(""))));
        }
        int id = idEnd(listed);
        TestId test = TestId.of(listed.substring(0, id));
        String message = id >= listed.length() ? "" : listed.substring(id + " - ".length());
        return test.file().isEmpty() ? Optional.empty() : Optional.of(new Failed(test, completed(title(test), message)));
    }

    /** Sections are headed by the test's name with dots between classes. */
    private static String title(TestId test) {
        int parameters = test.name().indexOf('[');
        String name = parameters < 0 ? test.name() : test.name().substring(0, parameters);
        return name.replace("::", ".") + test.name().substring(name.length());
    }

    /** Where the test's id ends: parameters may hold what else stands between an id and its message. A section's title tells it, else the brackets do. */
    private int idEnd(String listed) {
        for (int at = listed.indexOf(" - "); at >= 0; at = listed.indexOf(" - ", at + 1)) {
            if (told.containsKey(title(TestId.of(listed.substring(0, at))))) {
                return at;
            }
        }
        if (told.containsKey(title(TestId.of(listed)))) {
            return listed.length();
        }
        int open = listed.indexOf('[');
        int plain = listed.indexOf(" - ");
        if (open < 0 || plain >= 0 && plain < open) {
            return plain < 0 ? listed.length() : plain;
        }
        int closed = listed.indexOf("] - ", open);
        return closed >= 0 ? closed + 1 : listed.length();
    }

    private String completed(String title, String message) {
        if (!message.endsWith(SHORTENED)) {
            return message;
        }
        String begun = message.substring(0, message.length() - SHORTENED.length());
        return told.getOrDefault(title, List.of()).stream().filter(line -> line.startsWith(begun)).findFirst().orElse(message);
    }
}
