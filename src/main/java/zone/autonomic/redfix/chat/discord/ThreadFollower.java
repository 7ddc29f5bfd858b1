package zone.autonomic.redfix.chat.discord;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.javacord.api.DiscordApi;
import org.jboss.logging.Logger;
import zone.autonomic.redfix.chat.console.ConsoleRoom;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.Deliveries;
import zone.autonomic.redfix.step.port.OnDuty;

/**
 * Has Discord told of every investigation, wherever it was begun. Level-triggered: it compares what was said with what was told, whenever it is woken and every
 * so often, so that a wake which was lost, a gateway that dropped or a bot that was killed cost time and nothing else. Investigations don't wait for it.
 */
@ApplicationScoped
class ThreadFollower implements Resident {

    private static final Logger LOG = Logger.getLogger(ThreadFollower.class);
    /** Investigations that ended longer ago than this, before Discord was ever told of them, get no thread any more. */
    private static final Duration NO_LONGER_NEWS = Duration.ofDays(1);
    /** One that has to wait for Discord doesn't keep all the others waiting. */
    private static final int LANES = 4;
    /** What happens within so much time is told in one go. */
    private static final Duration TOGETHER = Duration.ofMillis(200);
    /** By how much a lane's clock may be ahead of the one that pauses end by. */
    private static final Duration CLOCKS = Duration.ofMillis(50);

    private final DiscordConnection connection;
    private final DiscordConfig config;
    private final Telling telling;
    private final Deliveries deliveries;
    private final ConsoleRoom room;
    private final Clock clock;
    private final Set<InvestigationId> waiting = ConcurrentHashMap.newKeySet();
    private final Set<InvestigationId> later = ConcurrentHashMap.newKeySet();
    private final Set<InvestigationId> noted = ConcurrentHashMap.newKeySet();
    private final Map<InvestigationId, Pause> pauses = new ConcurrentHashMap<>();
    private volatile List<ScheduledExecutorService> lanes = List.of();
    private Runnable deaf = () -> {};

    /** Of an investigation that Discord refused. */
    private record Pause(Duration length, Instant until) {}

    ThreadFollower(DiscordConnection connection, DiscordConfig config, Telling telling, Deliveries deliveries, ConsoleRoom room, Clock clock) {
        this.connection = connection;
        this.config = config;
        this.telling = telling;
        this.deliveries = deliveries;
        this.room = room;
        this.clock = clock;
    }

    void onDuty(@Observes OnDuty event) {
        start();
    }

    /** Before the connection hangs up and the database is closed. */
    void onStop(@Observes @Priority(1) ShutdownEvent event) {
        stop();
    }

    /** Begins to follow, where Discord is configured. */
    synchronized void start() {
        if (config.token().isEmpty() || !DiscordPlace.gaps(config).isEmpty() || !lanes.isEmpty()) {
            return;
        }
        List<ScheduledExecutorService> made = new ArrayList<>();
        for (int i = 0; i < LANES; i++) {
            made.add(Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "discord-thread");
                thread.setDaemon(true);
                return thread;
            }));
        }
        lanes = List.copyOf(made);
        deliveries.takeUpWhatWasDropped();
        deaf = room.listen(this::wake);
        look();
    }

    synchronized void stop() {
        deaf.run();
        List<ScheduledExecutorService> ending = lanes;
        lanes = List.of();
        waiting.clear();
        later.clear();
        ending.forEach(ScheduledExecutorService::shutdownNow);
        for (ScheduledExecutorService lane : ending) {
            try {
                lane.awaitTermination(2, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void loggedIn(DiscordApi api) {
        pauses.clear();
        look();
    }

    /** Looks for whatever there is to tell. */
    @Scheduled(every = "${redfix.discord.look}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        if (!lanes.isEmpty()) {
            deliveries.due(clock.instant().minus(NO_LONGER_NEWS)).forEach(this::wake);
        }
    }

    private void wake(InvestigationId id) {
        if (waiting.add(id)) {
            schedule(id, () -> turn(id), TOGETHER);
        }
    }

    private void wake(InvestigationId id, Duration after) {
        if (later.add(id)) {
            schedule(id, () -> {
                later.remove(id);
                wake(id);
            }, after);
        }
    }

    /** Always on the same lane, so that an investigation is told by one thread. */
    private void schedule(InvestigationId id, Runnable task, Duration after) {
        List<ScheduledExecutorService> running = lanes;
        try {
            if (!running.isEmpty()) {
                running.get(Math.floorMod(id.hashCode(), LANES)).schedule(task, after.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException stopped) {
            LOG.debugf("%s isn't told of any more: the bot is being stopped", id);
        }
    }

    private void turn(InvestigationId id) {
        waiting.remove(id);
        try {
            Optional<DiscordApi> api = connection.api();
            if (api.isEmpty()) {
                note(id);
            } else if (!paused(id)) {
                tell(id, api.get());
            }
        } catch (RuntimeException broken) {
            LOG.errorf(broken, "Discord could not be told of %s; it is tried again", id);
            pause(id);
        }
    }

    /** There is a time to come in which Discord can be told, however late. */
    private void note(InvestigationId id) {
        if (noted.add(id)) {
            telling.note(id);
        }
    }

    private void tell(InvestigationId id, DiscordApi api) {
        try {
            Optional<Duration> again = telling.tell(id, new Rest(api), config.channel().orElseThrow(), () -> connection.api().filter(now -> now == api).isPresent());
            pauses.remove(id);
            again.ifPresent(after -> wake(id, after));
        } catch (Refused refused) {
            if (lanes.isEmpty()) {
                return;
            }
            if (refused.kind() == Refused.Kind.TOKEN) {
                connection.doubtToken();
            }
            LOG.warnf("Discord was not told of %s: %s. Next try in %d seconds", id, refused.getMessage(), pause(id).toSeconds());
        }
    }

    private boolean paused(InvestigationId id) {
        return Optional.ofNullable(pauses.get(id)).filter(pause -> clock.instant().isBefore(pause.until())).isPresent();
    }

    private Duration pause(InvestigationId id) {
        Duration doubled = Optional.ofNullable(pauses.get(id)).map(before -> before.length().multipliedBy(2)).orElse(config.firstRetry());
        Duration length = doubled.compareTo(config.longestRetry()) < 0 ? doubled : config.longestRetry();
        pauses.put(id, new Pause(length, clock.instant().plus(length)));
        schedule(id, () -> wake(id), length.plus(CLOCKS));
        return length;
    }
}
