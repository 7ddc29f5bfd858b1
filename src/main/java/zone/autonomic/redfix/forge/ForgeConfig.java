package zone.autonomic.redfix.forge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Where the mirror's forge is. */
@ConfigMapping(prefix = "redfix.forge")
public interface ForgeConfig {

    /** The forge's address, without {@code /api/v1}. */
    Optional<String> url();

    Optional<String> token();

    @WithDefault("recipe-maintainers")
    String organisation();

    /** Repositories of the organisation that aren't recipes. */
    @WithDefault("cc-ci")
    Set<String> notRecipes();

    /** Teams of the organisation whose members may give the bot orders on every pull request, whatever they may write to. */
    Optional<Set<String>> teams();

    /** Accounts whose comments are never heeded, beside the bot's own and the bridge's. */
    Optional<Set<String>> bots();

    /** Whether the bot is kept from running with a token that could merge or push to a default branch, or administrate. */
    @WithDefault("false")
    boolean refuseIfItMayMerge();

    /** How often it is looked again at what the token may do. */
    @WithDefault("6h")
    Duration check();

    /** How often the repositories' comments are looked through for what no webhook told of. */
    @WithDefault("1m")
    Duration poll();

    /** How often it is looked for webhooks, comments and answers that are to be dealt with. */
    @WithDefault("1s")
    Duration pace();

    @WithDefault("5s")
    Duration connectTimeout();

    @WithDefault("30s")
    Duration readTimeout();
}
