package zone.autonomic.redfix.chat.discord.fake;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What a person did with the bot, and what they see of its answer. It is answered within 3 seconds or never; afterwards its token is good for 15 minutes:
 * https://discord.com/developers/docs/interactions/receiving-and-responding.
 */
public final class Interaction {

    static final int MESSAGE = 4;
    static final int DEFERRED_MESSAGE = 5;
    static final int DEFERRED_UPDATE = 6;
    static final int UPDATE = 7;
    static final int CHOICES = 8;
    private static final Duration TO_ANSWER = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String id;
    private final String token;
    private final Channel channel;
    private final Instant at;
    private final List<Message> followUps = new ArrayList<>();
    private int callback;
    private boolean ephemeral;
    private Duration after;
    private JsonNode choices;
    private Message original;
    private boolean tokenDead;

    Interaction(String id, String token, Channel channel, Instant at) {
        this.id = id;
        this.token = token;
        this.channel = channel;
        this.at = at;
    }

    String id() {
        return id;
    }

    String token() {
        return token;
    }

    Channel channel() {
        return channel;
    }

    /** @return the type of the callback */
    synchronized int acknowledge(JsonNode body, Instant now) {
        if (callback != 0) {
            throw new Refusal(400, 40060, "Interaction has already been acknowledged.");
        }
        if (at.plus(TO_ANSWER).isBefore(now)) {
            throw Refusal.unknown("Interaction");
        }
        if (body.path("type").asInt() == CHOICES) {
            Limits.count(body.path("data"), "choices", 25);
            for (JsonNode choice : body.path("data").path("choices")) {
                Limits.text(choice, "name", 100);
                Limits.text(choice, "value", 100);
            }
            choices = body.path("data").path("choices");
        }
        callback = body.path("type").asInt();
        ephemeral = (body.path("data").path("flags").asInt() & Message.EPHEMERAL) != 0;
        after = Duration.between(at, now);
        return callback;
    }

    synchronized void needsToken(Instant now) {
        if (callback == 0) {
            throw new Refusal(404, 10015, "Unknown Webhook");
        }
        if (tokenDead || at.plus(Duration.ofMinutes(15)).isBefore(now)) {
            throw new Refusal(401, 50027, "Invalid Webhook Token");
        }
    }

    /** As 15 minutes later. */
    public synchronized void tokenDies() {
        tokenDead = true;
    }

    synchronized void original(Message message) {
        original = message;
    }

    synchronized Optional<Message> original() {
        return Optional.ofNullable(original);
    }

    synchronized boolean waitsForFirstAnswer() {
        return original == null && callback == DEFERRED_MESSAGE;
    }

    synchronized void followUp(Message message) {
        followUps.add(message);
    }

    synchronized boolean defersEphemerally() {
        return ephemeral;
    }

    private synchronized boolean acknowledged() {
        return callback != 0;
    }

    private Interaction untilAcknowledged() {
        await("an answer within Discord's three seconds").atMost(PATIENCE).until(this::acknowledged);
        return this;
    }

    /** Whether the bot first said that it thinks. Waits for that. */
    public boolean deferred() {
        int how = untilAcknowledged().callback;
        return how == DEFERRED_MESSAGE || how == DEFERRED_UPDATE;
    }

    /** How long the bot took to say anything. Waits for that. */
    public Duration answeredAfter() {
        return untilAcknowledged().after;
    }

    /** What the person sees now. */
    public synchronized List<Message> answers() {
        List<Message> seen = new ArrayList<>();
        Optional.ofNullable(original).filter(m -> !m.deleted()).ifPresent(seen::add);
        followUps.stream().filter(m -> !m.deleted()).forEach(seen::add);
        return seen;
    }

    /** The answer. Waits for it. */
    public Message answer() {
        await("an answer").atMost(PATIENCE).until(() -> !answers().isEmpty());
        return answers().get(answers().size() - 1);
    }

    /** What is offered to somebody who types. Waits for it. */
    public List<String> choices() {
        JsonNode offered = untilAcknowledged().choices;
        return StreamSupport.stream(offered.spliterator(), false).map(c -> c.path("value").asText()).toList();
    }

    /** What somebody who types sees of it. Waits for it. */
    public List<String> choicesShown() {
        JsonNode offered = untilAcknowledged().choices;
        return StreamSupport.stream(offered.spliterator(), false).map(c -> c.path("name").asText()).toList();
    }
}
