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
        "fatal: unable to access 'https://git.example.org/x.git/': Could not resolve host: git.example.org",
        "dockerd: level=error msg=\"could not find an available IP while allocating VIP\"", "invalid mount config for type \"bind\": bind source path does not exist: /etc/timezone",
        "[Errno 28] No space left on device: '/var/lib/cc-ci-runs/manual/results.json'", "FATA already deployed", "OSError: [Errno 122] Disk quota exceeded: '/var/lib/x'",
        "tests/wiki/install_steps.sh: line 3: openssl: command not found", "/etc/cc-ci/tests/wiki/install_steps.sh: 3: git-lfs: not found",
        "/usr/bin/env: \u2018python3\u2019: No such file or directory", "!! custom: FileNotFoundError: [Errno 2] No such file or directory: 'git-lfs'",
        "Error response from daemon: Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io: no such host",
        "no suitable node (host-mode port already in use on 1 node)"})
    void theseDo(String line) {
        assertThat(PlaceFault.in("before\n" + line + "\nafter\n").orElseThrow()).endsWith(": " + line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed to save \"/etc/x/app.ini\": read-only file system", "relation \"ci_marker\" does not exist", "not healthy over HTTPS /health (last status 0)",
        "dial tcp 10.0.3.4:5432: connect: connection refused", "manifest for wiki:9 not found: manifest unknown", "deploy timed out", "502 Bad Gateway", "", "GET /api/v2/search 503 Service Unavailable",
        "no suitable node (scheduling constraints not satisfied on 1 node)", "sh: 1: pg_dump: not found", "/bin/sh: /pg_backup.sh: No such file or directory",
        "FileNotFoundError: [Errno 2] No such file or directory: '/tmp/state.json'", "GET /v2/ connection refused by upstream", "curl: (6) Could not resolve host: databse"})
    void theseDoNot(String line) {
        assertThat(PlaceFault.in(line)).isEmpty();
    }
}
