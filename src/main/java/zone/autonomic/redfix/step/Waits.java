package zone.autonomic.redfix.step;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the bot waits for things outside it. The lab compresses all of them. */
@ConfigMapping(prefix = "redfix.wait")
public interface Waits {

    /** Between two looks at a run's log. */
    @WithDefault("5s")
    Duration run();

    /** Before looking again at a node that isn't fit for a run. */
    @WithDefault("2m")
    Duration node();

    /** Between two looks for the bridge's answer. */
    @WithDefault("15s")
    Duration bridge();

    /** For the bridge's answer to one {@code !testme}, from the asking comment on; a whole cold run and the queue before it. */
    @WithDefault("3h")
    Duration testme();

    /** Between two looks whether a person has merged or closed a pull request, or released a tag. */
    @WithDefault("10m")
    Duration person();

    /** For a question that may have been put and isn't to be seen, before it is put again: a bot that stands still, or a forge that is late. */
    @WithDefault("2m")
    Duration unanswered();

    /** Before a failed step is tried again; doubled each time. */
    @WithDefault("10s")
    Duration retry();
}
