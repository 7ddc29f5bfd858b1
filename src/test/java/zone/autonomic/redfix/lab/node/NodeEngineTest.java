package zone.autonomic.redfix.lab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.lab.engine.Door;
import zone.autonomic.redfix.lab.engine.Held;
import zone.autonomic.redfix.lab.swarm.Disk;

/** The engine as a process of its own, as a lab's node has it. */
class NodeEngineTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private NodeInstallation node;

    @BeforeEach
    void aNodeAndNoEngine() {
        node = NodeInstallation.install(folder.resolve("node"), Place.quiet("ci.example.net"));
    }

    private String stacks() throws IOException, InterruptedException {
        Process docker = new ProcessBuilder(node.bin().resolve("docker").toString(), "stack", "ls", "--format", "{{.Name}}")
                .redirectErrorStream(true).start();
        String said = new String(docker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(docker.waitFor()).as(said).isZero();
        return said;
    }

    private Optional<ProcessHandle> engine() {
        return ProcessHandle.allProcesses().filter(p -> p.info().commandLine().orElse("")
                .endsWith(NodeEngine.class.getName() + " " + node.root())
                || p.info().arguments().map(a -> a.length > 1 && a[a.length - 1].equals(node.root().toString())
                        && a[a.length - 2].equals(NodeEngine.class.getName()))
                        .orElse(false)).findFirst();
    }

    @Test
    void whoeverNeedsOneFirstStartsItAndTheNextOnesFindIt() throws Exception {
        assertThat(stacks()).contains("traefik_ci_example_net");
        Door first = Door.of(node.root()).orElseThrow();
        assertThat(Files.getPosixFilePermissions(Door.file(node.root()))).isEqualTo(PosixFilePermissions.fromString("rw-------"));

        new ProcessBuilder("/bin/sh", node.root().resolve("lib/start-engine").toString()).start().waitFor();

        assertThat(stacks()).contains("traefik_ci_example_net");
        assertThat(Door.of(node.root())).contains(first);
        Disk.remove(node.root());
        await().atMost(LONG).until(() -> engine().isEmpty());
    }

    @Test
    void itStaysWhileALabHoldsItAndIsFoundAgainByTheNextOne() throws Exception {
        try (EngineHold lab = EngineHold.start(node)) {
            await().atMost(LONG).until(() -> Door.of(node.root()).isPresent());
        }
        Door door = Door.of(node.root()).orElseThrow();
        try (Held next = Held.of(node.root()).orElseThrow()) {
            assertThat(stacks()).contains("traefik_ci_example_net");
            assertThat(Door.of(node.root())).contains(door);
        }
        Disk.remove(node.root());
        await().atMost(LONG).until(() -> engine().isEmpty());
    }

    @Test
    void oneThatWasKilledIsReplacedByWhoeverNeedsOne() throws Exception {
        stacks();
        Door killed = Door.of(node.root()).orElseThrow();
        ProcessHandle engine = engine().orElseThrow();
        engine.destroyForcibly();
        engine.onExit().get(60, TimeUnit.SECONDS);

        assertThat(stacks()).contains("traefik_ci_example_net");

        assertThat(Door.of(node.root()).orElseThrow()).isNotEqualTo(killed);
        Disk.remove(node.root());
        await().atMost(LONG).until(() -> engine().isEmpty());
    }
}
