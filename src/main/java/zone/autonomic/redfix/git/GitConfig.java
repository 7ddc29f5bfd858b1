package zone.autonomic.redfix.git;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** As whom the bot commits, and how much it reads. */
@ConfigMapping(prefix = "redfix.git")
public interface GitConfig {

    /** The account's name, for author, committer and the mirror's password question. */
    @WithDefault("autonomic-bot")
    String user();

    @WithDefault("autonomic-bot@autonomic.zone")
    String email();

    /** How long the mirror may keep silent. */
    @WithDefault("60s")
    Duration timeout();

    /** Files longer than this many bytes aren't read: no recipe's text is that long. */
    @WithDefault("1048576")
    int longestFile();

    @WithDefault("5000")
    int mostFiles();
}
