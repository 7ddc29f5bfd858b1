package zone.autonomic.redfix.chat.discord;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.javacord.api.exception.DiscordException;
import org.javacord.api.util.rest.RestRequestResponseInformation;

/** What a request of javacord ended with, read. */
final class Failure {

    private static final int UNAUTHORISED = 401;

    private Failure() {}

    /** Without what futures wrap around it. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Whether Discord said that it doesn't know the token. */
    static boolean tokenRefused(Throwable failure) {
        return status(failure) == UNAUTHORISED;
    }

    /** The HTTP status; 0 where there was no answer. */
    static int status(Throwable failure) {
        return cause(failure) instanceof DiscordException refused ? refused.getResponse()
                .map(RestRequestResponseInformation::getCode).orElse(0) : 0;
    }

    /** What went wrong, in a line for a person. */
    static String reason(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof TimeoutException ? "no answer in time" : cause.getMessage() == null ? cause
                .getClass().getSimpleName() : cause.getMessage();
    }
}
