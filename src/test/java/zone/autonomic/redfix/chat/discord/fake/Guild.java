package zone.autonomic.redfix.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/** The server (Discord calls it guild) with its roles, people, channels and threads, and the bot's application in it. All that it is told, it keeps. */
final class Guild {

    private static final long EPOCH = 1420070400000L;
    private static final int GUILD_MESSAGES = 1 << 9;
    private static final int GUILDS = 1;

    /** Told of what happens, as far as the client wanted it. */
    interface Listener {
        void happened(String type, ObjectNode what, int intent);
    }

    private final AtomicLong count = new AtomicLong();
    private final Clock clock;
    private final Listener listener;
    private final String id = newId();
    private final Map<String, ObjectNode> roles = new LinkedHashMap<>();
    private final Map<String, Person> people = new LinkedHashMap<>();
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final Map<String, Interaction> interactions = new LinkedHashMap<>();
    private final Person bot;
    private final Person owner;
    private final String application = newId();
    private ArrayNode commands = Json.MAPPER.createArrayNode();
    private int registrations;
    private long noncesSince;
    private boolean invited = true;

    Guild(Clock clock, Listener listener) {
        this.clock = clock;
        this.listener = listener;
        roles.put(id, role(id, "@everyone", 0, Permission.all()));
        String own = newId();
        roles.put(own, role(own, "redfix", 1, 0));
        bot = new Person(application, "redfix", true, List.of(own));
        owner = new Person(newId(), "owner", false, List.of());
        people.put("owner", owner);
    }

    private String newId() {
        return Long.toString((System.currentTimeMillis() - EPOCH) << 22 | count.incrementAndGet() & 0x3fffff);
    }

    private static ObjectNode role(String id, String name, int position, long permissions) {
        return Json.object("id", id, "name", name, "color", 0, "hoist", false, "position", position, "permissions", Long.toString(permissions), "managed", false,
                "mentionable", false, "flags", 0);
    }

    synchronized String roleId(String name) {
        return roles.values().stream().filter(r -> r.path("name").asText().equals(name)).findFirst().map(r -> r.path("id").asText()).orElseGet(() -> {
            String made = newId();
            roles.put(made, role(made, name, roles.size(), 0));
            listener.happened("GUILD_ROLE_CREATE", Json.object("guild_id", id, "role", roles.get(made)), GUILDS);
            return made;
        });
    }

    synchronized Person person(String name, String... roleNames) {
        List<String> ids = new ArrayList<>();
        for (String role : roleNames) {
            ids.add(roleId(role));
        }
        Person person = new Person(people.containsKey(name) ? people.get(name).id() : newId(), name, false, List.copyOf(ids));
        people.put(name, person);
        return person;
    }

    String id() {
        return id;
    }

    String application() {
        return application;
    }

    Person bot() {
        return bot;
    }

    synchronized boolean invited() {
        return invited;
    }

    synchronized void invite(boolean now) {
        if (invited != now) {
            invited = now;
            ObjectNode what = now ? json() : Json.object("id", id, "unavailable", false);
            listener.happened(now ? "GUILD_CREATE" : "GUILD_DELETE", what, GUILDS);
        }
    }

    synchronized Channel newChannel(String name) {
        Channel channel = new Channel(newId(), id, Optional.empty(), owner, name, clock.instant());
        channels.put(channel.id(), channel);
        if (invited) {
            listener.happened("CHANNEL_CREATE", channel.json(bot), GUILDS);
        }
        return channel;
    }

    synchronized void delete(Channel channel) {
        channels.remove(channel.id());
        listener.happened("CHANNEL_DELETE", channel.json(bot), GUILDS);
    }

    /** After its permissions were changed. */
    synchronized void changed(Channel channel) {
        listener.happened(channel.thread() ? "THREAD_UPDATE" : "CHANNEL_UPDATE", channel.json(bot), GUILDS);
    }

    synchronized Channel channel(String channelId) {
        return Optional.ofNullable(channels.get(channelId)).orElseThrow(() -> Refusal.unknown("Channel"));
    }

    synchronized Channel visible(String channelId) {
        Channel channel = channel(channelId);
        if (!invited || denied(channel, Permission.VIEW_CHANNEL)) {
            throw new Refusal(403, 50001, "Missing Access");
        }
        return channel;
    }

    synchronized List<Channel> threads() {
        return channels.values().stream().filter(Channel::thread).toList();
    }

    synchronized List<Channel> channels() {
        return channels.values().stream().filter(c -> !c.thread()).toList();
    }

    private boolean denied(Channel channel, Permission permission) {
        return channel.parent().map(channels::get).orElse(channel).denied(permission);
    }

    private void needs(Channel channel, Permission permission) {
        if (denied(channel, permission)) {
            throw new Refusal(403, 50013, "Missing Permissions");
        }
    }

