package zone.autonomic.redfix.lab.node;

/** A test of the harness that is red. The message begins with the kind of error, as pytest's summary has it. */
final class RunFailed extends RuntimeException {
    private final String test;

    /** @param test e.g. {@code test_restore.py::test_restore_returns_state} */
    RunFailed(String test, String message) {
        super(message);
        this.test = test;
    }

    String test() {
        return test;
    }

    /** The lab can't say what a real node would show: neither green nor red. */
    static final class CannotTell extends RuntimeException {
        CannotTell(String why) {
            super(why);
        }
    }
}
