package zone.autonomic.redfix.chat.discord;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Whether Discord's gateway is heard. javacord doesn't ask itself that: it takes an open socket for a connection, stops its
 * heartbeats after the first one that isn't answered, and waits for ever for what never comes. Signs of life are the acknowledged
 * heartbeat, and READY or RESUMED after a new beginning; and, where the gateway has answered one before, the answer to a question
 * of ours, as heartbeats may be answered by whoever has lost our events.
 */
final class GatewayWatch {

    /** How long an answer may take. */
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(20);
    /** Discord's own pace is 41.25 seconds; at no other one would it be noticed later than this allows. */
    private static final Duration SLOWEST_HEART = Duration.ofSeconds(60);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    /** What there is to do about a gateway that isn't heard. */
    enum Remedy {
        NONE,
        /** Cut the connection: javacord begins it again, and nothing that was said meanwhile is lost. */
        CUT,
        /** Take another client: that one doesn't come back by itself. */
        REPLACE
    }

    private enum Stage { CONNECTING, OPEN, GREETED, IN_SESSION }

    private final Clock clock;
    private Stage stage = Stage.CONNECTING;
    private Duration heart = SLOWEST_HEART;
    private Instant beaten;
    private Instant lastQuestion;
    /** Since when a question waits for its answer. */
    private Optional<Instant> asked = Optional.empty();
    private boolean answersQuestions;
    private Optional<Instant> cut = Optional.empty();
    private boolean unproven;
    private Optional<GatewayRefusal> refusal = Optional.empty();

    GatewayWatch(Clock clock) {
        this.clock = clock;
        beaten = clock.instant();
        lastQuestion = beaten;
    }

    synchronized void opened() {
        stage = Stage.OPEN;
    }

    /** HELLO. @param interval at which the gateway wants heartbeats */
    synchronized void greeted(Duration interval) {
        stage = Stage.GREETED;
        heart = interval.compareTo(SLOWEST_HEART) < 0 ? interval : SLOWEST_HEART;
    }

    /** READY or RESUMED. */
    synchronized void inSession() {
        stage = Stage.IN_SESSION;
        beaten = clock.instant();
        asked = Optional.empty();
    }

    /** A heartbeat was acknowledged. */
    synchronized void acknowledged() {
        beaten = clock.instant();
        unproven &= answersQuestions;
    }

    /** Whether it is time for a question; then it counts as asked. */
    synchronized boolean asksNow() {
        Instant now = clock.instant();
        if (stage != Stage.IN_SESSION || now.isBefore(lastQuestion.plus(BETWEEN_QUESTIONS))) {
            return false;
        }
        lastQuestion = now;
        asked = asked.or(() -> Optional.of(now));
        return true;
    }

    /** Something happened on the server, and was told. */
    synchronized void event() {
        asked = Optional.empty();
    }

    /** The question was answered, so the next one will be. */
    synchronized void answered() {
        asked = Optional.empty();
        answersQuestions = true;
        unproven = false;
    }

    /** @param code with which the gateway was closed; 0 for none */
    synchronized void lost(int code) {
        stage = Stage.CONNECTING;
        refusal = GatewayRefusal.of(code);
    }

    /** Why Discord closed the gateway, where trying again is of no use. */
    synchronized Optional<GatewayRefusal> refusal() {
        return refusal;
    }

    /** Whether what happens is heard, as far as is known by now. */
    synchronized boolean hears() {
        return stage == Stage.IN_SESSION && silence().compareTo(longest()) <= 0;
    }

    /** What is to be done now; to be asked again every few seconds. */
    synchronized Remedy remedy() {
        Duration silence = silence();
        if (silence.compareTo(longest()) <= 0) {
            return Remedy.NONE;
        }
        boolean cutAlready = cut.filter(at -> !at.isBefore(lastSign())).isPresent();
        if (silence.compareTo(longest().plus(PATIENCE)) > 0 || !cutAlready && unproven) {
            return Remedy.REPLACE;
        }
        if (cutAlready) {
            return Remedy.NONE;
        }
        cut = Optional.of(clock.instant());
        unproven = true;
        return Remedy.CUT;
    }

    /** What is wrong, for a person; empty while it isn't silent for longer than it may be. */
    synchronized Optional<String> deafness() {
        if (silence().compareTo(longest()) <= 0) {
            return Optional.empty();
        }
        String what = switch (stage) {
            case CONNECTING -> "can't be reached again";
            case OPEN -> "takes connections and says nothing";
            case GREETED -> "doesn't go on with the session";
            case IN_SESSION -> lastSign().isBefore(beaten) ? "tells nothing of what happens" : "no longer answers heartbeats";
        };
        return Optional.of("Discord's gateway " + what + "; it was last heard at " + TIME.format(lastSign()));
    }

    private Instant lastSign() {
        return asked.filter(at -> answersQuestions && at.isBefore(beaten)).orElse(beaten);
    }

    private Duration silence() {
        return Duration.between(lastSign(), clock.instant());
    }

    private Duration longest() {
        return heart.plus(PATIENCE);
    }
}
