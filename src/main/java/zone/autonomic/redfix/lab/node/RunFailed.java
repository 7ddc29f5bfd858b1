package zone.autonomic.redfix.lab.node;

/** An app that doesn't come up, or isn't well. */
final class RunFailed extends RuntimeException {

    RunFailed(String message) {
        super(message);
    }

    /** The lab can't say what a real node would show: neither green nor red. */
    static final class CannotTell extends RuntimeException {
        CannotTell(String why) {
            super(why);
        }
    }
}
