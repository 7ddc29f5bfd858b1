package zone.autonomic.redfix.step;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who runs what {@code !testme} asks for. */
@ConfigMapping(prefix = "redfix.testme")
interface TestmeMode {

    /** Who runs it. */
    enum By {
        /** cc-ci's own bridge; the bot follows what it says. */
        BRIDGE,
        /** The bot, on the node. */
        RUN
    }

    @WithDefault("bridge")
    By mode();

    /** The context of the commit status that the bot sets for a run of its own; of a quick one with {@code -quick} at its end. */
    @WithDefault("redfix/testme")
    String context();
}
