package zone.autonomic.redfix.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The project's own Dockerfile, on a base that holds a Java runtime and nothing else. */
@ExtendWith(RealSwarm.class)
class DockerfileSwarmIT {

    private static final Duration BOUND = Duration.ofMinutes(2);

    @Test
    void itsImageStartsAndIsWell(DockerEngine engine, LocalImages images) {
        images.runtime();
        engine.docker("build", "-q", "--network", "none", "--build-arg", "BASE=" + LocalImages.RUNTIME, "-t", "redfix/redfix:it", ".");
        String token = "of-this-test";
        String container = engine.docker("run", "-d", "-e", "REDFIX_WEB_ADDRESS=0.0.0.0", "-e", "REDFIX_WEB_TOKEN=" + token,
                "-e", "REDFIX_FORGE_URL=http://127.0.0.1:1", "-e", "REDFIX_FORGE_TOKEN=none", "-e", "REDFIX_NODE_HOST=127.0.0.1",
                "redfix/redfix:it");
        try {
            String address = engine.docker("inspect", "--format", "{{.NetworkSettings.IPAddress}}", container);
            String health = "http://" + address + ":8080/q/health/live";
            String[] stranger = engine.onItsNetwork("curl", "-sS", "--max-time", "5", "-o", "/dev/null", "-w", "%{http_code}",
                    "-H", "Host: localhost:8080", health).toArray(String[]::new);
            String[] known = engine.onItsNetwork("curl", "-sS", "--max-time", "5", "-H", "Host: localhost:8080",
                    "-H", "Authorization: Bearer " + token, health).toArray(String[]::new);

            await("it answers").atMost(BOUND).until(() -> Ran.of(BOUND, known).succeeded());

            assertThat(Ran.of(BOUND, known).orFail()).contains("\"status\": \"UP\"");
            assertThat(Ran.of(BOUND, stranger).orFail()).isEqualTo("401");
            assertThat(engine.docker("inspect", "--format", "{{.Config.User}}", container)).isEqualTo("10001:10001");
        } finally {
            engine.docker("rm", "-fv", container);
        }
    }
}
