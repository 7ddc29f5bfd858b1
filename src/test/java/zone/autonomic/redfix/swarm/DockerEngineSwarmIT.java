package zone.autonomic.redfix.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The engine itself, and the images that everything else in this package stands on. */
@ExtendWith(RealSwarm.class)
class DockerEngineSwarmIT {

    private static final Duration BOUND = Duration.ofSeconds(60);

    @Test
    void isASwarmOfItsOwn(DockerEngine engine) {
        assertThat(engine.docker("info", "--format", "{{.Swarm.LocalNodeState}}")).isEqualTo("active");
        assertThat(engine.docker("node", "ls", "-q").lines()).hasSize(1);
        assertThat(Ran.of(BOUND, engine.onItsNetwork("ip", "-brief", "address").toArray(String[]::new)).orFail()).contains("docker_gwbridge");
    }

    @Test
    void theImagesHoldWhatRecipesRelyOn(DockerEngine engine, LocalImages images) {
        images.base("busybox:stable");
        images.caddy("caddy:2.10.0");

        assertThat(engine.docker("run", "--rm", "--network", "none", "busybox:stable", "sh", "-c", "getent hosts localhost; curl --version; python3 -c 'import ssl, http.server'"))
                .contains("localhost", "curl 7");
        assertThat(engine.docker("run", "--rm", "--network", "none", "caddy:2.10.0", "caddy", "version")).startsWith("2.");
    }

    @Test
    void postgresComesUpAsTheOfficialImageDoes(DockerEngine engine, LocalImages images) {
        images.postgres("postgres:15-alpine");
        String container = engine.docker("run", "-d", "--network", "none", "--init", "-e", "POSTGRES_USER=wiki", "-e", "POSTGRES_PASSWORD=secret", "postgres:15-alpine");
        try {
            await().atMost(BOUND).until(() -> engine.run("exec", container, "pg_isready", "-h", "127.0.0.1", "-U", "wiki", "-d", "wiki").succeeded());

            assertThat(engine.docker("exec", container, "psql", "-U", "wiki", "-d", "wiki", "-Atc", "SELECT current_user || ' ' || current_database()")).isEqualTo("wiki wiki");
            assertThat(engine.docker("exec", container, "stat", "-c", "%U %a", "/var/lib/postgresql/data")).isEqualTo("postgres 700");
        } finally {
            engine.docker("rm", "-fv", container);
        }
    }

    @Test
    void nothingIsLeftOfAnEngineThatWasEnded() {
        DockerEngine another = DockerEngine.start("redfix-ended");
        Path home = another.socket().getParent();
        assertThat(another.network()).exists();

        another.close();

        assertThat(Files.exists(home)).isFalse();
        assertThat(another.network()).doesNotExist();
    }
}
