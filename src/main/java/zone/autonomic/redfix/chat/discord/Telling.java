package zone.autonomic.redfix.chat.discord;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.Deliveries;
import zone.autonomic.redfix.step.port.EventLog;

/**
 * Tells Discord of one investigation what it doesn't know yet: the living message and the thread that hangs on it, the thread's
 * messages in order, and how the investigation stands now. Neither of the two holds the other up. Whatever is cut off is gone on
 * with by the next round, here or in another process.
 */
@ApplicationScoped
class Telling {

    private static final Logger LOG = Logger.getLogger(Telling.class);
    private static final Duration SAY_SO_AGAIN = Duration.ofSeconds(5);
    private static final int LONGEST_NAME = 100;

    private final EventLog log;
    private final Deliveries deliveries;
    private final ThreadPosts posts;
    private final LivingEdits living;
    private final SaidOnce once;
    private final Clock clock;
    private final String holder = UUID.randomUUID().toString();

    Telling(EventLog log, Deliveries deliveries, ThreadPosts posts, LivingEdits living, Clock clock) {
        this.log = log;
        this.deliveries = deliveries;
        this.posts = posts;
        this.living = living;
        this.once = new SaidOnce(deliveries, clock);
        this.clock = clock;
    }

    /** What is told, each by itself. */
    enum Part { THREAD, LIVING_MESSAGE }

    /**
     * What a round came to.
     *
     * @param again how long to wait before the next one: there is more to tell, or the living message was edited just now; empty
     * where nothing is left to tell
     * @param refused what Discord didn't do; that is to be tried again
     */
    record Round(Optional<Duration> again, Map<Part, Refused> refused) {

        private static final Round NOTHING = new Round(Optional.empty(), Map.of());
    }

    /** Puts down that there is something to be told, for a time when it can be. */
    void note(InvestigationId id) {
        Hold.take(deliveries, clock, holder, id).ifPresent(Hold::close);
    }

    /**
     * One round.
     *
     * @param channel the operators' channel
     * @param parts what is to be told now
     * @param standing whether the connection is still the one that is asked
     */
    Round tell(InvestigationId id, Rest rest, String channel, Set<Part> parts, BooleanSupplier standing) {
        Optional<Investigation> so = log.find(id);
        Optional<Hold> taken = so.flatMap(known -> Hold.take(deliveries, clock, holder, id));
        if (taken.isEmpty()) {
            return Round.NOTHING;
        }
        try (Hold hold = taken.get()) {
            if (so.get().request().test().isPresent()) {
                hold.end(""); // what only tests a head is told of in the thread of the investigation whose pull request it is
                return Round.NOTHING;
            }
            Line line = new Line(rest, new Asking(SAY_SO_AGAIN, () -> standing.getAsBoolean() && hold.again()), channel);
            return told(so.get(), parts, line, hold);
        }
    }

    private Round told(Investigation so, Set<Part> parts, Line line, Hold hold) {
        Map<Part, Refused> refused = new EnumMap<>(Part.class);
        Optional<Duration> again = Optional.empty();
        if (parts.contains(Part.THREAD)) {
            try {
                Optional<String> thread = hold.progress().thread().or(() -> openThread(so, line, hold));
                ThreadPosts.Told far = thread.map(there -> posts.tell(so.id(), there, line, hold)).orElse(ThreadPosts.Told.TAKEN_AWAY);
                if (far == ThreadPosts.Told.TAKEN_AWAY) {
                    return Round.NOTHING;
                }
                again = far == ThreadPosts.Told.SOME ? Optional.of(Duration.ZERO) : again;
            } catch (Refused notNow) {
                refused.put(Part.THREAD, notNow);
            }
        }
        if (parts.contains(Part.LIVING_MESSAGE)) {
            try {
                Optional<Duration> wait = message(so.id(), hold).flatMap(message -> living.show(so.id(), message, line, hold));
                again = again.or(() -> wait);
            } catch (Refused notNow) {
                refused.put(Part.LIVING_MESSAGE, notNow);
            }
        }
        return new Round(again, refused);
    }

    /** The living message, which may be there where its thread isn't. */
    private Optional<String> message(InvestigationId id, Hold hold) {
        return hold.progress().thread().or(() -> deliveries.attempt(name(id), clock.instant()).message());
    }

    private static String name(InvestigationId id) {
        return "thread:" + id;
    }

    private Optional<String> openThread(Investigation so, Line line, Hold hold) {
        Outgoing first = living.first(so);
        String mark = LivingMessage.mark(first);
        String message = once.say(line.rest(), line.asking(), line.channel(), name(so.id()), first, text -> LivingMessage
                .hasMark(text, mark));
        try {
            line.asking().answer(line.rest().openThread(line.channel(), message, Cut.line(LONGEST_NAME, so.id().value())));
        } catch (Refused refused) {
            if (refused.kind() == Refused.Kind.NO_MESSAGE) {
                LOG.warnf("%s has no thread on Discord: its first message was deleted before it could be opened", so.id());
                hold.end("its first message was deleted before its thread could be opened");
                return Optional.empty();
            } else if (refused.kind() != Refused.Kind.THREAD_THERE) {
                throw refused;
            }
        }
        hold.threadMade(message);
        return Optional.of(message);
    }

    /** Where it is told. @param channel the operators' channel */
    record Line(Rest rest, Asking asking, String channel) {}
}
