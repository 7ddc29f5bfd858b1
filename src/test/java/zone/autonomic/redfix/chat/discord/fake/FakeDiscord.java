package zone.autonomic.redfix.chat.discord.fake;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.javacord.core.util.gateway.DiscordWebSocketAdapter;

/**
 * The fake Discord as tests use it: a server with one channel for operators, in which the bot is a member with all permissions. People are made by
 * {@link #person}, act by {@link #command}, {@link #types} and {@link #clicks}; what the bot says is in {@link #channel} and {@link #thread}.
 */
public final class FakeDiscord implements AutoCloseable {

    /** The bot's token. */
    public static final String TOKEN = "fake-bot-token";

    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int COMMAND = 2;
    private static final int COMPONENT = 3;
    private static final int AUTOCOMPLETE = 4;
    private static final int STRING = 3;
    private static final int BOOLEAN = 5;

    /** What a client asked of REST, and the status that it got. @param path without {@code /api/v10} */
    public record Request(String method, String path, String body, int status, Instant at) {
        @Override
        public String toString() {
            return method + " " + path + " -> " + status;
        }
    }

    private final Vertx vertx = withWebSockets();
    private final Certificate certificate = Certificate.ofDiscord();
    private final Gateway gateway;
    private final Guild guild;
    private final Rest rest;
    private final Proxy proxy;
    private final Channel operators;
    private final Properties before = new Properties();
    private volatile String token = TOKEN;

    private FakeDiscord() {
        gateway = new Gateway(vertx, t -> t.equals(token));
        guild = new Guild(Clock.systemUTC(), gateway::tell);
        gateway.serves(guild);
        rest = new Rest(vertx, new Routes(guild, gateway.url()), t -> t.equals(token), certificate);
        proxy = new Proxy(vertx, rest.port());
        operators = guild.newChannel("operators");
    }

    /** A Quarkus application that ran in this JVM before has switched WebSockets off for every Vert.x that comes after it. */
    private static Vertx withWebSockets() {
        System.clearProperty("vertx.disableWebsockets");
        return Vertx.vertx();
    }

    public static FakeDiscord start() {
        FakeDiscord discord = new FakeDiscord();
        forgetGateway();
        return discord;
    }

    /** javacord keeps the gateway's address in a static field. */
    private static void forgetGateway() {
        DiscordWebSocketAdapter.setGateway(null);
    }

    // --- for whoever connects ---

    /** {@code redfix.discord.…} as an operator would set it. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("redfix.discord.token", TOKEN);
        settings.put("redfix.discord.server", serverId());
        settings.put("redfix.discord.channel", operators.id());
        settings.put("redfix.discord.proxy", proxy());
        return settings;
    }

    /** System properties by which a JVM believes that this is discord.com. */
    public Map<String, String> trust() {
        return Map.of(TRUST_STORE, certificate.trust().toString(), TRUST_STORE + "Password", Certificate.PASSWORD, TRUST_STORE + "Type", "PKCS12");
    }

    /** Has this JVM believe it, until this is closed. */
    public FakeDiscord trustedHere() {
        trust().forEach((key, value) -> before.put(key, Optional.ofNullable(System.setProperty(key, value))));
        return this;
    }

    /** host:port of the HTTP proxy that leads to it. */
    public String proxy() {
        return "127.0.0.1:" + proxy.port();
    }

    public String serverId() {
        return guild.id();
    }

    public String applicationId() {
        return guild.application();
    }

    // --- the place ---

    /** The operators' channel. */
    public Channel channel() {
        return operators;
    }

    public Channel newChannel(String name) {
        return guild.newChannel(name);
    }

    /** In the operators' channel. */
    public Channel newThread(String name) {
        return guild.openThread(operators.id(), Optional.empty(), Json.object("name", name));
    }

    public void delete(Channel channel) {
        guild.delete(channel);
    }

    public List<Channel> threads() {
        return guild.threads();
    }

    /** The newest thread whose name has that text. Waits for it. */
    public Channel thread(String name) {
        await("a thread " + name).atMost(PATIENCE).until(() -> find(name).isPresent());
        return find(name).orElseThrow();
    }

    private Optional<Channel> find(String name) {
        return guild.threads().stream().filter(t -> t.name().contains(name)).reduce((older, newer) -> newer);
    }

    /** As Discord does with a thread in which nobody has written for long. */
    public void archive(Channel thread) {
        guild.archive(thread);
    }

    /** The id of a role, which is made if need be. */
    public String roleId(String name) {
        return guild.roleId(name);
    }

    public void deny(Permission permission) {
        operators.deny(permission);
        guild.changed(operators);
    }

    public void allow(Permission permission) {
        operators.allow(permission);
        guild.changed(operators);
    }

    public void throwTheBotOut() {
        guild.invite(false);
    }

    public void inviteTheBot() {
        guild.invite(true);
    }

    // --- people ---

    /** Somebody with these roles. */
    public Person person(String name, String... roles) {
        return guild.person(name, roles);
    }

    public Message says(Person who, Channel where, String text) {
        return guild.said(who, where, text);
    }

    /** {@code /redfix target:<target> <option>:true …} in the operators' channel. */
    public Interaction command(Person who, String target, String... switches) {
        return command(who, operators, target, switches);
    }

    public Interaction command(Person who, Channel where, String target, String... switches) {
        List<ObjectNode> options = new ArrayList<>(List.of(Json.object("name", "target", "type", STRING, "value", target)));
        for (String name : switches) {
            options.add(Json.object("name", name, "type", BOOLEAN, "value", true));
        }
        return guild.interact(who, where, COMMAND, commandData(options), Json.object());
    }

