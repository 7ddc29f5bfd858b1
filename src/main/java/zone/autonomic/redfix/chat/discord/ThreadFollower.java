package zone.autonomic.redfix.chat.discord;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    /** What happens within so much time is told in one go. */
    private static final Duration TOGETHER = Duration.ofMillis(200);
    /** By how much a timer's clock may be ahead of the one that pauses end by. */
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
    private final Map<Told, Pause> pauses = new ConcurrentHashMap<>();
    /** Null while nobody is told. */
    private volatile Turns<InvestigationId> turns;
    private Runnable deaf = () -> {};

    private record Told(InvestigationId id, Telling.Part part) {}

    /** Of what Discord refused. */
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
        if (config.token().isEmpty() || !DiscordPlace.gaps(config).isEmpty() || turns != null) {
            return;
        }
        turns = new Turns<>("discord thread");
        deliveries.takeUpWhatWasDropped();
        deaf = room.listen(this::wake);
        look();
    }

    synchronized void stop() {
        deaf.run();
        Turns<InvestigationId> ending = turns;
        turns = null;
        waiting.clear();
        later.clear();
        if (ending != null) {
            ending.close();
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
        if (turns != null) {
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

    private void schedule(InvestigationId id, Runnable task, Duration after) {
        Turns<InvestigationId> running = turns;
        if (running != null) {
            running.after(after, id, task);
        }
    }

    private void turn(InvestigationId id) {
        waiting.remove(id);
        try {
            Optional<DiscordApi> api = connection.api();
            if (api.isEmpty()) {
                note(id);
            } else {
                Set<Telling.Part> parts = EnumSet.allOf(Telling.Part.class);
                parts.removeIf(part -> paused(new Told(id, part)));
                if (!parts.isEmpty()) {
                    tell(id, parts, api.get());
                }
            }
        } catch (RuntimeException broken) {
            LOG.errorf(broken, "Discord could not be told of %s; it is tried again", id);
            for (Telling.Part part : Telling.Part.values()) {
                pause(new Told(id, part));
            }
        }
    }

    /** There is a time to come in which Discord can be told, however late. */
    private void note(InvestigationId id) {
        if (noted.add(id)) {
            telling.note(id);
        }
    }

    private void tell(InvestigationId id, Set<Telling.Part> parts, DiscordApi api) {
        Telling.Round round = telling.tell(id, new Rest(api), config.channel().orElseThrow(), parts, () -> connection
                .api().filter(now -> now == api).isPresent());
        if (turns == null) {
            return;
        }
        for (Telling.Part part : parts) {
            Refused refused = round.refused().get(part);
            if (refused == null) {
                pauses.remove(new Told(id, part));
            } else {
                refused(new Told(id, part), refused);
            }
        }
        round.again().ifPresent(after -> wake(id, after));
    }

    private void refused(Told told, Refused refused) {
        if (refused.kind() == Refused.Kind.TOKEN) {
            connection.doubtToken();
        }
        LOG.warnf("Discord was not told of %s (%s): %s. Next try in %d seconds", told.id(), told.part() == Telling.Part.THREAD
                ? "its thread" : "how it stands",
                refused.getMessage(), pause(told).toSeconds());
    }

    private boolean paused(Told told) {
        return Optional.ofNullable(pauses.get(told)).filter(pause -> clock.instant().isBefore(pause.until())).isPresent();
    }

    private Duration pause(Told told) {
        Duration doubled = Optional.ofNullable(pauses.get(told)).map(before -> before.length().multipliedBy(2)).orElse(config.firstRetry());
        Duration length = doubled.compareTo(config.longestRetry()) < 0 ? doubled : config.longestRetry();
        pauses.put(told, new Pause(length, clock.instant().plus(length)));
        schedule(told.id(), () -> wake(told.id()), length.plus(CLOCKS));
        return length;
    }
}
