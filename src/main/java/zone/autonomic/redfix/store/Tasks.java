package zone.autonomic.redfix.store;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.Fence;
import zone.autonomic.redfix.step.port.Loop;
import zone.autonomic.redfix.step.port.OnDuty;

/**
 * Carries every open investigation on, turn by turn. One task an investigation, its instance the investigation's id, so that no investigation has
 * two turns at once, in however many processes on one database. What a dead process held is taken up by the others, or by its successor.
 */
@ApplicationScoped
public class Tasks {

    private static final Logger LOG = Logger.getLogger(Tasks.class);
    private static final int MISSED_HEARTBEATS = 4;
    private static final int MOST_DOUBLINGS = 20;

    private final Database database;
    private final TaskQueue queue;
    private final Loop loop;
    private final TaskSettings settings;
    private final Clock clock;
    private final FormerSelf self;
    private boolean began;
    private Scheduler scheduler;

    /** One that has no former self. */
    Tasks(Database database, TaskQueue queue, Loop loop, TaskSettings settings, Clock clock) {
        this(database, queue, loop, settings, clock, null);
    }

    /** @param self who this bot is, and was before it was started again; null where it was nobody */
    @Inject
    public Tasks(Database database, TaskQueue queue, Loop loop, TaskSettings settings, Clock clock, FormerSelf self) {
        this.self = self;
        this.database = database;
        this.queue = queue;
        this.loop = loop;
        this.settings = settings;
        this.clock = clock;
    }

    void onDuty(@Observes OnDuty event) {
        start();
    }

    void onStop(@Observes ShutdownEvent event) {
        stop();
    }

    @Scheduled(every = "${redfix.reconcile}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void reconcile() {
        if (scheduler == null) {
            return; // not begun yet, or ended: the database may be closed already
        }
        int missing = queue.reconcile();
        if (missing > 0) {
            LOG.warnf("%d open investigation(s) had no task; they have one now", missing);
        }
    }

    /** Begins to carry investigations on, at once also those of this bot that was killed before. */
    public synchronized void start() {
        if (scheduler != null) {
            return;
        }
        queue.takeUpWhatWasDropped();
        Optional<String> name = Optional.ofNullable(self).flatMap(FormerSelf::name);
        if (!began) {
            name.ifPresent(queue::takeUpWhatWasHeldBy);
        }
        began = true;
        queue.reconcile();
        var task = com.github.kagkarlsson.scheduler.task.helper.Tasks.custom(TaskQueue.TASK, Void.class)
                .onFailure(this::failed)
                .onDeadExecution(this::takeUp)
                .execute(this::turn);
        scheduler = Scheduler.create(database.source(), task)
                .clock(clock::instant)
                .schedulerName(new SchedulerName.Fixed(name.orElseGet(() -> "redfix-" + UUID.randomUUID())))
                .pollingInterval(settings.poll())
                .heartbeatInterval(settings.heartbeat())
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .threads(settings.threads())
                .shutdownMaxWait(settings.stopWait())
                .failureLogging(LogLevel.OFF, false)
                .enableImmediateExecution()
                .build();
        scheduler.start();
        queue.whenDue(this::lookNow);
    }

    /** Ends after the turns that go on, or after a while. */
    public synchronized void stop() {
        if (scheduler != null) {
            scheduler.stop();
            scheduler = null;
        }
    }

    /** Begins no turn any more, until it is told to go on. */
    public synchronized void pause() {
        if (scheduler != null) {
            scheduler.pause();
        }
    }

    /** Goes on, also with what was cut off. */
    public synchronized void resume() {
        if (scheduler != null) {
            scheduler.resume();
            queue.reconcile();
            scheduler.triggerCheckForDueExecutions();
        }
    }

    private synchronized void lookNow() {
        if (scheduler != null) {
            scheduler.triggerCheckForDueExecutions();
        }
    }

    private CompletionHandler<Void> turn(TaskInstance<Void> instance, ExecutionContext context) {
        Lease lease = new Lease(new InvestigationId(instance.getId()), context.getExecution().version);
        try {
            return database.holding(lease, () -> turns(lease.id(), context));
        } catch (Fence.Overtaken overtaken) {
            // Whoever has it sees to its task as well.
            LOG.warn(overtaken.getMessage());
            return (complete, operations) -> { };
        }
    }

    private CompletionHandler<Void> turns(InvestigationId id, ExecutionContext context) {
        Loop.Next next;
        do {
            queue.clearWoken(id);
            next = loop.turn(id);
            // A turn that is due at once needs no round trip through the table; the heartbeat goes on meanwhile.
        } while (next instanceof Loop.Again again && again.pause().isZero() && !context.getSchedulerState().isShuttingDown());
        if (next instanceof Loop.Again again) {
            return (complete, operations) -> again(id, complete.getTimeDone().plus(again.pause()), complete, operations);
        }
        return (complete, operations) -> operations.remove();
    }

    /** What a dead process held is due at once. */
    private void takeUp(ExecutionComplete held, ExecutionOperations<Void> operations) {
        LOG.warnf("%s: whoever had its turn (%s) says nothing any more; it is taken up", held.getExecution().taskInstance.getId(), held.getExecution().pickedBy);
        operations.reschedule(held, clock.instant());
    }

    private void again(InvestigationId id, Instant at, ExecutionComplete complete, ExecutionOperations<Void> operations) {
        operations.reschedule(complete, at);
        queue.dueNowIfWoken(id);
    }

    private void failed(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        String id = complete.getExecution().taskInstance.getId();
        int before = complete.getExecution().consecutiveFailures;
        Duration pause = backoff(before);
        LOG.errorf(complete.getCause().orElse(null), "%s: a turn failed (%d in a row); the next one in %s", id, before + 1, pause);
        again(new InvestigationId(id), complete.getTimeDone().plus(pause), complete, operations);
    }

    private Duration backoff(int failuresBefore) {
        Duration doubled = settings.firstRetry().multipliedBy(1L << Math.min(failuresBefore, MOST_DOUBLINGS));
        return doubled.compareTo(settings.longestRetry()) < 0 ? doubled : settings.longestRetry();
    }
}
