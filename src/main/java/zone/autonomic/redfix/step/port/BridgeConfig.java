package zone.autonomic.redfix.step.port;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** By what cc-ci's bridge is known on the forge. */
@ConfigMapping(prefix = "redfix.bridge")
public interface BridgeConfig {

    /** The context of its commit statuses: a name, or a regular expression for the whole of it. */
    @WithDefault("cc-ci/testme")
    String context();

    /** The account that it sets statuses and comments as; without one, a green counts only where a comment with the mark tells of it. */
    Optional<String> account();

    /** What the first line of its comments holds, whoever's account it uses. */
    @WithDefault("🌻")
    String mark();
}
