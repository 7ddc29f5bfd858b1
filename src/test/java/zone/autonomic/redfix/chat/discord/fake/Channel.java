package zone.autonomic.redfix.chat.discord.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A text channel of the server, or a thread in one. */
public final class Channel {

    private final String id;
    private final String guild;
    private final Optional<String> parent;
    private final Person owner;
    private final Instant at;
    private final Set<Permission> denied = EnumSet.noneOf(Permission.class);
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private volatile String name;
    private volatile boolean archived;
    private volatile Refusal locked;

    Channel(String id, String guild, Optional<String> parent, Person owner, String name, Instant at) {
        this.id = id;
        this.guild = guild;
        this.parent = parent;
        this.owner = owner;
        this.name = name;
        this.at = at;
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public boolean archived() {
        return archived;
    }

    public boolean thread() {
        return parent.isPresent();
    }

    Optional<String> parent() {
        return parent;
    }

    /** What everybody sees in it, oldest first; deleted and ephemeral ones don't count. */
    public List<Message> messages() {
        return messages.stream().filter(m -> !m.deleted() && !m.ephemeral()).toList();
    }

    /** The texts of its messages. */
    public List<String> texts() {
        return messages().stream().map(Message::content).toList();
    }

    List<Message> all() {
        return messages;
    }

    void rename(String to) {
        name = to;
    }

    void archive(boolean now) {
        archived = now;
    }

    void lock(Refusal with) {
        locked = with;
    }

    void refuseIfLocked() {
        if (locked != null) {
            throw locked;
        }
    }

    /** Takes a permission away from the bot in this channel. */
    public void deny(Permission permission) {
        denied.add(permission);
    }

    /** Gives it back. */
    public void allow(Permission permission) {
        denied.remove(permission);
    }

    boolean denied(Permission permission) {
        return denied.contains(permission);
    }

    ObjectNode json(Person bot) {
        if (parent.isEmpty()) {
            long mask = denied.stream().mapToLong(Permission::mask).sum();
            List<ObjectNode> overwrites = mask == 0 ? List.of() : List.of(Json.object("id", bot.id(), "type", 1, "allow", "0", "deny", Long.toString(mask)));
            return Json.object("id", id, "type", 0, "name", name, "position", 0, "parent_id", null, "permission_overwrites", overwrites, "nsfw", false,
                    "rate_limit_per_user", 0, "topic", "", "last_message_id", null, "guild_id", guild, "flags", 0);
        }
        return Json.object("id", id, "type", 11, "name", name, "guild_id", guild, "parent_id", parent.get(), "owner_id", owner.id(),
                "message_count", messages.size(), "member_count", 1, "rate_limit_per_user", 0, "total_message_sent", messages.size(), "last_message_id", null,
                "flags", 0, "thread_metadata", Json.object("archived", archived, "auto_archive_duration", 1440, "archive_timestamp", Message.time(at),
                        "locked", locked != null, "create_timestamp", Message.time(at)));
    }

    @Override
    public String toString() {
        return "#" + name + messages();
    }
}
