package zone.autonomic.redfix.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import java.util.zip.DeflaterOutputStream;

/**
 * The WebSocket by which a client hears of what happens. A session outlives its connection: what happened in between comes when it is resumed.
 * https://discord.com/developers/docs/events/gateway
 */
final class Gateway {

    private static final int DISPATCH = 0;
    private static final int HEARTBEAT = 1;
    private static final int IDENTIFY = 2;
    private static final int RESUME = 6;
    private static final int RECONNECT = 7;
    private static final int REQUEST_MEMBERS = 8;
    private static final int INVALID_SESSION = 9;
    private static final int HELLO = 10;
    private static final int HEARTBEAT_ACK = 11;
    private static final short UNKNOWN_ERROR = 4000;
    private static final short AUTHENTICATION_FAILED = 4004;
    private static final Duration USUAL_HEART = Duration.ofSeconds(5);

    private final HttpServer server;
    private final Predicate<String> tokens;
    private final AtomicInteger identified = new AtomicInteger();
    private final AtomicInteger resumed = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private volatile Guild guild;
    private volatile boolean refusing;
    private volatile boolean mute;
    private volatile GatewayTrouble trouble = GatewayTrouble.NONE;
    private volatile int closing;
    private volatile Duration heart = USUAL_HEART;
    private final AtomicInteger beats = new AtomicInteger();
    private final AtomicInteger questions = new AtomicInteger();

    /** What one client is told, connected or not. */
    private final class Session {
        private final String id;
        private final int intents;
        private final boolean compress;
        private final List<ObjectNode> events = new ArrayList<>();
        private ServerWebSocket socket;

        Session(String id, int intents, boolean compress, ServerWebSocket socket) {
            this.id = id;
            this.intents = intents;
            this.compress = compress;
            this.socket = socket;
        }

        synchronized void tell(String type, ObjectNode what) {
            ObjectNode packet = Json.object("op", DISPATCH, "s", events.size() + 1, "t", type, "d", what);
            events.add(packet);
            send(packet);
        }

        synchronized void resume(ServerWebSocket by, int seen) {
            socket = by;
            events.subList(Math.min(seen, events.size()), events.size()).forEach(this::send);
            tell("RESUMED", Json.object());
        }

        private void send(ObjectNode packet) {
            if (socket == null || socket.isClosed() || trouble == GatewayTrouble.NO_PACKETS || trouble == GatewayTrouble.NO_EVENTS) {
                return;
            }
            if (compress) {
                socket.writeBinaryMessage(Buffer.buffer(deflated(packet.toString())));
            } else {
                socket.writeTextMessage(packet.toString());
            }
        }

        synchronized void cut(int code) {
            if (socket != null && !socket.isClosed()) {
                socket.close((short) code, "closed by Discord");
            }
            socket = null;
        }

        /** Not even that the connection is to be ended. */
        synchronized void hearNothing() {
            if (connected()) {
                socket.pause();
            }
        }

        synchronized boolean connected() {
            return socket != null && !socket.isClosed();
        }

        synchronized void askToReconnect() {
            if (connected()) {
                socket.writeTextMessage(Json.object("op", RECONNECT, "d", null).toString());
            }
        }
    }

