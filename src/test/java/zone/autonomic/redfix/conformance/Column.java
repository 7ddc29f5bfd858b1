package zone.autonomic.redfix.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node on which stacks are deployed and looked at: the lab's model, or a real Docker Swarm. The shared network {@code proxy} is there. Only types of
 * the JDK pass, so that the same scenario can be played on a model that was compiled differently.
 */
public interface Column extends AutoCloseable {

    /** How a command in a container ended, with what it wrote to stdout and stderr. */
    record Ran(int exit, String output) {}

    /**
     * Brings the stack to what the files say, and waits until its services run or have failed.
     *
     * @param recipe a folder with compose files, and whatever they name
     * @param environment the app's settings; {@code COMPOSE_FILE} names the compose files
     * @return what was said where it was refused
     */
    Optional<String> deploy(String stack, Path recipe, Map<String, String> environment, boolean prune);

    /** As {@code docker stack rm}; waits until nothing of it is left but its volumes. */
    void remove(String stack);

    /** Why the service's container doesn't run; empty when it does. */
    Optional<String> fails(String stack, String service);

    /** The services that stand, by their short names. */
    List<String> services(String stack);

    /** The services that ask for a backup by their labels. */
    List<String> backedUp(String stack);

    /** Looks a name up from within a container, again and again: each time the stacks of those who answer, in the order of the answer. */
    List<List<String>> lookups(String stack, String service, String name, int times);

    /** Runs {@code sh -c} in the service's container. */
    Ran run(String stack, String service, String command);

    @Override
    void close() throws IOException;
}
