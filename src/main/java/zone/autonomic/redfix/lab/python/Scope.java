package zone.autonomic.redfix.lab.python;

import java.util.LinkedHashMap;
import java.util.Map;

/** The names that are known at a place in a program: its own, and behind them those of what is around it. */
final class Scope {

    private static final int MOST_STEPS = 2_000_000;
    private final Map<String, Object> names = new LinkedHashMap<>();
    private final Scope outer;
    private final Run run;

    /** What all of a program's scopes share. */
    private static final class Run {
        private final Checkout checkout;
        private int steps;

        Run(Checkout checkout) {
            this.checkout = checkout;
        }
    }

    /** A name that stands for what couldn't be read. */
    record Unreadable(String why) { }

    private Scope(Scope outer, Run run) {
        this.outer = outer;
        this.run = run;
    }

    /** A module's. */
    static Scope of(Checkout checkout) {
        Scope builtins = new Scope(null, new Run(checkout));
        builtins.names.putAll(Builtins.ALL);
        return builtins.inner();
    }

    Scope inner() {
        return new Scope(this, run);
    }

    Checkout checkout() {
        return run.checkout;
    }

    void set(String name, Object value) {
        names.put(name, value);
    }

    Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            if (scope.names.containsKey(name)) {
                return readable(scope.names.get(name));
            }
        }
        throw new CannotRead("the name " + name + ", which is unknown to the lab");
    }

    static Object readable(Object value) {
        if (value instanceof Unreadable unreadable) {
            throw new CannotRead(unreadable.why());
        }
        return value;
    }

    boolean has(String name) {
        return names.containsKey(name);
    }

    /** Its own names, in the order in which they were set. */
    Map<String, Object> names() {
        return names;
    }

    /** Counts a step, so that a program without an end is noticed. */
    void step() {
        if (++run.steps > MOST_STEPS) {
            throw new CannotRead("a program that doesn't come to an end");
        }
    }
}
