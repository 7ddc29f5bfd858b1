package zone.autonomic.redfix.forge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.Set;

/** Where a webhook has the bot look, and for what. */
record WebhookSubject(Kind kind, String owner, String repository) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> MOVES = Set.of("push", "create", "delete", "pull_request", "pull_request_sync", "status");
    private static final int LONGEST = 200;

    /** Somebody commented, or something changed that an investigation may wait for. */
    enum Kind { COMMENTED, MOVED }

    /** None for what the bot doesn't look at. @throws JsonProcessingException for what was signed and yet can't be read */
    static Optional<WebhookSubject> of(String event, String body) throws JsonProcessingException {
        Optional<Kind> kind = event.endsWith("_comment") ? Optional.of(Kind.COMMENTED)
                : Optional.of(Kind.MOVED).filter(k -> MOVES.contains(event));
        JsonNode at = JSON.readTree(body).path("repository");
        JsonNode owner = at.path("owner");
        String login = owner.path("login").asText(owner.path("username").asText());
        return kind.map(k -> new WebhookSubject(k, login, at.path("name").asText())).filter(subject -> !subject.repository().isEmpty());
    }

    /** The same for all that lead to the same look; empty for what leads to none, can't be read, or would be too long to be kept. */
    static Optional<String> inAWord(String event, String body) {
        try {
            return of(event, body).map(at -> at.kind + " " + at.owner + "/" + at.repository).filter(word -> word.length() <= LONGEST);
        } catch (JsonProcessingException unreadable) {
            return Optional.empty();
        }
    }
}
