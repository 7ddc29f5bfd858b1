package zone.autonomic.redfix.chat.discord;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.javacord.api.entity.permission.PermissionType;

/** Where redfix is to live on Discord, and what it needs there. */
record DiscordPlace(String token, long server, long channel) {

    /** What is done in the operators' channel, each as Discord's settings call it. */
    enum Need {
        VIEW(PermissionType.VIEW_CHANNEL, "View Channel"),
        SEND(PermissionType.SEND_MESSAGES, "Send Messages"),
        CREATE_THREADS(PermissionType.CREATE_PUBLIC_THREADS, "Create Public Threads"),
        SEND_IN_THREADS(PermissionType.SEND_MESSAGES_IN_THREADS, "Send Messages in Threads"),
        EMBED(PermissionType.EMBED_LINKS, "Embed Links"),
        ATTACH(PermissionType.ATTACH_FILE, "Attach Files"),
        READ_HISTORY(PermissionType.READ_MESSAGE_HISTORY, "Read Message History");

        /** What it takes to tell digests in a channel. */
        static final List<Need> OF_DIGESTS = List.of(VIEW, SEND, READ_HISTORY);

        private final PermissionType type;
        private final String words;

        Need(PermissionType type, String words) {
            this.type = type;
            this.words = words;
        }

        PermissionType type() {
            return type;
        }

        String words() {
            return words;
        }

        static String words(List<Need> needs) {
            return needs.stream().map(Need::words).collect(Collectors.joining(", "));
        }
    }

    /** The link by which somebody who may manage the server lets the bot in, with all that it needs. */
    static String invitation(long application, Optional<String> server) {
        long permissions = Stream.of(Need.values()).mapToLong(n -> n.type.getValue()).reduce(0, (a, b) -> a | b);
        return "https://discord.com/oauth2/authorize?client_id=" + Long.toUnsignedString(application) + "&scope=bot+applications.commands&permissions="
                + permissions + server.map(id -> "&guild_id=" + id).orElse("");
    }

    /** What of the settings is missing or can't be right, each in words with what to do; empty where all is there. */
    static List<String> gaps(DiscordConfig config) {
        List<String> gaps = new ArrayList<>();
        id("redfix.discord.server", "the server's id (right click on the server, “Copy Server ID”)", config.server()).ifPresent(gaps::add);
        id("redfix.discord.channel", "the id of the operators' channel (right click on it, “Copy Channel ID”)", config.channel()).ifPresent(gaps::add);
        if (config.digestChannel().isPresent()) {
            id("redfix.discord.digest-channel", "the id of the channel for digests", config.digestChannel()).ifPresent(gaps::add);
        }
        config.proxy().filter(p -> DiscordProxy.parse(p).isEmpty()).ifPresent(p -> gaps.add("redfix.discord.proxy is '" + p + "', which isn't host:port"));
        return gaps;
    }

    private static Optional<String> id(String setting, String what, Optional<String> value) {
        if (value.isEmpty()) {
            return Optional.of(setting + " isn't set: it is " + what);
        }
        return value.get().matches("[0-9]{1,19}") ? Optional.empty()
                : Optional.of(setting + " is '" + value.get() + "', which isn't an id: it is " + what + ", a number");
    }

    /** Of settings without gaps. */
    static DiscordPlace of(DiscordConfig config) {
        return new DiscordPlace(config.token().orElseThrow(), Long.parseLong(config.server().orElseThrow()), Long.parseLong(config.channel().orElseThrow()));
    }

    @Override
    public String toString() {
        return "server " + server + ", channel " + channel;
    }
}
