package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.step.port.EventLog;

/** Whose pull request it is: the newest investigation that proposed it. */
@ApplicationScoped
class OwnPullRequests {

    private static final int LATEST = 200;

    private final EventLog log;

    OwnPullRequests(EventLog log) {
        this.log = log;
    }

    Optional<Investigation> proposer(String repository, long number) {
        return log.latest(LATEST).stream().filter(so -> so.proposes(repository, number)).findFirst();
    }
}
