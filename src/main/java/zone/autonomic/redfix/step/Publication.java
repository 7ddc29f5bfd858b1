package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.verdict.Verdict;

/** Lets a verdict stand, and takes back those of earlier investigations that say otherwise of the same release. */
@ApplicationScoped
class Publication implements Handler<Step.Publish> {

    private static final int LATEST = 200;

    private final EventLog log;
    private final RetractionNotice notice;
    private final Announcer announcer;

    Publication(EventLog log, RetractionNotice notice, Announcer announcer) {
        this.log = log;
        this.notice = notice;
        this.announcer = announcer;
    }

    @Override
    public Class<Step.Publish> performs() {
        return Step.Publish.class;
    }

    @Override
    public Done perform(Investigation so, Step.Publish step) {
        List<Investigation> contradicted = log.latest(LATEST).stream()
                .filter(earlier -> !earlier.id().equals(so.id()) && earlier.closed() && earlier.published())
                .filter(earlier -> earlier.target().filter(t -> t.recipe().equals(step.target().recipe()) && t.tagCommit().equals(step.target().tagCommit())).isPresent())
                .filter(earlier -> earlier.verdict().filter(verdict -> verdict.genuine() != step.verdict().genuine()).isPresent()).toList();
        contradicted.forEach(earlier -> takeBack(earlier, so.id(), step.verdict()));
        return Done.with(new Event.Published(contradicted.stream().map(Investigation::id).toList()));
    }

    private void takeBack(Investigation earlier, InvestigationId by, Verdict now) {
        String why = "%s comes to another verdict at the same release: %s, %s".formatted(by, now.kind().words(), now.sentence());
        notice.post(earlier, why);
        log.append(earlier, List.of(new Event.Retracted(why)));
        log.find(earlier.id()).ifPresent(announcer::announce);
    }
}
