package zone.autonomic.redfix.step;

import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import zone.autonomic.redfix.step.port.Hindrances;
import zone.autonomic.redfix.step.port.Lifeline;

/**
 * Looks now and then whether forge, node and database hold, each within a bound, and remembers it for whoever asks. What fails once may be
 * a moment's
 * trouble; what fails twice in a row is said, so within a minute of its end. What holds again is believed at once.
 */
@ApplicationScoped
class Lifelines implements Hindrances {

    static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final int IN_A_ROW = 2;

    private final List<Lifeline> lifelines;
    private final Duration patience;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "lifeline");
        thread.setDaemon(true); // one that hangs keeps nothing
        return thread;
    });
    private final Map<String, Future<Optional<String>>> looking = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private volatile Map<String, String> current = Map.of();

    @Inject
    Lifelines(@All List<Lifeline> lifelines) {
        this(lifelines, PATIENCE);
    }

    Lifelines(List<Lifeline> lifelines, Duration patience) {
        this.lifelines = lifelines;
        this.patience = patience;
    }

    @Scheduled(every = "${redfix.health.every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        // One that hasn't answered since the last look isn't asked a second time meanwhile.
        lifelines.forEach(lifeline -> looking.computeIfAbsent(lifeline.name(), name -> threads.submit(lifeline::trouble)));
        long until = System.nanoTime() + patience.toNanos();
        Map<String, String> now = new LinkedHashMap<>();
        for (Lifeline lifeline : lifelines) {
            Optional<String> trouble = answer(lifeline.name(), until);
            int inARow = trouble.isEmpty() ? 0 : failures.getOrDefault(lifeline.name(), 0) + 1;
            failures.put(lifeline.name(), inARow);
            trouble.filter(t -> inARow >= IN_A_ROW).ifPresent(t -> now.put(lifeline.name(), t));
        }
        tell(now);
        current = now;
    }

    private Optional<String> answer(String name, long until) {
        Future<Optional<String>> look = looking.get(name);
        try {
            Optional<String> trouble = look.get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            looking.remove(name);
            return trouble;
        } catch (TimeoutException e) {
            return Optional.of("it doesn't answer within %d s".formatted(patience.toSeconds()));
        } catch (ExecutionException e) {
            looking.remove(name);
            Log.warnf(e.getCause(), "whether %s holds couldn't be looked at", name);
            return Optional.of(Optional.ofNullable(e.getCause().getMessage()).orElse(e.getCause().getClass().getSimpleName()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private void tell(Map<String, String> now) {
        now.forEach((name, trouble) -> {
            if (!current.containsKey(name)) {
                Log.warnf("%s: %s. Nothing new is begun until it holds again", name, trouble);
            }
        });
        current.keySet().stream().filter(name -> !now.containsKey(name)).forEach(name -> Log.warnf("%s holds again", name));
    }

    @Override
    public Map<String, String> current() {
        return current;
    }
}
