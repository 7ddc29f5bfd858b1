package zone.autonomic.redfix.lab.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zone.autonomic.redfix.lab.swarm.Disk;

/**
 * Runs a test file of the harness as far as the lab can read it: functions {@code test_…} made of these statements, with a message behind a
 * comma if wanted.
 *
 * <pre>
 * assert stack.image("app").startswith("…")    also .endswith, == "…", "…" in stack.image("app"), "…" not in stack.image("app")
 * assert "worker" not in stack.services()      also in
 * assert stack.https("/path") == 200
 * assert stack.healthy()
 * assert stack.state() == stack.state_at_backup()
 * retry_handshake(attempts=12, interval=5.0)
 * </pre>
 *
 * <p>Imports, comments, docstrings, {@code pass} and assignments to names in capitals are passed over; any other statement is one that the
 * lab can't tell the outcome of.
 */
final class TestFile {

    /** What a test can ask about the stack. */
    interface Stack {
        List<String> services();

        /** @throws RunFailed.CannotTell when there's no such service */
        String image(String service);

        int https(String path);

        boolean healthy();

        /** Whether the state is as it was at the backup; fails with the difference otherwise. */
        boolean stateReturned();

        /** Seconds that a client's handshake takes now. */
        double handshakeSeconds();
    }

    private static final Pattern FUNCTION = Pattern.compile("(?:async )?def (test_\\w+)\\(.*");
    private static final Pattern TEXT = Pattern.compile("[\"']([^\"']*)[\"']");
    private static final String STRING = "[\"']([^\"']*)[\"']";
    private static final Pattern IMAGE_CALL = Pattern.compile("stack\\.image\\(" + STRING + "\\)\\.(startswith|endswith)\\(" + STRING + "\\)");
    private static final Pattern IMAGE_IS = Pattern.compile("stack\\.image\\(" + STRING + "\\) (==|!=) " + STRING);
    private static final Pattern IMAGE_HAS = Pattern.compile(STRING + " (in|not in) stack\\.image\\(" + STRING + "\\)");
    private static final Pattern SERVICES = Pattern.compile(STRING + " (in|not in) stack\\.services\\(\\)");
    private static final Pattern HTTPS = Pattern.compile("stack\\.https\\(" + STRING + "\\) == (\\d+)");
    private static final Pattern HANDSHAKE = Pattern.compile("retry_handshake\\((?:.*, *)?attempts=(\\d+), *interval=([\\d.]+).*\\)");

    private final Path file;
    private final String name;
    private final Stack stack;
    private final List<RunFailed> reds = new ArrayList<>();
    private int ran;

    /** @param name how failures call the file, e.g. {@code test_upgrade.py} or {@code custom/test_handshake.py} */
    TestFile(Path file, String name, Stack stack) {
        this.file = file;
        this.name = name;
        this.stack = stack;
    }

    /** Runs all its tests. @return the red ones */
    List<RunFailed> run() {
        String test = "";
        boolean over = false;
        for (String statement : statements(Disk.read(file))) {
            Matcher function = FUNCTION.matcher(statement.strip());
            if (function.matches()) {
                test = name + "::" + function.group(1);
                over = false;
                ran++;
            } else if (!over && !passedOver(statement, test)) {
                over = !step(statement.strip(), test);
            }
        }
        return reds;
    }

    int ran() {
        return ran;
    }

    private static boolean passedOver(String statement, String test) {
        String s = statement.strip();
        return s.equals("pass") || s.startsWith("import ") || s.startsWith("from ") || s.startsWith("@") || s.matches("[\"'].*")
                || test.isEmpty() && s.matches("[A-Z_]+\\s*=.*");
    }

    private boolean step(String statement, String test) {
        try {
            if (!holds(statement)) {
                throw new RunFailed(test, "AssertionError: " + statement);
            }
            return true;
        } catch (RunFailed e) {
            reds.add(new RunFailed(test, e.getMessage()));
            return false;
        }
    }

