package zone.autonomic.redfix.lab.container;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a container's start went.
 *
 * @param state running, crashed, or unknown
 * @param why the reason for a crash or for not knowing; empty when running
 * @param log what it wrote to stdout and stderr, in the container's own paths
 * @param ports what it listens on; empty when it runs without having reached its application (waits for another, idles)
 * @param readySeconds how long a real one takes until it listens
 * @param initKept false when the image's own init (dumb-init, tini) isn't process 1 any more: zombies stay and signals get lost
 * @param sessionSecrets the secrets that the application used in this start, by {@code section.KEY}; if they change at a restart, tokens are void
 * @param warnings e.g. that a file with secrets in it is readable by everyone: a leak
 */
public record Start(State state, String why, String log, Set<Integer> ports, int readySeconds, boolean initKept, Map<String, String> sessionSecrets,
        List<String> warnings) {

    public enum State { RUNNING, CRASHED, UNKNOWN }

    public Start {
        ports = Set.copyOf(ports);
        sessionSecrets = Map.copyOf(sessionSecrets);
        warnings = List.copyOf(warnings);
    }

    public boolean running() {
        return state == State.RUNNING;
    }

    static Start unknown(String why, String log) {
        return new Start(State.UNKNOWN, why, log, Set.of(), 0, true, Map.of(), List.of());
    }

    public static Start crashed(String why, String log) {
        return new Start(State.CRASHED, why, log, Set.of(), 0, true, Map.of(), List.of());
    }
}