    /** With {@code enforce_nonce} the same nonce by the same author returns the first message, as Discord does for some minutes. */
    synchronized Message post(String channelId, JsonNode body, List<Message.File> files) {
        Channel channel = visible(channelId);
        needs(channel, channel.thread() ? Permission.SEND_MESSAGES_IN_THREADS : Permission.SEND_MESSAGES);
        channel.refuseIfLocked();
        if (!files.isEmpty()) {
            needs(channel, Permission.ATTACH_FILES);
        }
        String nonce = body.path("nonce").asText("");
        Optional<Message> first = channel.all().stream().filter(m -> !nonce.isEmpty() && m.nonce().equals(nonce) && m.author().equals(bot)
                && Long.parseLong(m.id()) > noncesSince).findFirst();
        if (first.isPresent() && body.path("enforce_nonce").asBoolean()) {
            return first.get();
        }
        return keep(channel, new Message(newId(), channelId, bot, clock.instant(), body, files));
    }

    /** As Discord does after some minutes. */
    synchronized void forgetNonces() {
        noncesSince = Long.parseLong(newId());
    }

    synchronized Message said(Person who, Channel channel, String text) {
        return keep(channel, new Message(newId(), channel.id(), who, clock.instant(), Json.object("content", text), List.of()));
    }

    private Message keep(Channel channel, Message message) {
        channel.all().add(message);
        if (channel.archived()) {
            channel.archive(false);
            listener.happened("THREAD_UPDATE", channel.json(bot), GUILDS);
        }
        if (!message.ephemeral()) {
            listener.happened("MESSAGE_CREATE", message.json(id), GUILD_MESSAGES);
        }
        return message;
    }

    synchronized Message message(String channelId, String messageId) {
        return visible(channelId).all().stream().filter(m -> m.id().equals(messageId) && !m.deleted()).findFirst()
                .orElseThrow(() -> Refusal.unknown("Message"));
    }

    synchronized Message edit(String channelId, String messageId, JsonNode body, List<Message.File> files) {
        Message message = message(channelId, messageId);
        if (!message.author().equals(bot)) {
            throw new Refusal(403, 50005, "Cannot edit a message authored by another user");
        }
        message.edit(body, files);
        listener.happened("MESSAGE_UPDATE", message.json(id), GUILD_MESSAGES);
        return message;
    }

    synchronized void delete(String channelId, String messageId) {
        message(channelId, messageId).delete();
        listener.happened("MESSAGE_DELETE", Json.object("id", messageId, "channel_id", channelId, "guild_id", id), GUILD_MESSAGES);
    }

    /** @param messageId the message that it hangs on, whose id it then has */
    synchronized Channel openThread(String channelId, Optional<String> messageId, JsonNode body) {
        Channel parent = visible(channelId);
        needs(parent, Permission.CREATE_PUBLIC_THREADS);
        String name = body.path("name").asText("");
        if (name.isBlank() || name.length() > 100) {
            throw Refusal.invalidForm("name", "Must be between 1 and 100 in length.");
        }
        messageId.ifPresent(m -> message(channelId, m));
        if (messageId.isPresent() && channels.containsKey(messageId.get())) {
            throw new Refusal(400, 160004, "A thread has already been created for this message");
        }
        Channel thread = new Channel(messageId.orElseGet(this::newId), id, Optional.of(channelId), bot, name, clock.instant());
        channels.put(thread.id(), thread);
        ObjectNode made = thread.json(bot);
        made.put("newly_created", true);
        listener.happened("THREAD_CREATE", made, GUILDS);
        return thread;
    }

    synchronized Channel change(String channelId, JsonNode body) {
        Channel channel = visible(channelId);
        if (body.has("name")) {
            channel.rename(body.get("name").asText());
        }
        if (body.has("archived")) {
            channel.archive(body.get("archived").asBoolean());
        }
        listener.happened(channel.thread() ? "THREAD_UPDATE" : "CHANNEL_UPDATE", channel.json(bot), GUILDS);
        return channel;
    }

    /** As Discord does after a while without messages: clients forget the thread. */
    synchronized void archive(Channel thread) {
        thread.archive(true);
        listener.happened("THREAD_UPDATE", thread.json(bot), GUILDS);
    }

    synchronized ArrayNode commands() {
        return commands;
    }

    synchronized int registrations() {
        return registrations;
    }

    synchronized void dropCommands() {
        commands = Json.MAPPER.createArrayNode();
    }

    /** Replaces all commands of the application in the server. */
    synchronized ArrayNode register(JsonNode wanted) {
        ArrayNode kept = Json.MAPPER.createArrayNode();
        Set<String> names = new TreeSet<>();
        for (JsonNode command : wanted) {
            String name = command.path("name").asText();
            if (!name.matches("[-_\\p{Ll}\\p{N}]{1,32}") || !names.add(name) || command.path("description").asText().isBlank()) {
                throw Refusal.invalidForm("name", "Command name is invalid");
            }
            Limits.text(command, "description", 100);
            Limits.count(command, "options", 25);
            for (JsonNode option : command.path("options")) {
                Limits.text(option, "description", 100);
            }
            ObjectNode made = command.deepCopy();
            made.put("id", newId()).put("application_id", application).put("guild_id", id).put("version", newId()).put("type", command.path("type").asInt(1));
            kept.add(made);
        }
        commands = kept;
        registrations++;
        return commands;
    }

