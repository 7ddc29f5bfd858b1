package zone.autonomic.redfix.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Where the page listens, and how it is known there who asks. */
@ConfigMapping(prefix = "redfix.web")
public interface WebConfig {

    /** The address that the page listens on. */
    String address();

    /** Addresses, or networks as {@code 10.0.0.0/8}, of proxies that are believed when they say who asks. */
    Optional<List<String>> proxies();

    /** The header in which such a proxy says it. */
    @WithDefault("X-Redfix-User")
    String userHeader();

    /** Who knows it may do everything, as password of any name, or as bearer token. */
    Optional<String> token();

    May may();

    /** People by the name that the proxy says, or {@code @everyone} whom it has let in; nobody where none is named. */
    interface May {

        @WithDefault("@everyone")
        Optional<List<String>> look();

        Optional<List<String>> investigate();

        Optional<List<String>> openPullRequests();

        Optional<List<String>> cancel();
    }
}
