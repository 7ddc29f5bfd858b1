package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.KeptLog;
import zone.autonomic.redfix.step.port.Logs;

/** The logs of an investigation's runs, as they were kept. */
@ApplicationScoped
class RunLogs {

    private final Logs logs;

    RunLogs(Logs logs) {
        this.logs = logs;
    }

    /** Gives a run's log by the run's id, where there is one. */
    Function<String, Optional<KeptLog>> of(Investigation so) {
        return runId -> logs.kept(so.id(), runId);
    }
}
