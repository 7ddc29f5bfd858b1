package zone.autonomic.redfix.chat.discord;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import zone.autonomic.redfix.step.port.Deliveries;

/**
 * Single messages that people must see once, however often the bot was killed while it said them. Discord takes the same nonce once for some minutes;
 * what may have been said longer ago is looked for in the channel.
 */
final class SaidOnce {

    /** By how much the two clocks may differ. */
    private static final Duration CLOCKS = Duration.ofMinutes(2);

    private final Deliveries deliveries;
    private final Clock clock;

    SaidOnce(Deliveries deliveries, Clock clock) {
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /**
     * @param name names the message for good
     * @param itself by which text it is known where it stands
     * @return the message's id
     */
    String say(Rest rest, Asking asking, String channel, String name, Outgoing message, Predicate<String> itself) {
        Deliveries.Attempt attempt = deliveries.attempt(name, clock.instant());
        if (attempt.message().isPresent()) {
            return attempt.message().get();
        }
        Optional<String> standing = attempt.first() ? Optional.empty()
                : rest.after(asking, channel, Rest.idAt(attempt.since().minus(CLOCKS))).stream()
                        .filter(said -> said.ours() && itself.test(said.content())).map(Rest.Said::id).findFirst();
        String id = standing.orElseGet(() -> asking.answer(rest.post(channel, message, name)));
        deliveries.said(name, id);
        return id;
    }
}
