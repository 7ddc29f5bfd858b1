package zone.autonomic.redfix.chat;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Standing;
import zone.autonomic.redfix.report.ExplainText;
import zone.autonomic.redfix.report.ReplayText;
import zone.autonomic.redfix.report.ReportText;
import zone.autonomic.redfix.step.port.Bulletin;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Outlook;
import zone.autonomic.redfix.step.port.Reconsideration;

/** What is on file, for whoever asks: nothing is run for an answer, but what waits for a person is looked at before it is told. Every answer is Markdown. */
@ApplicationScoped
public class CaseFiles {

    private static final int LATEST = 200;

    private final EventLog log;
    private final Reconsideration reconsideration;
    private final ReportText report;
    private final ExplainText explain;
    private final ReplayText replay;
    private final Bulletin bulletin;
    private final Outlook outlook;

    public CaseFiles(EventLog log, Reconsideration reconsideration, ReportText report, ExplainText explain, ReplayText replay, Bulletin bulletin, Outlook outlook) {
        this.log = log;
        this.reconsideration = reconsideration;
        this.report = report;
        this.explain = explain;
        this.replay = replay;
        this.bulletin = bulletin;
        this.outlook = outlook;
    }

    /** What runs, what came of the last ones, what waits for a person, and what is next. */
    public String status() {
        outlook.lookAgain();
        return bulletin.now();
    }

    /** What the reds of the last sweep have come to. */
    public String report() {
        outlook.lookAgain();
        return report.of(Standing.of(log.latest(LATEST)));
    }

    /** How a verdict came about; empty where there is no such investigation. */
    public Optional<String> explain(InvestigationId id) {
        return log.find(id).map(explain::of);
    }

    /** Whether today's rules would decide otherwise; empty where there is no such investigation. */
    public Optional<String> replay(InvestigationId id) {
        return log.find(id).map(so -> replay.of(so, reconsideration.of(so)));
    }
}
