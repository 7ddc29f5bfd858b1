package zone.autonomic.redfix.lab.container;

import java.util.List;
import java.util.Optional;

/**
 * What came of a request to the container's web side.
 *
 * @param status the HTTP status; 0 when TLS failed or nobody answered
 * @param log what the container logged on it
 * @param unknown why the lab can't say
 */
public record Health(int status, List<String> log, Optional<String> unknown) {
    public Health {
        log = List.copyOf(log);
    }
}
