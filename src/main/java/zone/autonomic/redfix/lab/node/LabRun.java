package zone.autonomic.redfix.lab.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.lab.container.Start;
import zone.autonomic.redfix.lab.image.Images;

/**
 * The node's runs inside one JVM and without pauses, on a node of its own in a folder that the caller gives: for asking many times what the model says.
 */
public final class LabRun {

    /** A recipe's files at one version. @param folder the files themselves, no repository needed */
    public record At(String version, Path folder) {}

    /**
     * What came of it.
     *
     * @param stages each tier's name and {@code pass}, {@code fail} or {@code skip}, in order
     * @param failures a line for each failing test, as the log has it
     * @param unknown why the model can't say, if so: then neither green nor red means anything
     * @param starts how each service of the last deploy started
     * @param sessionsSurvive false when a restart of a service changed the secrets it uses
     */
    public record Outcome(Map<String, String> stages, List<String> failures, Optional<String> unknown, Map<String, Start> starts,
            boolean sessionsSurvive, String log) {
        public boolean green() {
            return unknown.isEmpty() && failures.isEmpty();
        }
    }

    public LabRun(Path root, Place place, Images images) {
        throw new UnsupportedOperationException();
    }

    /** The harness's whole lifecycle; {@code tests} is a {@code tests/<recipe>} folder, if there is one. Promotes when {@code promote}. */
    public Outcome lifecycle(String recipe, At head, Optional<At> previous, Optional<Path> tests, boolean promote) {
        throw new UnsupportedOperationException();
    }

    /** A deploy at a throw-away domain that sorts after {@code proxy}, its health asked at the path. */
    public Outcome throwaway(String recipe, At at, String healthPath) {
        throw new UnsupportedOperationException();
    }

    /** The older version's canonical as an older abra left it, then the head on its volumes and secrets; healthy at the path, twice started. */
    public Outcome advance(String recipe, At older, At head, String healthPath) {
        throw new UnsupportedOperationException();
    }
}
