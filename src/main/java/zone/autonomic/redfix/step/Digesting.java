package zone.autonomic.redfix.step;

import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.report.DigestText;
import zone.autonomic.redfix.step.port.Bulletin;
import zone.autonomic.redfix.step.port.Digests;
import zone.autonomic.redfix.step.port.Digests.Digest;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Hindrances;
import zone.autonomic.redfix.step.port.Noticeboard;
import zone.autonomic.redfix.step.port.OnDuty;
import zone.autonomic.redfix.step.port.Outlook;
import zone.autonomic.redfix.step.port.Remarks;

/**
 * Makes the digest of an hour that is due, once, and tells it in each room, once. Level-triggered: each look at the clock asks what the last hour was
 * that was due, whether it has been dealt with, and which room hasn't been told. So an hour that passed while the bot was down is made up for, but
 * only the last one of several, as a digest tells everything since the one before it.
 */
@ApplicationScoped
class Digesting implements Bulletin {

    private static final int ALL = 10_000;
    private static final int BEFORE_WORK = 2;
    /** As long as a room may take; whoever dies in between leaves it to the next look after it. */
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration NEWS_FOR = Duration.ofDays(2);
    private static final int MOST_DOUBLINGS = 6;

    private final EventLog log;
    private final Digests digests;
    private final DigestText text;
    private final DigestTimes times;
    private final List<Noticeboard> rooms;
    private final List<Remarks> remarks;
    private final Hindrances hindrances;
    private final Outlook outlook;
    private final NodeTurns turns;
    private final Clock clock;

    Digesting(EventLog log, Digests digests, DigestText text, DigestConfig config, @All List<Noticeboard> boards,
            @All List<Remarks> remarks, Hindrances hindrances, Outlook outlook, NodeTurns turns, Clock clock) {
        this.log = log;
        this.digests = digests;
        this.text = text;
        this.times = DigestTimes.of(config.at().orElse(List.of()), config.zone(), config.days().orElse(List.of()));
        this.rooms = rooms(config.rooms(), boards);
        this.remarks = remarks;
        this.hindrances = hindrances;
        this.outlook = outlook;
        this.turns = turns;
        this.clock = clock;
    }

    private static List<Noticeboard> rooms(List<String> names, List<Noticeboard> boards) {
        Map<String, Noticeboard> known = boards.stream().collect(Collectors.toMap(Noticeboard::name, Function.identity()));
        return names.stream().map(String::strip).filter(name -> !name.isEmpty()).distinct().map(name -> Optional.ofNullable(known.get(name)).orElseThrow(() ->
                new DigestTimes.Unreadable("redfix.digest.rooms: there is no room '%s'; there are %s".formatted(name, known.keySet().stream().sorted().collect(Collectors.joining(", ")))))).toList();
    }

    /** Settings that can't be followed keep the bot from starting, rather than from telling at eight in the morning. */
    void onDuty(@Observes @Priority(BEFORE_WORK) OnDuty event) {
        Log.infof("digests: %s", times.next(clock.instant()).map(slot -> "the next one is that of %s (%s), told in %s".formatted(slot.key(), times.zone(),
                rooms.stream().map(Noticeboard::name).collect(Collectors.joining(", ")))).orElse("none; redfix.digest.at says when"));
    }

    @Scheduled(every = "${redfix.digest.every}", delayed = "${redfix.digest.every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        Instant now = clock.instant();
        try {
            make(now);
            rooms.forEach(room -> tell(room, now));
        } catch (RuntimeException later) {
            Log.warnf(later, "digests could not be looked after; that is tried again");
        }
    }

    private void make(Instant now) {
        Optional<DigestTimes.Slot> due = times.latest(now);
        Optional<Digest> before = digests.newest();
        if (due.isEmpty() || before.filter(digest -> !digest.due().isBefore(due.get().due())).isPresent()) {
            return;
        }
        outlook.lookAgain();
        // Before the first one nothing was promised: from here on everything is told.
        Optional<String> said = before.flatMap(digest -> text.since(digest.until(), log.latest(ALL), moment(now)));
        digests.put(new Digest(due.get().key(), due.get().due(), now, said.orElse("")), said.isEmpty() ? List.of() : rooms.stream().map(Noticeboard::name).toList());
    }

    private void tell(Noticeboard room, Instant now) {
        digests.take(room.name(), now, LEASE).ifPresent(digest -> {
            if (digest.due().isBefore(now.minus(NEWS_FOR))) {
                Log.warnf("the digest of %s was not told in %s for %s: it is given up", digest.key(), room.name(), NEWS_FOR);
                digests.told(digest.key(), room.name());
                return;
            }
            try {
                room.tell("digest-" + digest.key(), digest.text());
                digests.told(digest.key(), room.name());
            } catch (RuntimeException refused) {
                Duration pause = pause(digests.tries(digest.key(), room.name()));
                Log.warnf("the digest of %s could not be told in %s, it is tried again in %s: %s", digest.key(), room.name(), pause, refused.getMessage());
                digests.tryAgain(digest.key(), room.name(), now.plus(pause));
            }
        });
    }

    private static Duration pause(int tries) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(Math.max(0, tries - 1), MOST_DOUBLINGS));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    @Override
    public String now() {
        DigestText.Moment moment = moment(clock.instant());
        try {
            return text.now(log.latest(ALL), moment);
        } catch (RuntimeException unreadable) {
            Log.warn("how things stand couldn't be read", unreadable);
            return text.unreadable(String.valueOf(unreadable.getMessage()), moment);
        }
    }

    private List<String> remarks() {
        Stream<String> hindered = hindrances.current().entrySet().stream().map(h -> "Nothing new can be begun: %s: %s".formatted(h.getKey(), h.getValue()));
        return Stream.concat(hindered, remarks.stream().flatMap(r -> r.current().stream())).toList();
    }

    private DigestText.Moment moment(Instant now) {
        return new DigestText.Moment(now, times.zone(), times.next(now).map(DigestTimes.Slot::due), remarks(), inLine());
    }

    /** Nobody, where the database can't be asked: that is said by itself. */
    private Map<InvestigationId, String> inLine() {
        try {
            return turns.line();
        } catch (RuntimeException unreadable) {
            Log.warnf("who waits for the node couldn't be read: %s", unreadable.getMessage());
            return Map.of();
        }
    }
}
