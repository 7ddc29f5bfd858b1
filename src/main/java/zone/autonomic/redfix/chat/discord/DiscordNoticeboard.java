package zone.autonomic.redfix.chat.discord;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.javacord.api.DiscordApi;
import zone.autonomic.redfix.step.port.Deliveries;
import zone.autonomic.redfix.step.port.Noticeboard;

/** Digests in a channel of Discord: {@code redfix.discord.digest-channel}, or the operators'. What doesn't fit into one message comes in a few. */
@ApplicationScoped
class DiscordNoticeboard implements Noticeboard {

    private static final int MOST_MESSAGES = 5;
    private static final Duration TURN = Duration.ofSeconds(5);

    private final DiscordConnection connection;
    private final DiscordConfig config;
    private final SaidOnce once;
    private final String url;

    DiscordNoticeboard(DiscordConnection connection, DiscordConfig config, Deliveries deliveries, Clock clock, @ConfigProperty(name = "redfix.url") String url) {
        this.connection = connection;
        this.config = config;
        this.once = new SaidOnce(deliveries, clock);
        this.url = url;
    }

    @Override
    public String name() {
        return "discord";
    }

    @Override
    public String place() {
        return "the channel " + config.digestChannel().or(config::channel).orElse("");
    }

    @Override
    public Optional<String> lacking() {
        if (config.token().filter(t -> !t.isBlank()).isEmpty()) {
            return Optional.of("there is no Discord: redfix.discord.token isn't set");
        }
        return config.digestChannel().or(config::channel).isPresent() ? Optional.empty() : Optional.of("neither redfix.discord.digest-channel nor redfix.discord.channel is set");
    }

    @Override
    public void tell(String key, String markdown) {
        DiscordApi api = connection.api().orElseThrow(() -> new IllegalStateException("Discord: " + connection.state().found()));
        Asking asking = new Asking(TURN, () -> connection.api().filter(now -> now == api).isPresent());
        String channel = config.digestChannel().or(config::channel).orElseThrow();
        List<String> parts = Cut.parts(Outgoing.LONGEST, MOST_MESSAGES, DiscordText.of(markdown), url);
        for (int i = 0; i < parts.size(); i++) {
            say(new Rest(api), asking, channel, "notice:" + key + "/" + (i + 1), parts.get(i), i == 0);
        }
    }

    /** The first part is known by its title: where a digest is made anew after a restart, what changed by then says nothing new. */
    private void say(Rest rest, Asking asking, String channel, String name, String part, boolean titled) {
        String title = part.lines().findFirst().orElse("");
        Predicate<String> itself = said -> said.equals(part) || titled && said.lines().findFirst().orElse("").equals(title);
        try {
            once.say(rest, asking, channel, name, Outgoing.text(part), itself);
        } catch (Refused refused) {
            if (refused.kind() == Refused.Kind.TOKEN) {
                connection.doubtToken();
            }
            throw refused;
        }
    }
}