    /** Somebody does something with the bot. @param about what of it depends on its kind */
    synchronized Interaction interact(Person who, Channel channel, int type, ObjectNode data, ObjectNode about) {
        String interactionId = newId();
        Interaction interaction = new Interaction(interactionId, "token-of-" + interactionId, channel, clock.instant());
        interactions.put(interactionId, interaction);
        ObjectNode what = Json.object("id", interactionId, "application_id", application, "type", type, "token", interaction.token(), "version", 1, "guild_id", id,
                "channel_id", channel.id(), "channel", channel.json(bot), "locale", "en-US", "guild_locale", "en-US",
                "app_permissions", Long.toString(Permission.all()), "entitlements", List.of(), "member", who.member(Permission.all()), "data", data);
        what.setAll(about);
        // Interactions come without any intent.
        listener.happened("INTERACTION_CREATE", what, 0);
        return interaction;
    }

    synchronized Interaction interaction(String interactionId, String token) {
        return Optional.ofNullable(interactions.get(interactionId)).filter(i -> i.token().equals(token)).orElseThrow(() -> Refusal.unknown("Interaction"));
    }

    synchronized Interaction byToken(String token) {
        Interaction found = interactions.values().stream().filter(i -> i.token().equals(token)).findFirst()
                .orElseThrow(() -> new Refusal(404, 10015, "Unknown Webhook"));
        found.needsToken(clock.instant());
        return found;
    }

    synchronized void acknowledge(Interaction interaction, JsonNode body) {
        int type = interaction.acknowledge(body, clock.instant());
        if (type == Interaction.MESSAGE) {
            interaction.original(answer(interaction, body.path("data"), List.of()));
        }
    }

    private Message answer(Interaction interaction, JsonNode body, List<Message.File> files) {
        return keep(interaction.channel(), new Message(newId(), interaction.channel().id(), bot, clock.instant(), body, files));
    }

    /** The deferred answer's text, or another one instead of what was said. */
    synchronized Message original(Interaction interaction, JsonNode body, List<Message.File> files) {
        Optional<Message> said = interaction.original();
        if (said.isPresent()) {
            said.get().edit(body, files);
            return said.get();
        }
        ObjectNode first = body.deepCopy();
        first.put("flags", interaction.defersEphemerally() ? Message.EPHEMERAL : 0);
        Message message = answer(interaction, first, files);
        interaction.original(message);
        return message;
    }

    synchronized void deleteOriginal(Interaction interaction) {
        if (interaction.original().isEmpty()) {
            // Takes “is thinking” away.
            interaction.original(new Message(newId(), interaction.channel().id(), bot, clock.instant(), Json.object("content", "(is thinking)"), List.of()));
        }
        interaction.original().orElseThrow().delete();
    }

    /** One more message; while the deferred answer is still owed, it is that, as seen as the deferral said. */
    synchronized Message followUp(Interaction interaction, JsonNode body, List<Message.File> files) {
        if (interaction.waitsForFirstAnswer()) {
            return original(interaction, body, files);
        }
        Message message = answer(interaction, body, files);
        interaction.followUp(message);
        return message;
    }

    synchronized void react(String channelId, String messageId, String emoji, boolean add) {
        Message message = message(channelId, messageId);
        if (add) {
            needs(channel(channelId), Permission.ADD_REACTIONS);
            message.react(emoji, bot.name());
        } else {
            message.takeBack(emoji, bot.name());
        }
    }

    synchronized ObjectNode applicationInfo() {
        return Json.object("id", application, "name", "redfix", "icon", null, "description", "", "bot_public", false, "bot_require_code_grant", false,
                "verify_key", "0", "flags", 0, "owner", owner.user(), "team", null, "summary", "");
    }

    synchronized ObjectNode member(String personId) {
        if (personId.equals(bot.id())) {
            return bot.member(Permission.all());
        }
        return people.values().stream().filter(p -> p.id().equals(personId)).findFirst().orElseThrow(() -> new Refusal(404, 10007, "Unknown Member"))
                .member(Permission.all());
    }

    /** As a new session is told of it: without the GUILD_MEMBERS intent the bot itself is the only member, and archived threads aren't told of. */
    synchronized ObjectNode json() {
        List<ObjectNode> texts = channels.values().stream().filter(c -> !c.thread() && !c.denied(Permission.VIEW_CHANNEL)).map(c -> c.json(bot)).toList();
        List<ObjectNode> threads = channels.values().stream().filter(c -> c.thread() && !c.archived()).map(c -> c.json(bot)).toList();
        return Json.object("id", id, "name", "acme", "region", "deprecated", "large", false, "member_count", people.size() + 1, "owner_id", owner.id(),
                "verification_level", 0, "explicit_content_filter", 0, "default_message_notifications", 0, "mfa_level", 0, "premium_tier", 0, "nsfw_level", 0,
                "preferred_locale", "en-US", "features", List.of(), "roles", List.copyOf(roles.values()), "channels", texts, "threads", threads,
                "members", List.of(bot.member(Permission.all())), "emojis", List.of(), "stickers", List.of(), "voice_states", List.of(), "presences", List.of());
    }
}
