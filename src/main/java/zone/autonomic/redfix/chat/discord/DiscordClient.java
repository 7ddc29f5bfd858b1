package zone.autonomic.redfix.chat.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.neovisionaries.ws.client.WebSocket;
import com.neovisionaries.ws.client.WebSocketFrame;
import com.neovisionaries.ws.client.WebSocketState;
import java.io.IOException;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import okhttp3.OkHttpClient;
import org.javacord.api.DiscordApi;
import org.javacord.api.util.ratelimit.LocalRatelimiter;
import org.javacord.api.util.ratelimit.Ratelimiter;
import org.javacord.core.DiscordApiImpl;
import org.javacord.core.util.gateway.DiscordWebSocketAdapter;
import org.jboss.logging.Logger;

/**
 * javacord's client with three places of ours in it: REST goes through {@link PatientHttp}; what the gateway says is seen before
 * javacord sees it, so that {@link GatewayWatch} knows whether it says anything; and what people do is taken from it as it came,
 * as javacord answers one after the other and doesn't know threads that were archived.
 */
final class DiscordClient extends DiscordApiImpl {

    private static final Logger LOG = Logger.getLogger(DiscordClient.class);
    private static final Duration GOODBYE = Duration.ofSeconds(2);
    private static final int GOING_AWAY = 1000;
    /** Keeps the session, so that it can be resumed. */
    private static final int NOT_HEARD = 4000;
    private static final int REQUEST_MEMBERS = 8;
    private static final String QUESTION = "redfix-hears";
    private static final int DISPATCH = 0;
    private static final int HELLO = 10;
    private static final int HEARTBEAT_ACK = 11;

    private final GatewayWatch watch;
    private final BiConsumer<Interaction, DiscordApi> people;
    private final PatientHttp patient;
    private final OkHttpClient rest;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile DiscordWebSocketAdapter gateway;
    private volatile WebSocket socket;
    private volatile boolean leaving;

    /** @param people told of what they do, on the gateway's own thread */
    DiscordClient(DiscordConfig config, Clock clock, BiConsumer<Interaction, DiscordApi> people) {
        // No intents beyond what javacord always asks for (GUILDS): commands and buttons come without any, and what people write
        // is not read.
        super(config.token().orElseThrow(), 0, 1, Set.of(), false, false, false, null, identify(config),
                config.proxy().flatMap(DiscordProxy::parse).orElse(null), null, null, false, null, null, Map.of(), List.of(), false, true);
        this.watch = new GatewayWatch(clock);
        this.people = people;
        this.patient = PatientHttp.before(super.getHttpClient(), config.callTimeout());
        this.rest = patient.client();
    }

    private static Ratelimiter identify(DiscordConfig config) {
        return config.identifyInterval().isZero() ? () -> { } : new LocalRatelimiter(1, config.identifyInterval());
    }

    /** For REST alone; to be closed. */
    static DiscordClient withoutGateway(DiscordConfig config) {
        return new DiscordClient(config, Clock.systemUTC(), (interaction, by) -> { });
    }

    @Override
    public OkHttpClient getHttpClient() {
        super.getHttpClient(); // fails once this client has left
        return rest;
    }

    @Override
    public DiscordWebSocketAdapter getWebSocketAdapter() {
        return gateway;
    }

    /** What is known of the gateway. */
    GatewayWatch watch() {
        return watch;
    }

    /** Connects to the gateway. @return fails where it is closed before a session has begun; it may also never end */
    CompletableFuture<DiscordApi> open() {
        CompletableFuture<DiscordApi> done = new CompletableFuture<>();
        // Kept in a static field, where a client that was wrong about it once stays wrong.
        DiscordWebSocketAdapter.setGateway(null);
        getThreadPool().getExecutorService().execute(() -> {
            try {
                gateway = new Gateway();
                gateway.isReady().whenComplete((ready, failed) -> {
                    if (Boolean.TRUE.equals(ready)) {
                        done.complete(this);
                    } else {
                        done.completeExceptionally(new IOException(watch.refusal().map(GatewayRefusal::found)
                                .orElse("the gateway was closed before a session had begun")));
                    }
                });
            } catch (RuntimeException | Error failed) {
                done.completeExceptionally(failed);
            }
        });
        return done;
    }

    /** Has javacord begin the connection again; the session goes on. */
    void cut() {
        Optional.ofNullable(socket).ifPresent(s -> end(s, NOT_HEARD, "nothing is heard"));
    }

