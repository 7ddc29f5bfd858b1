package zone.autonomic.redfix.step;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Playbook;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Loop;
import zone.autonomic.redfix.step.port.OnDuty;
import zone.autonomic.redfix.step.port.Outlook;

/**
 * Takes the turn of each investigation whose pull request waits for a person, rather than when it would be due: what is told then is so now. A turn may be
 * taken twice, so that nobody need know whether it was due.
 */
@ApplicationScoped
class PullRequestsNow implements Outlook {

    private static final int LATEST = 200;
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    /** What was looked at so lately is new enough. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final EventLog log;
    private final Playbook playbook;
    private final Loop loop;
    private final Clock clock;
    private final ExecutorService looks = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "redfix-outlook");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean onDuty;
    private Instant freshUntil = Instant.MIN;

    PullRequestsNow(EventLog log, Playbook playbook, Loop loop, Clock clock) {
        this.log = log;
        this.playbook = playbook;
        this.loop = loop;
        this.clock = clock;
    }

    void onDuty(@Observes OnDuty event) {
        onDuty = true;
    }

    void onStop(@Observes ShutdownEvent event) {
        onDuty = false;
        looks.shutdownNow();
    }

    @Override
    public synchronized void lookAgain() {
        Instant now = clock.instant();
        if (!onDuty || now.isBefore(freshUntil)) {
            return;
        }
        freshUntil = now.plus(FRESH);
        try {
            CompletableFuture<?>[] turns = waiting().stream().map(id -> CompletableFuture.runAsync(() -> loop.turn(id), looks)).toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(turns).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException later) {
            Log.infof("not all pull requests could be looked at before that was answered: %s", later.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unreadable) {
            Log.warnf("which pull requests wait couldn't be read, so that none was looked at before that was answered: %s", unreadable.getMessage());
        }
    }

    /** What is merged waits for a tag, which is looked for in its own time. */
    private List<InvestigationId> waiting() {
        return log.latest(LATEST).stream().filter(Investigation::closed).filter(so -> so.settledPullRequest().filter(Event.PullRequestSettled::merged).isEmpty())
                .filter(so -> playbook.next(so) instanceof Step.WatchPullRequest).map(Investigation::id).toList();
    }
}
