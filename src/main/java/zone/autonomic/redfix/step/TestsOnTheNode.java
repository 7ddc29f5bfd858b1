package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.report.HeadTestText;
import zone.autonomic.redfix.step.port.EventLog;

/** What a test of a head that the bot runs itself has come to, for the investigation that asked for it. */
@ApplicationScoped
class TestsOnTheNode {

    private static final int LATEST = 200;

    private final EventLog log;
    private final String url;

    TestsOnTheNode(EventLog log, @ConfigProperty(name = "redfix.url") String url) {
        this.log = log;
        this.url = url;
    }

    /** @return empty while it goes on; one that counts for nothing is as good as no answer */
    Optional<Event> answer(Step.AwaitTestme step) {
        return test(step).filter(Investigation::closed).map(test -> {
            Event.Closed end = test.last(Event.Closed.class).orElseThrow();
            if (end.outcome() == Outcome.VOID) {
                return new Event.TestmeSilent(step.asked().attempt());
            }
            String state = end.outcome() == Outcome.GREEN ? "success" : end.outcome() == Outcome.RED ? "failure" : "error";
            return new Event.TestmeAnswered(step.asked().head(), end.outcome() == Outcome.GREEN, state, HeadTestText.page(test, url), end.summary());
        });
    }

    private Optional<Investigation> test(Step.AwaitTestme step) {
        boolean quick = step.asked().comment().endsWith("--quick");
        return log.latest(LATEST).stream().filter(so -> so.request().recipe().equals(step.target().recipe()))
                .filter(so -> so.request().test().filter(t -> t.pullRequest().head().equals(step.asked().head()) && t.quick() == quick).isPresent()).findFirst();
    }
}
