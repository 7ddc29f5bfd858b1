package zone.autonomic.redfix.chat;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Standing;
import zone.autonomic.redfix.report.ReportText;
import zone.autonomic.redfix.step.port.EventLog;

/** What is on file, for whoever asks: nothing is run for an answer. */
@ApplicationScoped
public class CaseFiles {

    private static final int LATEST = 200;

    private final EventLog log;
    private final ReportText report;

    public CaseFiles(EventLog log, ReportText report) {
        this.log = log;
        this.report = report;
    }

    /** What the reds of the last sweep have come to. */
    public String report() {
        return report.of(Standing.of(log.latest(LATEST)));
    }
}
