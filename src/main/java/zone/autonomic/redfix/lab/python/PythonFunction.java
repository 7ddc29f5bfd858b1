package zone.autonomic.redfix.lab.python;

import java.util.List;
import java.util.Map;

/** A function that a file defines. Its body is read when it is called: what can't be read in others doesn't matter. */
public final class PythonFunction implements Callable {

    private static final int DEEPEST = 60;
    private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);
    private final String name;
    private final Parameters parameters;
    private final List<Line> body;
    private final Scope around;
    private final boolean decorated;

    PythonFunction(String name, Parameters parameters, List<Line> body, Scope around, boolean decorated) {
        this.name = name;
        this.parameters = parameters;
        this.body = body;
        this.around = around;
        this.decorated = decorated;
    }

    public List<String> parameters() {
        return parameters.names();
    }

    /** Whether a word stands anywhere in its body. */
    boolean mentions(String word) {
        return body.stream().anyMatch(line -> mentions(line, word));
    }

    private static boolean mentions(Line line, String word) {
        return line.text().contains(word) || line.body().stream().anyMatch(below -> mentions(below, word));
    }

    @Override
    public Object call(List<Object> positional, Map<String, Object> named) {
        if (decorated) {
            throw new CannotRead("what decorates " + name);
        }
        if (DEPTH.get() > DEEPEST) {
            throw new CannotRead(name + " calling itself again and again");
        }
        around.step();
        DEPTH.set(DEPTH.get() + 1);
        try {
            return new Suite(body, parameters.bound(name, around, positional, named)).run().value();
        } finally {
            DEPTH.set(DEPTH.get() - 1);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
