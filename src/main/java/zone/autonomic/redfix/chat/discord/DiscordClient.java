package zone.autonomic.redfix.chat.discord;

import java.net.ProxySelector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.javacord.api.DiscordApi;
import org.javacord.api.exception.DiscordException;
import org.javacord.api.util.ratelimit.LocalRatelimiter;
import org.javacord.api.util.ratelimit.Ratelimiter;
import org.javacord.core.DiscordApiImpl;
import org.javacord.core.util.gateway.DiscordWebSocketAdapter;
import org.jboss.logging.Logger;

/**
 * javacord's client, made where its builder hides too much: a log-in that takes too long can be given up (the builder's goes on for ever, out of
 * reach), and REST can be asked without the gateway.
 */
final class DiscordClient {

    private static final Logger LOG = Logger.getLogger(DiscordClient.class);
    private static final long GOODBYE_SECONDS = 5;
    private static final int UNAUTHORISED = 401;

    private DiscordClient() {}

    /** A log-in under way. @param done fails where Discord closes the gateway before it has begun; it may also never end */
    record Login(DiscordApiImpl api, CompletableFuture<DiscordApi> done) {

        /** Ends it without waiting for that, also where it succeeds in spite of it. */
        void giveUp() {
            leave(api);
            done.whenComplete((late, failed) -> {
                if (late != null && api.getWebSocketAdapter() != null) {
                    api.getWebSocketAdapter().disconnect();
                }
            });
        }
    }

    /** For REST alone; to be closed. */
    static DiscordApiImpl withoutGateway(DiscordConfig config) {
        return make(config, config.token().orElseThrow(), null);
    }

    static Login logIn(DiscordConfig config) {
        CompletableFuture<DiscordApi> done = new CompletableFuture<>();
        // Kept in a static field, where a client that was wrong about it once stays wrong.
        DiscordWebSocketAdapter.setGateway(null);
        return new Login(make(config, config.token().orElseThrow(), done), done);
    }

    /** No intents beyond what javacord always asks for (GUILDS): commands and buttons come without any, and what people write is not read. */
    private static DiscordApiImpl make(DiscordConfig config, String token, CompletableFuture<DiscordApi> done) {
        ProxySelector proxy = config.proxy().flatMap(DiscordProxy::parse).orElse(null);
        Ratelimiter identify = config.identifyInterval().isZero() ? () -> { } : new LocalRatelimiter(1, config.identifyInterval());
        return new DiscordApiImpl(token, 0, 1, Set.of(), false, false, false, null, identify, proxy, null, null, false, done, null,
                Map.of(), List.of(), false, true);
    }

    /** Begins to end a client's connection and its threads. */
    static CompletableFuture<Void> leave(DiscordApi api) {
        try {
            return api.disconnect();
        } catch (RejectedExecutionException alreadyEnding) {
            LOG.debug("javacord's threads had ended before it was asked to disconnect", alreadyEnding);
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Ends a client's threads and its connection, and waits a moment for Discord's goodbye. */
    static void close(DiscordApi api) {
        try {
            leave(api).get(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException slow) {
            LOG.debug("javacord doesn't say goodbye", slow);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether Discord said that it doesn't know the token. */
    static boolean tokenRefused(Throwable failure) {
        return status(failure) == UNAUTHORISED;
    }

    /** The HTTP status that a request failed with; 0 where it got no answer. */
    static int status(Throwable failure) {
        return failure instanceof DiscordException refused ? refused.getResponse().map(r -> r.getCode()).orElse(0)
                : failure instanceof CompletionException || failure instanceof ExecutionException ? status(failure.getCause()) : 0;
    }

    /** What went wrong, in a line for a person. */
    static String reason(Throwable failure) {
        Throwable cause = (failure instanceof CompletionException || failure instanceof ExecutionException) && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TimeoutException ? "no answer in time" : cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
