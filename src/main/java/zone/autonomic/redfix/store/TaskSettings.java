package zone.autonomic.redfix.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How eagerly investigations are carried on. The defaults are for a live node; the lab's time is compressed. */
@ConfigMapping(prefix = "redfix.tasks")
public interface TaskSettings {

    /** How often the table is looked at for what is due. */
    @WithDefault("2s")
    Duration poll();

    /** How often a turn that goes on says that it lives. After four that didn't come, its process is taken for dead. */
    @WithDefault("15s")
    Duration heartbeat();

    /** How many investigations may have a turn at the same time. */
    @WithDefault("4")
    int threads();

    /** The first wait after a turn that failed; it doubles with each further failure. */
    @WithDefault("5s")
    Duration firstRetry();

    /** The longest wait after a turn that failed. */
    @WithDefault("5m")
    Duration longestRetry();

    /** How long a stop waits for the turns that go on. */
    @WithDefault("5s")
    Duration stopWait();
}