    private boolean holds(String statement) {
        Matcher handshake = HANDSHAKE.matcher(statement);
        if (handshake.matches()) {
            double patience = Integer.parseInt(handshake.group(1)) * Double.parseDouble(handshake.group(2));
            if (stack.handshakeSeconds() > patience) {
                throw new RunFailed("", "TimeoutError: handshake not completed in " + handshake.group(1) + " attempts of "
                        + handshake.group(2) + " s");
            }
            return true;
        }
        if (!statement.startsWith("assert ")) {
            throw new RunFailed.CannotTell("the lab can't read this line of " + name + ": " + statement);
        }
        String expression = withoutMessage(statement.substring(7).strip());
        boolean wrapped = expression.startsWith("(") && expression.endsWith(")");
        return asserted(wrapped ? expression.substring(1, expression.length() - 1).strip() : expression);
    }

    private boolean asserted(String e) {
        Matcher m = IMAGE_CALL.matcher(e);
        if (m.matches()) {
            String image = stack.image(m.group(1));
            return told(m.group(2).equals("startswith") ? image.startsWith(m.group(3)) : image.endsWith(m.group(3)), e, image);
        }
        m = IMAGE_IS.matcher(e);
        if (m.matches()) {
            return told(stack.image(m.group(1)).equals(m.group(3)) == m.group(2).equals("=="), e, stack.image(m.group(1)));
        }
        m = IMAGE_HAS.matcher(e);
        if (m.matches()) {
            return told(stack.image(m.group(3)).contains(m.group(1)) == m.group(2).equals("in"), e, stack.image(m.group(3)));
        }
        m = SERVICES.matcher(e);
        if (m.matches()) {
            return told(stack.services().contains(m.group(1)) == m.group(2).equals("in"), e, stack.services().toString());
        }
        m = HTTPS.matcher(e);
        if (m.matches()) {
            int status = stack.https(m.group(1));
            return told(status == Integer.parseInt(m.group(2)), e, "status " + status);
        }
        if (e.equals("stack.healthy()")) {
            return told(stack.healthy(), e, "not healthy over HTTPS");
        }
        if (e.equals("stack.state() == stack.state_at_backup()")) {
            return stack.stateReturned();
        }
        throw new RunFailed.CannotTell("the lab can't read this assertion of " + name + ": " + e);
    }

    private static boolean told(boolean holds, String expression, String actual) {
        if (!holds) {
            throw new RunFailed("", "AssertionError: assert " + expression + ", but it is " + actual);
        }
        return true;
    }

    /** The assertion without the message behind its last comma outside of brackets and quotes. */
    private static String withoutMessage(String text) {
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth--;
            } else if (c == ',' && depth == 0) {
                return text.substring(0, i).strip();
            }
        }
        return text;
    }

    /** Logical lines: comments and docstrings gone, brackets that go over lines closed up. */
    private static List<String> statements(String text) {
        List<String> all = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        String plain = text.replaceAll("(?s)\"\"\".*?\"\"\"|'''.*?'''", "\"\"");
        for (String line : plain.split("\\R")) {
            String code = line.replaceFirst("^\\s*#.*$", "").replaceFirst("\\s+#[^\"']*$", "");
            if (code.isBlank()) {
                continue;
            }
            open.append(open.length() == 0 ? code : " " + code.strip());
            if (balance(open.toString()) <= 0) {
                all.add(open.toString().replaceAll("\\(\\s+", "(").replaceAll("\\s+\\)", ")").replaceAll(",\\)", ")"));
                open.setLength(0);
            }
        }
        return all;
    }

    private static int balance(String code) {
        String bare = TEXT.matcher(code).replaceAll("");
        return (int) (bare.chars().filter(c -> c == '(' || c == '[').count() - bare.chars().filter(c -> c == ')' || c == ']').count());
    }
}
