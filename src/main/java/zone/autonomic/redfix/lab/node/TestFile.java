package zone.autonomic.redfix.lab.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import zone.autonomic.redfix.lab.python.CannotRead;
import zone.autonomic.redfix.lab.python.Checkout;
import zone.autonomic.redfix.lab.python.PythonFunction;
import zone.autonomic.redfix.lab.python.Raised;

/**
 * Runs a test file of the harness: its functions {@code test_…}, each with what it asks for, which can be {@code stack} alone. A file with a test that
 * can't be read as a whole is one that the lab can't tell the outcome of.
 */
final class TestFile {

    private static final String STACK = "stack";
    private final Path file;
    private final String name;
    private final Checkout checkout;
    private final AskedStack stack;
    private final List<RunFailed> reds = new ArrayList<>();
    private int ran;

    /**
     * @param name how failures call the file, e.g. {@code test_upgrade.py} or {@code custom/test_handshake.py}
     * @param checkout where its imports are found
     */
    TestFile(Path file, String name, Checkout checkout, AskedStack.Answers stack) {
        this.file = file;
        this.name = name;
        this.checkout = checkout;
        this.stack = new AskedStack(stack);
    }

    /** Runs all its tests. @return the red ones @throws RunFailed.CannotTell where one can't be read */
    List<RunFailed> run() {
        try {
            for (Map.Entry<String, Object> each : checkout.names(file).entrySet()) {
                if (each.getKey().matches("test_\\w*|Test\\w*")) {
                    run(each.getKey(), each.getValue());
                }
            }
        } catch (CannotRead e) {
            throw new RunFailed.CannotTell("the lab can't read " + name + ": " + e.getMessage());
        }
        return reds;
    }

    int ran() {
        return ran;
    }

    private void run(String test, Object value) {
        if (!(value instanceof PythonFunction function) || !List.of(STACK).containsAll(function.parameters())) {
            throw new CannotRead(test + " is no function of " + STACK + " alone that can be read");
        }
        ran++;
        stack.forget();
        try {
            function.call(List.of(), function.parameters().isEmpty() ? Map.of() : Map.of(STACK, stack));
        } catch (Raised e) {
            String was = e.assertion() ? stack.lastAnswer().map(a -> ", but it is " + a).orElse("") : "";
            reds.add(new RunFailed(name + "::" + test, e.getMessage() + was));
        } catch (RunFailed e) {
            reds.add(new RunFailed(name + "::" + test, e.getMessage()));
        }
    }
}
