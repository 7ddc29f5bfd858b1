package zone.autonomic.redfix.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A message as it stands now, and how it came to that. */
public final class Message {

    static final int EPHEMERAL = 64;
    private static final Pattern MENTION = Pattern.compile("@everyone|@here|<@[!&]?[0-9]+>");

    /** A file that came with it. */
    public record File(String name, String text) {}

    private final String id;
    private final String channel;
    private final Person author;
    private final Instant at;
    private final String nonce;
    private final int flags;
    private final List<String> versions = new ArrayList<>();
    private final List<File> files = new ArrayList<>();
    private final Map<String, Set<String>> reactions = new LinkedHashMap<>();
    private JsonNode embeds = Json.MAPPER.createArrayNode();
    private JsonNode components = Json.MAPPER.createArrayNode();
    private List<String> pings = List.of();
    private boolean deleted;

    Message(String id, String channel, Person author, Instant at, JsonNode body, List<File> files) {
        this.id = id;
        this.channel = channel;
        this.author = author;
        this.at = at;
        this.nonce = body.path("nonce").asText("");
        this.flags = body.path("flags").asInt(0);
        this.files.addAll(files);
        write(body);
        if (versions.isEmpty()) {
            versions.add("");
        }
        refuseIfEmpty();
    }

    void edit(JsonNode body, List<File> more) {
        write(body);
        files.addAll(more);
        refuseIfEmpty();
    }

    private void write(JsonNode body) {
        Limits.check(body);
        if (body.has("content")) {
            versions.add(body.path("content").asText(""));
        }
        if (body.has("embeds")) {
            embeds = body.get("embeds");
        }
        if (body.has("components")) {
            components = body.get("components");
        }
        pings = pinged(body);
    }

    private void refuseIfEmpty() {
        if (content().isEmpty() && embeds.isEmpty() && files.isEmpty()) {
            throw new Refusal(400, 50006, "Cannot send an empty message");
        }
    }

    /** Whom the text notifies: all that it mentions, unless {@code allowed_mentions} says whom it may. */
    private static List<String> pinged(JsonNode body) {
        JsonNode allowed = body.path("allowed_mentions");
        List<String> pinged = new ArrayList<>();
        Matcher mention = MENTION.matcher(body.path("content").asText(""));
        while (mention.find()) {
            String found = mention.group();
            String kind = found.startsWith("<@&") ? "roles" : found.startsWith("<@") ? "users" : "everyone";
            boolean may = allowed.isMissingNode() || allowed.isNull() || contains(allowed.path("parse"), kind)
                    || contains(allowed.path(kind), found.replaceAll("[^0-9]", ""));
            if (may) {
                pinged.add(found);
            }
        }
        return pinged;
    }

    private static boolean contains(JsonNode array, String text) {
        for (JsonNode value : array) {
            if (value.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }

    void delete() {
        deleted = true;
    }

    void react(String emoji, String who) {
        reactions.computeIfAbsent(emoji, e -> new TreeSet<>()).add(who);
    }

    void takeBack(String emoji, String who) {
        reactions.getOrDefault(emoji, new TreeSet<>()).remove(who);
    }

    public String id() {
        return id;
    }

    String channel() {
        return channel;
    }

    Person author() {
        return author;
    }

    String nonce() {
        return nonce;
    }

    public String content() {
        return versions.get(versions.size() - 1);
    }

    /** Its texts, the first one first, as edits made them. */
    public List<String> versions() {
        return List.copyOf(versions);
    }

    public JsonNode embeds() {
        return embeds;
    }

    public List<File> files() {
        return List.copyOf(files);
    }

    public boolean deleted() {
        return deleted;
    }

    /** Whether only one person sees it. */
    public boolean ephemeral() {
        return (flags & EPHEMERAL) != 0;
    }

    /** Whom the last version of it notified, as written in it. */
    public List<String> pings() {
        return pings;
    }

    /** Who reacted with what. */
    public Set<String> reactions(String emoji) {
        return Set.copyOf(reactions.getOrDefault(emoji, Set.of()));
    }

    /** The {@code custom_id}s of its buttons that can be clicked, by what stands on them. */
    public Map<String, String> buttons() {
        Map<String, String> buttons = new LinkedHashMap<>();
        for (JsonNode row : components) {
            for (JsonNode button : row.path("components")) {
                if (button.has("custom_id") && !button.path("disabled").asBoolean()) {
                    buttons.put(button.path("label").asText(), button.path("custom_id").asText());
                }
            }
        }
        return buttons;
    }

    ObjectNode json(String guild) {
        List<ObjectNode> attachments = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            String url = "https://cdn.discordapp.com/attachments/" + channel + "/" + id + "/" + files.get(i).name();
            attachments.add(Json.object("id", Long.toString(Long.parseLong(id) + i), "filename", files.get(i).name(), "size", files.get(i).text().length(),
                    "url", url, "proxy_url", url));
        }
        List<ObjectNode> reacted = reactions.entrySet().stream().map(r -> Json.object("count", r.getValue().size(), "me", true,
                "emoji", Json.object("id", null, "name", r.getKey()))).toList();
        ObjectNode json = Json.object("id", id, "channel_id", channel, "guild_id", guild, "type", 0, "content", content(), "author", author.user(),
                "timestamp", time(at), "edited_timestamp", versions.size() > 1 ? time(at) : null, "tts", false, "mention_everyone", false,
                "mentions", List.of(), "mention_roles", List.of(), "attachments", attachments, "embeds", embeds, "pinned", false, "flags", flags,
                "components", components, "reactions", reacted);
        if (!nonce.isEmpty()) {
            json.put("nonce", nonce);
        }
        return json;
    }

    static String time(Instant at) {
        return at.truncatedTo(java.time.temporal.ChronoUnit.MILLIS).toString().replace("Z", "+00:00");
    }

    @Override
    public String toString() {
        return author.name() + ": " + content();
    }
}
