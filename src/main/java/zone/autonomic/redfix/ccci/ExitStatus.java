package zone.autonomic.redfix.ccci;

import java.util.Map;
import java.util.Optional;

/**
 * How the harness's process ended.
 *
 * @param code its exit status; empty where it was lost
 */
record ExitStatus(Optional<Integer> code) {

    private static final int DEADLINE = 142;
    /** A process that a signal ended is said to end with 128 and the signal's number; the harness ends itself so as well. */
    private static final Map<Integer, String> SIGNALS = Map.of(129, "HUP", 130, "INT", 131, "QUIT", 134, "ABRT", 137, "KILL", 139, "SEGV", 143, "TERM");

    boolean lost() {
        return code.isEmpty();
    }

    boolean zero() {
        return code.filter(c -> c == 0).isPresent();
    }

    /** Said where the harness's own alarm ended the run: that is neither red nor the place's fault, unless something else shows one. */
    Optional<String> deadline() {
        return code.filter(c -> c == DEADLINE).map(c -> "the harness's own deadline of 60 minutes ended the run (exit status 142)");
    }

    /** Why the run counts for nothing, where somebody or something ended it from outside. */
    Optional<String> killed() {
        return code.filter(SIGNALS::containsKey).map(c -> "the run was ended from outside, by the signal %s (exit status %d)".formatted(SIGNALS.get(c), c));
    }

    @Override
    public String toString() {
        return code.map(String::valueOf).orElse("none");
    }
}
