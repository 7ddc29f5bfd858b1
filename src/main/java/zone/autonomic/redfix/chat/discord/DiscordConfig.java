package zone.autonomic.redfix.chat.discord;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where on Discord redfix lives, and who may do what there. Without a token there is no Discord. */
@ConfigMapping(prefix = "redfix.discord")
public interface DiscordConfig {

    /** The bot's token, from the application's page “Bot”. */
    Optional<String> token();

    /** The id of the server (what Discord calls guild). */
    Optional<String> server();

    /** The id of the operators' channel. */
    Optional<String> channel();

    /** The id of the channel that digests come in; the operators' where none is named. */
    Optional<String> digestChannel();

    /** {@code host:port} of an HTTP proxy that leads to Discord; nothing else goes through it. */
    Optional<String> proxy();

    May may();

    /** How long a log-in may take before it is given up and tried again. */
    @WithDefault("60s")
    Duration loginTimeout();

    /** The first wait after a log-in that failed; it doubles with each further failure. */
    @WithDefault("5s")
    Duration firstRetry();

    @WithDefault("5m")
    Duration longestRetry();

    /** How long one request may take; one that Discord has wait (429) takes that longer. */
    @WithDefault("30s")
    Duration callTimeout();

    /** The least time between two sessions that are begun: Discord allows one in 5 seconds. */
    @WithDefault("5500ms")
    Duration identifyInterval();

    /** How often it is looked for what wasn't told; what is new is told at once. */
    @WithDefault("15s")
    Duration look();

    /** How often what is offered to somebody who types is looked up anew. */
    @WithDefault("1m")
    Duration suggestionsEvery();

    /** Roles by name or id, or {@code @everyone}; nobody where none is named. */
    interface May {

        @WithDefault("@everyone")
        Optional<List<String>> look();

        Optional<List<String>> investigate();

        Optional<List<String>> openPullRequests();

        Optional<List<String>> cancel();
    }
}
