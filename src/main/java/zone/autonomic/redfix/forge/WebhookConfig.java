package zone.autonomic.redfix.forge;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What the forge's webhooks must be like. */
@ConfigMapping(prefix = "redfix.webhook")
public interface WebhookConfig {

    /** The secret that is set at the forge's webhook; without one none are taken. */
    Optional<String> secret();

    /** The longest body: a push of many commits is told with all of them. */
    @WithDefault("5M")
    MemorySize maxBody();

    /** How long the forge may take to send one. */
    @WithDefault("20s")
    Duration timeout();

    /** How often what need not be remembered any more is forgotten. */
    @WithDefault("1h")
    Duration forget();

    /** How long a handled one is remembered, so that its double is known. */
    @WithDefault("7d")
    Duration remembered();
}