    /** Asks the gateway something, if it is time for that. The answer tells that events come through. */
    void askGateway(String server) {
        DiscordWebSocketAdapter asked = gateway;
        if (asked != null && getYourself() != null && watch.asksNow()) {
            ObjectNode question = JsonNodeFactory.instance.objectNode().put("op", REQUEST_MEMBERS);
            question.putObject("d").put("guild_id", server).put("limit", 0).put("nonce", QUESTION).putArray("user_ids")
                    .add(getYourself().getIdAsString());
            asked.sendTextFrame(question.toString());
        }
    }

    /** Ends the connection and its threads, without waiting for that. */
    void leave() {
        if (leaving) {
            return;
        }
        leaving = true;
        try {
            Optional.ofNullable(gateway).ifPresent(DiscordWebSocketAdapter::disconnect);
            Optional.ofNullable(socket).ifPresentOrElse(s -> end(s, GOING_AWAY, "goodbye"), closed::countDown);
            super.disconnect();
        } catch (RejectedExecutionException alreadyEnding) {
            LOG.debug("javacord's threads had ended before it was asked to disconnect", alreadyEnding);
        }
        patient.close();
    }

    /** As {@link #leave}, and waits a moment for Discord's goodbye. */
    void close() {
        leave();
        try {
            if (!closed.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("Discord doesn't say goodbye");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Also where nobody answers: then the connection is closed by force. */
    private static void end(WebSocket socket, int code, String why) {
        if (socket.getState() == WebSocketState.OPEN) {
            socket.disconnect(code, why, GOODBYE.toMillis());
        } else {
            try {
                Optional.ofNullable(socket.getSocket()).ifPresent(DiscordClient::close);
            } catch (RuntimeException none) {
                LOG.debug("there is no connection to close", none);
            }
        }
    }

    private static void close(Socket connection) {
        try {
            connection.close();
        } catch (IOException gone) {
            LOG.debug("the connection had ended", gone);
        }
    }

    /**
     * What the gateway says. Its outer instance is there already while the superclass' constructor runs, which connects: what
     * comes in then comes in on another thread.
     */
    private final class Gateway extends DiscordWebSocketAdapter {

        Gateway() {
            super(DiscordClient.this);
        }

        @Override
        public void onStateChanged(WebSocket of, WebSocketState now) {
            socket = of;
            if (now == WebSocketState.OPEN) {
                watch.opened();
                if (leaving) {
                    end(of, GOING_AWAY, "goodbye");
                }
            }
        }

        @Override
        public void onTextMessage(WebSocket of, String text) throws Exception {
            if (leaving) {
                return; // javacord's threads have ended
            }
            JsonNode packet = getObjectMapper().readTree(text);
            switch (packet.path("op").asInt(-1)) {
                case HELLO -> watch.greeted(Duration.ofMillis(packet.path("d").path("heartbeat_interval").asLong()));
                case HEARTBEAT_ACK -> watch.acknowledged();
                default -> { }
            }
            String event = packet.path("op").asInt(-1) == DISPATCH ? packet.path("t").asText() : "";
            super.onTextMessage(of, taken(event, packet) ? hidden((ObjectNode) packet) : text);
            if (event.equals("READY") || event.equals("RESUMED")) {
                watch.inSession();
            } else if (!event.isEmpty()) {
                watch.event();
            }
        }

        /** Whether that is ours alone. */
        private boolean taken(String event, JsonNode packet) {
            JsonNode what = packet.path("d");
            if (event.equals("INTERACTION_CREATE")) {
                Interaction.of(what).ifPresent(interaction -> people.accept(interaction, DiscordClient.this));
                return true;
            }
            boolean answer = event.equals("GUILD_MEMBERS_CHUNK") && what.path("nonce").asText().equals(QUESTION);
            if (answer) {
                watch.answered();
            }
            return answer;
        }

        /** javacord has to know its place in the session, and nothing else of it. */
        private String hidden(ObjectNode packet) {
            return packet.put("t", "NOTHING").set("d", JsonNodeFactory.instance.objectNode()).toString();
        }

        @Override
        public void onDisconnected(WebSocket of, WebSocketFrame byServer, WebSocketFrame byUs, boolean closedByServer) {
            watch.lost(byServer == null ? 0 : byServer.getCloseCode());
            if (watch.refusal().isPresent()) {
                disconnect(); // so that javacord doesn't try again
            }
            closed.countDown();
            if (!leaving) {
                super.onDisconnected(of, byServer, byUs, closedByServer);
            }
        }
    }
}
