package zone.autonomic.redfix.step;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When digests are told, and where. */
@ConfigMapping(prefix = "redfix.digest")
public interface DigestConfig {

    /** Hours of the day, {@code 08:00,18:00}; none for no digests. */
    Optional<List<String>> at();

    /** The hours' time zone, also the one in which a status shows times. */
    @WithDefault("UTC")
    String zone();

    /** {@code mon} to {@code sun}; none for all. */
    Optional<List<String>> days();

    /** The names of the rooms: {@code page}, {@code gitea}, {@code discord}. */
    @WithDefault("page")
    List<String> rooms();

    /** How often the clock is looked at. */
    @WithDefault("20s")
    Duration every();
}
