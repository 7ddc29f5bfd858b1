package zone.autonomic.redfix.chat.discord;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.javacord.api.DiscordApi;
import org.javacord.api.entity.channel.ServerTextChannel;
import org.javacord.api.entity.server.Server;
import org.javacord.api.entity.user.User;
import zone.autonomic.redfix.chat.discord.DiscordState.Kind;

/**
 * Whether server and channel are as they have to be, by what a client knows of them.
 *
 * @param member the bot on the server, once that is known
 */
record PlaceLook(DiscordConfig config, DiscordApi client, Optional<User> member) {

    DiscordState state() {
        return client.getServerById(place().server()).map(this::onServer).orElseGet(this::noServer);
    }

    private DiscordPlace place() {
        return DiscordPlace.of(config);
    }

    private DiscordState noServer() {
        if (client.getUnavailableServers().contains(place().server())) {
            return new DiscordState(Kind.NO_SERVER, "Discord says that the server " + place().server()
                    + " is unavailable just now", "it comes back by itself");
        }
        return new DiscordState(Kind.NO_SERVER, "no server with the id " + place().server() + " has let me in",
                "invite the bot with " + invitation() + " or mend redfix.discord.server");
    }

    private DiscordState onServer(Server server) {
        Optional<ServerTextChannel> channel = server.getTextChannelById(place().channel());
        if (channel.isEmpty()) {
            return new DiscordState(Kind.NO_CHANNEL, "the server " + server.getName()
                    + " shows me no text channel with the id " + place().channel(),
                    "mend redfix.discord.channel, or give the bot the permission View Channel there");
        }
        List<DiscordPlace.Need> missing = member.map(self -> Stream.of(DiscordPlace.Need.values()).filter(n -> !channel
                .get().hasPermission(self, n.type())).toList())
                .orElse(List.of());
        if (!missing.isEmpty()) {
            return new DiscordState(Kind.MISSING_PERMISSIONS, "in #" + channel.get().getName() + " I lack "
                    + DiscordPlace.Need.words(missing),
                    "give the bot's role these permissions in the channel's settings, or invite it anew with " + invitation());
        }
        return new DiscordState(Kind.CONNECTED, "connected as " + client.getYourself().getName() + " to " + server.getName()
                + ", #" + channel.get().getName(), "");
    }

    private String invitation() {
        return DiscordPlace.invitation(client.getClientId(), config.server());
    }
}
