package zone.autonomic.redfix.chat.discord;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.javacord.api.exception.DiscordException;
import org.javacord.api.util.rest.RestRequestResponseInformation;

/** Discord didn't do what it was asked. The message is for a person. */
class Refused extends RuntimeException {

    /** What to do about it. */
    enum Kind {
        /** The token isn't valid (401): nothing is asked until somebody gives another one and starts the bot again. */
        TOKEN,
        /** The channel or thread isn't there any more (10003). */
        NO_CHANNEL,
        /** The message isn't there any more (10008). */
        NO_MESSAGE,
        /** There is a thread on that message already (160004). */
        THREAD_THERE,
        /** Nothing can be said in the thread for now: somebody locked it, or it is archived for good. */
        LOCKED,
        /** Such a message can't be said (400, 413): another one may be. */
        UNACCEPTABLE,
        /** Somebody has acknowledged the interaction already (40060). */
        TAKEN,
        /** It is too late to acknowledge the interaction (10062), or to answer it by its token (10015, 50027). */
        TOO_LATE,
        /** The bot may not (403), for now. */
        FORBIDDEN,
        /** No answer, or one that says nothing of whether it was done. */
        UNCERTAIN
    }

    private static final int UNKNOWN_CHANNEL = 10003;
    private static final int UNKNOWN_MESSAGE = 10008;
    private static final int UNKNOWN_WEBHOOK = 10015;
    private static final int UNKNOWN_INTERACTION = 10062;
    private static final int ACKNOWLEDGED = 40060;
    private static final int INVALID_WEBHOOK_TOKEN = 50027;
    private static final int ARCHIVED = 50083;
    private static final int THREAD_EXISTS = 160004;
    private static final int THREAD_LOCKED = 160005;

    private final Kind kind;

    Refused(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** @param thrown what a request of javacord ended with */
    static Refused because(Throwable thrown) {
        Throwable cause = Failure.cause(thrown);
        if (cause instanceof Refused refused) {
            return refused;
        }
        Optional<RestRequestResponseInformation> response = cause instanceof DiscordException d ? d.getResponse() : Optional.empty();
        int status = response.map(RestRequestResponseInformation::getCode).orElse(0);
        String body = response.flatMap(RestRequestResponseInformation::getBody).orElse("");
        Kind kind = kind(status, code(body));
        return new Refused(kind, words(kind, status, response.isPresent() ? body : Failure.reason(cause)), cause);
    }

    private static Kind kind(int status, int code) {
        return switch (code) {
            case UNKNOWN_CHANNEL -> Kind.NO_CHANNEL;
            case UNKNOWN_MESSAGE -> Kind.NO_MESSAGE;
            case THREAD_EXISTS -> Kind.THREAD_THERE;
            case THREAD_LOCKED, ARCHIVED -> Kind.LOCKED;
            case ACKNOWLEDGED -> Kind.TAKEN;
            case UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK, INVALID_WEBHOOK_TOKEN -> Kind.TOO_LATE;
            default -> switch (status) {
                case 401 -> Kind.TOKEN;
                case 403 -> Kind.FORBIDDEN;
                case 400, 413 -> Kind.UNACCEPTABLE;
                default -> Kind.UNCERTAIN;
            };
        };
    }

    private static int code(String body) {
        try {
            return new ObjectMapper().readTree(body).path("code").asInt(0);
        } catch (JsonProcessingException notJson) {
            return 0;
        }
    }

    private static String words(Kind kind, int status, String said) {
        String what = "Discord " + (status == 0 ? "can't be reached" : "answers " + status) + (said.isBlank() ? "" : " (" + Cut.line(300, said) + ")");
        return switch (kind) {
            case TOKEN -> what + ": the token isn't valid. Put a new one into redfix.discord.token and start redfix again";
            case FORBIDDEN -> what + ": in the channel the bot needs " + DiscordPlace.Need.words(List.of(DiscordPlace.Need.values()));
            case LOCKED -> what + ": the thread is locked or archived; what is to be said waits until it isn't";
            case NO_CHANNEL -> what + ": the channel or thread isn't there any more";
            default -> what;
        };
    }
}
