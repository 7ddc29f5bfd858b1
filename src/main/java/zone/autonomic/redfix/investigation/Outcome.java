package zone.autonomic.redfix.investigation;

/** How an investigation ended, with the exit status that the command line gives it. */
public enum Outcome {
    /** A fix is proposed: its check is red on the base and green on the head, the rest of the lifecycle and {@code !testme} are green. */
    PROVEN(0),
    /** All isolated runs were green. */
    NOTHING_RED(0),
    /** The check is green on the default branch already; a tag is wanted, not a fix. */
    FIXED_NOT_RELEASED(0),
    /** Red by turns, or under load alone, and no fix of the harness is known for it. */
    FLAKE(1),
    /** The sweep was red, and what it was red with isn't seen again, neither alone nor under load. */
    NOT_REPRODUCED(1),
    /** What should be changed is posted, and waits for a person's leave. */
    WAITING(1),
    /** Genuine or not: the cause isn't known, or what was seen can't be read. A person is asked. */
    UNKNOWN(1),
    /** The place, not the recipe, kept the runs from counting. */
    VOID(1),
    /** A fix was refused, declined by a person, or didn't turn green. */
    NOT_PROVEN(1),
    /** A pull request's head was tested, and every tier is green. */
    GREEN(0),
    /** A pull request's head was tested, and it is red. */
    RED(1),
    CANCELLED(1),
    /** The input was refused; nothing ran. */
    REFUSED(2);

    private final int exitStatus;

    Outcome(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    public int exitStatus() {
        return exitStatus;
    }
}
