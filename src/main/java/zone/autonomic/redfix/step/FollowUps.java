package zone.autonomic.redfix.step;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Playbook;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.OnDuty;

/**
 * Sees to it that what has ended is carried on as long as there is something to wait for: each has its task as a rule, and here those are found
 * that lost it, or ended under rules that knew of nothing to wait for.
 */
@ApplicationScoped
class FollowUps {

    private static final int LATEST = 200;

    private final EventLog log;
    private final Playbook playbook;

    FollowUps(EventLog log, Playbook playbook) {
        this.log = log;
        this.playbook = playbook;
    }

    void onDuty(@Observes OnDuty event) {
        wakeAll();
    }

    @Scheduled(every = "${redfix.follow-up}", delayed = "${redfix.follow-up}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void wakeAll() {
        log.latest(LATEST).stream().filter(Investigation::closed).filter(so -> !(playbook.next(so) instanceof Step.Rest)).forEach(so -> log.wake(so.id()));
    }
}
