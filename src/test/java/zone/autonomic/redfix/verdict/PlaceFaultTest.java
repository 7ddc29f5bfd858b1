package zone.autonomic.redfix.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines of a log speak of the place and not of the recipe. */
class PlaceFaultTest {

    @ParameterizedTest
    @ValueSource(strings = {"write /var/lib/docker/x: no space left on device", "could not find an available, non-overlapping IPv4 address pool among the defaults",
        "FATA wiki-0a1b2c.ci.example.org is already deployed", "toomanyrequests: You have reached your pull rate limit",
        "Get \"https://registry-1.docker.io/v2/\": net/http: request canceled (Client.Timeout exceeded)", "received from ghcr.io: unexpected HTTP status: 503 Service Unavailable",
        "urn:ietf:params:acme:error:rateLimited", "Cannot connect to the Docker daemon at unix:///var/run/docker.sock", "no suitable node (insufficient resources on 1 node)",
        "fatal: unable to access 'https://git.example.org/x.git/': Could not resolve host: git.example.org"})
    void theseDo(String line) {
        assertThat(PlaceFault.in("before\n" + line + "\nafter\n").orElseThrow()).endsWith(": " + line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed to save \"/etc/x/app.ini\": read-only file system", "relation \"ci_marker\" does not exist", "not healthy over HTTPS /health (last status 0)",
        "dial tcp 10.0.3.4:5432: connect: connection refused", "manifest for wiki:9 not found: manifest unknown", "deploy timed out", "502 Bad Gateway", ""})
    void theseDoNot(String line) {
        assertThat(PlaceFault.in(line)).isEmpty();
    }
}
