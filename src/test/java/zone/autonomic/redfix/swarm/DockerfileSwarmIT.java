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
        String container = engine.docker("run", "-d", "-e", "REDFIX_FORGE_URL=http://127.0.0.1:1", "-e", "REDFIX_FORGE_TOKEN=none",
                "-e", "REDFIX_NODE_HOST=127.0.0.1", "redfix/redfix:it");
        try {
            String health = "http://" + engine.docker("inspect", "--format", "{{.NetworkSettings.IPAddress}}", container) + ":8080/q/health/live";
            String[] curl = engine.onItsNetwork("curl", "-sS", "--max-time", "5", health).toArray(String[]::new);

            await("it answers").atMost(BOUND).until(() -> Ran.of(BOUND, curl).succeeded());

            assertThat(Ran.of(BOUND, curl).orFail()).contains("\"status\": \"UP\"");
        } finally {
            engine.docker("rm", "-fv", container);
        }
    }
}