    /** Somebody has typed that much of the target. */
    public Interaction types(Person who, String text) {
        List<ObjectNode> options = List.of(Json.object("name", "target", "type", STRING, "value", text, "focused", true));
        return guild.interact(who, operators, AUTOCOMPLETE, commandData(options), Json.object());
    }

    private ObjectNode commandData(List<ObjectNode> options) {
        JsonNode registered = guild.commands().path(0);
        return Json.object("id", registered.path("id").asText("1"), "name", registered.path("name").asText("redfix"), "type", 1, "guild_id", guild.id(),
                "options", options);
    }

    /** Somebody clicks the button with that on it. */
    public Interaction clicks(Person who, Message message, String label) {
        String customId = Optional.ofNullable(message.buttons().get(label))
                .orElseThrow(() -> new AssertionError("no button “" + label + "” that can be clicked, but " + message.buttons().keySet()));
        return clicksId(who, message, customId);
    }

    /** Somebody clicks a button with that {@code custom_id}, whether it is there or was once. */
    public Interaction clicksId(Person who, Message message, String customId) {
        ObjectNode data = Json.object("custom_id", customId, "component_type", 2);
        return guild.interact(who, guild.channel(message.channel()), COMPONENT, data, Json.object("message", message.json(guild.id())));
    }

    // --- troubles ---

    /** Requests that match ({@code POST /channels/[0-9]+/messages}) don't go well. */
    public Trouble trouble(String what) {
        Trouble trouble = new Trouble(what);
        rest.trouble(trouble);
        return trouble;
    }

    /** They are answered so, that many times. */
    public void answer(int status, String what, int times) {
        trouble(what).status(status).times(times);
    }

    /** 429, that many times. */
    public void limit(Duration retryAfter, String what, int times) {
        trouble(what).status(429).retryAfter(retryAfter).times(times);
    }

    /** They are done, and the answer is lost: the client gets a 502. */
    public void loseAnswers(String what, int times) {
        trouble(what).status(502).doneAllTheSame().times(times);
    }

    /** What is said in that thread is refused so, until it is unlocked. @param code Discord's own */
    public void lock(Channel thread, int status, int code) {
        thread.lock(new Refusal(status, code, "locked"));
    }

    public void unlock(Channel thread) {
        thread.lock(null);
        guild.changed(thread);
    }

    /** Nonces are remembered for some minutes only; these are over. */
    public void forgetNonces() {
        guild.forgetNonces();
    }

    public void noTroubles() {
        rest.noTroubles();
        gateway.refuse(false);
        gateway.mute(false);
        gateway.trouble(GatewayTrouble.NONE);
        gateway.closeWith(0);
    }

    /** From now on, until {@link #noTroubles}. */
    public void gatewayTrouble(GatewayTrouble trouble) {
        gateway.trouble(trouble);
    }

    /** Closes the gateway with a code, and whoever comes again; 0 for no longer. */
    public void closeGatewayWith(int code) {
        gateway.closeWith(code);
    }

    /** At which pace the gateway wants heartbeats of who connects from now on. */
    public void heartbeats(Duration every) {
        gateway.heartbeats(every);
    }

    /** How often the gateway was asked for members. */
    public int questions() {
        return gateway.questions();
    }

    /** How many heartbeats came. */
    public int heartbeats() {
        return gateway.beats();
    }

    /** The bot's token isn't valid any more; its connections stay until they are dropped. */
    public void revokeToken() {
        token = "another one";
    }

    public void restoreToken() {
        token = TOKEN;
    }

    /** Cuts the gateway's connections; the sessions can be resumed. */
    public void dropGateway() {
        gateway.drop();
    }

    /** Cuts them, and no session can be resumed. */
    public void dropGatewayAndSessions() {
        gateway.forgetSessions();
    }

    /** Asks clients to connect anew, as Discord does before maintenance. */
    public void askToReconnect() {
        gateway.askToReconnect();
    }

    /** Whether the gateway refuses connections. */
    public void refuseGateway(boolean now) {
        gateway.refuse(now);
    }

    /** Whether the gateway accepts connections and never says a word. */
    public void muteGateway(boolean now) {
        gateway.mute(now);
    }

    // --- what was seen ---

    public boolean gatewayConnected() {
        return gateway.connected();
    }

    /** How many sessions were begun. */
    public int identified() {
        return gateway.identified();
    }

    public int resumed() {
        return gateway.resumed();
    }

    /** How often a client connected to the gateway. */
    public int gatewayConnections() {
        return gateway.connections();
    }

    /** The commands of the server, as they are registered. */
    public JsonNode commands() {
        return guild.commands();
    }

    /** How often commands were registered. */
    public int registrations() {
        return guild.registrations();
    }

    /** Somebody took the bot's commands away. */
    public void dropCommands() {
        guild.dropCommands();
    }

    public List<Request> requests() {
        return rest.seen();
    }

    /** Those that match, e.g. {@code POST /channels/[0-9]+/messages}. */
    public List<Request> requests(String what) {
        return rest.seen().stream().filter(r -> (r.method() + " " + r.path()).matches(what)).toList();
    }

    public void forgetRequests() {
        rest.forget();
    }

    @Override
    public void close() {
        before.forEach((key, was) -> ((Optional<?>) was).map(Object::toString)
                .ifPresentOrElse(value -> System.setProperty((String) key, value), () -> System.clearProperty((String) key)));
        forgetGateway();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