    Gateway(Vertx vertx, Predicate<String> tokens) {
        this.tokens = tokens;
        server = vertx.createHttpServer().webSocketHandshakeHandler(handshake -> {
            if (refusing) {
                handshake.reject(503);
            } else {
                handshake.accept();
            }
        }).webSocketHandler(this::accept);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    void serves(Guild of) {
        guild = of;
    }

    String url() {
        return "ws://127.0.0.1:" + server.actualPort() + "/";
    }

    private void accept(ServerWebSocket socket) {
        connections.incrementAndGet();
        if (mute || trouble == GatewayTrouble.NO_HELLO || trouble == GatewayTrouble.NO_PACKETS) {
            return;
        }
        socket.writeTextMessage(Json.object("op", HELLO, "s", null, "t", null, "d", Json.object("heartbeat_interval",
                heart.toMillis())).toString());
        socket.textMessageHandler(text -> heard(socket, Json.parse(text)));
    }

    private void heard(ServerWebSocket socket, JsonNode packet) {
        JsonNode d = packet.path("d");
        if (trouble == GatewayTrouble.NO_PACKETS) {
            return;
        }
        switch (packet.path("op").asInt()) {
            case HEARTBEAT -> beat(socket);
            case IDENTIFY -> identify(socket, d);
            case RESUME -> resume(socket, d);
            case REQUEST_MEMBERS -> members(socket, d);
            default -> { }
        }
    }

    /** Of single members, by their ids, without any intent. */
    private void members(ServerWebSocket socket, JsonNode d) {
        questions.incrementAndGet();
        List<ObjectNode> members = StreamSupport.stream(d.path("user_ids").spliterator(), false)
                .map(id -> guild.member(id.asText())).toList();
        sessions.values().stream().filter(session -> session.socket == socket).forEach(session -> session
                .tell("GUILD_MEMBERS_CHUNK", Json.object("guild_id", guild.id(),
                "members", members, "not_found", List.of(), "chunk_index", 0, "chunk_count", 1, "nonce", d.path("nonce").asText())));
    }

    private void beat(ServerWebSocket socket) {
        beats.incrementAndGet();
        if (trouble != GatewayTrouble.NO_ACKS) {
            socket.writeTextMessage(Json.object("op", HEARTBEAT_ACK, "d", null).toString());
        }
    }

    private boolean refused(ServerWebSocket socket, JsonNode d) {
        if (closing != 0) {
            socket.close((short) closing, "closed by Discord");
            return true;
        }
        boolean refused = !tokens.test(d.path("token").asText().replaceFirst("^Bot ", ""));
        if (refused) {
            socket.close(AUTHENTICATION_FAILED, "Authentication failed.");
        }
        return refused;
    }

    private void identify(ServerWebSocket socket, JsonNode d) {
        if (refused(socket, d) || trouble == GatewayTrouble.NO_READY) {
            return;
        }
        Session session = new Session("session-" + identified.incrementAndGet(), d.path("intents").asInt(), d.path("compress").asBoolean(), socket);
        sessions.put(session.id, session);
        List<ObjectNode> guilds = guild.invited() ? List.of(Json.object("id", guild.id(), "unavailable", true)) : List.of();
        session.tell("READY", Json.object("v", 10, "user", guild.bot().user(), "guilds", guilds, "session_id", session.id, "resume_gateway_url", url(),
                "shard", List.of(0, 1), "application", Json.object("id", guild.application(), "flags", 0)));
        if (guild.invited()) {
            session.tell("GUILD_CREATE", guild.json());
        }
    }

    private void resume(ServerWebSocket socket, JsonNode d) {
        if (refused(socket, d) || trouble == GatewayTrouble.NO_RESUMED) {
            return;
        }
        Session session = sessions.get(d.path("session_id").asText());
        if (session == null) {
            socket.writeTextMessage(Json.object("op", INVALID_SESSION, "d", false).toString());
            return;
        }
        resumed.incrementAndGet();
        session.resume(socket, d.path("seq").asInt());
    }

    /** Tells every session that wanted it. @param intent the bit that it takes, 0 for none */
    void tell(String type, ObjectNode what, int intent) {
        sessions.values().stream().filter(s -> intent == 0 || (s.intents & intent) != 0).forEach(s -> s.tell(type, what));
    }

    void drop() {
        sessions.values().forEach(session -> session.cut(UNKNOWN_ERROR));
    }

    void trouble(GatewayTrouble now) {
        trouble = now;
        if (now == GatewayTrouble.NO_PACKETS) {
            sessions.values().forEach(Session::hearNothing);
        }
    }

    void closeWith(int code) {
        closing = code;
        if (code != 0) {
            sessions.values().forEach(session -> session.cut(code));
        }
    }

    void heartbeats(Duration every) {
        heart = every;
    }

    int beats() {
        return beats.get();
    }

    int questions() {
        return questions.get();
    }

    void askToReconnect() {
        sessions.values().forEach(Session::askToReconnect);
    }

    /** What was missed is lost: a client has to begin anew. */
    void forgetSessions() {
        List<Session> all = List.copyOf(sessions.values());
        sessions.clear();
        all.forEach(session -> session.cut(UNKNOWN_ERROR));
    }

    void refuse(boolean now) {
        refusing = now;
    }

    /** Accepts connections and says nothing to them. */
    void mute(boolean now) {
        mute = now;
    }

    boolean connected() {
        return sessions.values().stream().anyMatch(Session::connected);
    }

    int identified() {
        return identified.get();
    }

    int resumed() {
        return resumed.get();
    }

    int connections() {
        return connections.get();
    }

    private static byte[] deflated(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
            deflater.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
