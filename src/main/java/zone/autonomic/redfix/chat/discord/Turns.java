package zone.autonomic.redfix.chat.discord;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Does things side by side, and those of one name one after the other: who has to wait for Discord keeps nobody else waiting. */
final class Turns<K> implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Turns.class);
    private static final int SIDE_BY_SIDE = 32;
    private static final long GOODBYE_SECONDS = 2;

    private final ScheduledExecutorService timer;
    private final ThreadPoolExecutor workers;
    private final Map<K, Deque<Runnable>> queues = new HashMap<>();

    Turns(String name) {
        timer = Daemons.scheduler(name + " timer");
        workers = new ThreadPoolExecutor(SIDE_BY_SIDE, SIDE_BY_SIDE, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), Daemons.named(name));
        workers.allowCoreThreadTimeOut(true);
    }

    void after(Duration wait, K name, Runnable task) {
        try {
            timer.schedule(() -> queue(name, task), wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            LOG.debugf("Nothing more is done for %s: the bot is being stopped", name);
        }
    }

    private synchronized void queue(K name, Runnable task) {
        Deque<Runnable> queue = queues.computeIfAbsent(name, first -> new ArrayDeque<>());
        queue.add(task);
        if (queue.size() == 1) {
            begin(name);
        }
    }

    private void begin(K name) {
        try {
            workers.execute(() -> next(name));
        } catch (RejectedExecutionException stopped) {
            queues.clear();
        }
    }

    private void next(K name) {
        try {
            first(name).run();
        } finally {
            done(name);
        }
    }

    private synchronized Runnable first(K name) {
        Deque<Runnable> queue = queues.get(name);
        return queue == null ? () -> { } : queue.peek();
    }

    private synchronized void done(K name) {
        Deque<Runnable> queue = queues.get(name);
        if (queue != null) {
            queue.poll();
            if (queue.isEmpty()) {
                queues.remove(name);
            } else {
                begin(name);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                LOG.debug("what was begun goes on to its end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
