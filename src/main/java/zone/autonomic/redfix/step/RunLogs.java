package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.step.port.Archive;

/** The logs of an investigation's runs, as they were kept. */
@ApplicationScoped
class RunLogs {

    private final Archive archive;

    RunLogs(Archive archive) {
        this.archive = archive;
    }

    /** Gives a run's whole log by the run's id, where there is one. */
    Function<String, Optional<String>> of(Investigation so) {
        return runId -> archive.read(so.id(), name(runId));
    }

    /** Under which name a run's log is kept. */
    static String name(String runId) {
        return runId + "/log";
    }
}
