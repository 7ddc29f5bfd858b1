package zone.autonomic.redfix.chat.discord;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import zone.autonomic.redfix.chat.console.ConsoleRoom;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.EventLog;

/**
 * Edits the living messages as their investigations go on, each not too often. What lasts is put down; the line of progress is known only to the process
 * that makes the progress, and others leave it alone.
 */
@ApplicationScoped
class LivingEdits {

    private static final Logger LOG = Logger.getLogger(LivingEdits.class);
    /** Discord takes five edits in five seconds in a channel, and there may be several investigations. */
    static final Duration BETWEEN_EDITS = Duration.ofMillis(1500);

    private final EventLog log;
    private final ConsoleRoom room;
    private final LivingMessage message;
    private final Clock clock;
    private final Map<InvestigationId, Shown> here = new ConcurrentHashMap<>();

    /** What this process showed last, and when. */
    private record Shown(String content, Instant at) {}

    LivingEdits(EventLog log, ConsoleRoom room, LivingMessage message, Clock clock) {
        this.log = log;
        this.room = room;
        this.message = message;
        this.clock = clock;
    }

    /** What it says before anything was edited. */
    Outgoing first(Investigation so) {
        return message.of(so, "");
    }

    /** @return how long to wait before it may be edited again; empty where it says what there is to say */
    Optional<Duration> show(InvestigationId id, String messageId, Telling.Line line, Hold hold) {
        Investigation so = log.find(id).orElseThrow();
        Outgoing lasting = message.of(so, "");
        Outgoing wanted = so.closed() ? lasting : message.of(so, room.progress(id));
        boolean lastingShown = hold.progress().shown().filter(lasting.content()::equals).isPresent();
        Shown before = here.get(id);
        if (lastingShown && (so.closed() || before != null && before.content().equals(wanted.content()))) {
            return end(so, lasting, hold);
        }
        Duration wait = before == null || so.closed() ? Duration.ZERO : Duration.between(clock.instant(), before.at().plus(BETWEEN_EDITS));
        if (wait.compareTo(Duration.ZERO) > 0) {
            return Optional.of(wait);
        }
        edit(so, messageId, wanted, line);
        here.put(id, new Shown(wanted.content(), clock.instant()));
        hold.shown(lasting.content(), false);
        return end(so, lasting, hold);
    }

    private Optional<Duration> end(Investigation so, Outgoing lasting, Hold hold) {
        if (so.closed()) {
            here.remove(so.id());
            hold.shown(lasting.content(), true);
        }
        return Optional.empty();
    }

    private static void edit(Investigation so, String messageId, Outgoing wanted, Telling.Line line) {
        try {
            line.asking().answer(line.rest().edit(line.channel(), messageId, wanted));
        } catch (Refused refused) {
            if (refused.kind() != Refused.Kind.NO_MESSAGE) {
                throw refused;
            }
            LOG.infof("Somebody deleted the message on Discord that tells how %s stands; it isn't said anew", so.id());
        }
    }
}
