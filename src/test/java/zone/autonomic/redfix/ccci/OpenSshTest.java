package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.step.port.CiNode.State;

/** The same conversation with the SSH server that real nodes have. */
class OpenSshTest {

    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");
    private static final Duration BOUND = Duration.ofSeconds(30);

    @TempDir
    Path folder;
    private final KeyPair rsa = FakeNode.keyPair("ssh-rsa", 2048);
    private FakeNode node;
    private Process sshd;
    private int port;

    @BeforeEach
    void anOpenSshServer() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(SSHD), "needs sshd (apt-get install openssh-server)");
        Assumptions.assumeTrue(Files.isDirectory(PRIVILEGE_SEPARATION) || PRIVILEGE_SEPARATION.toFile().mkdirs(), "needs sshd's directory /run/sshd");
        node = new FakeNode(folder);
        FakeNode.writeKey(folder.resolve("host"), node.hostKey);
        FakeNode.writeKey(folder.resolve("host-rsa"), rsa);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String environment = node.environment().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(" "));
        Files.writeString(folder.resolve("sshd.conf"), """
                ListenAddress 127.0.0.1
                Port %d
                HostKey %s
                HostKey %s
                PidFile none
                AuthorizedKeysFile %s
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                PermitRootLogin prohibit-password
                ForceCommand env -C %s %s /bin/sh -c "$SSH_ORIGINAL_COMMAND"
                """.formatted(port, folder.resolve("host"), folder.resolve("host-rsa"), folder.resolve("id.pub"), node.home, environment));
        know(node.hostKey);
        sshd = new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", folder.resolve("sshd.conf").toString())
                .redirectErrorStream(true).redirectOutput(folder.resolve("sshd.log").toFile()).start();
        await().atMost(BOUND).until(this::answers);
    }

    private void know(KeyPair hostKey) throws IOException {
        Files.writeString(folder.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + PublicKeyEntry.toString(hostKey.getPublic()) + "\n");
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (node != null) {
            node.put("go", "");
            node.close();
        }
        if (sshd != null) {
            sshd.destroy();
            sshd.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private SshCiNode bot() {
        return node.bot("port", String.valueOf(port), "user", System.getProperty("user.name"));
    }

    @Test
    void aRunGoesOnWithoutItsConnectionIsFoundAgainAndTornDown() throws IOException {
        String commit = node.recipe("wiki", "1.0.0+2.0");
        node.harness("""
                echo begun
                sh -c 'echo $$ >"$FAKE/grandchild"; exec sleep 600' &
                while [ ! -f "$FAKE/go" ]; do sleep 0.05; done
                """);
        RunRequest run = new RunRequest("wiki-1-r1", RunKind.LIFECYCLE, "wiki", "1.0.0+2.0", commit, true, "/");
        SshCiNode first = bot();
        assertThat(first.preflight("wiki", run.id()).fit()).isTrue();
        first.start(run);
        await().atMost(BOUND).until(() -> first.poll(run, 0).text().contains("begun") && node.has("grandchild"));
        first.hangUp();

        SshCiNode second = bot();
        assertThat(second.poll(run, 0).state()).isEqualTo(State.RUNNING);
        assertThat(second.tearDown(run).clean()).isTrue();

        String grandchild = node.got("grandchild").strip();
        await().atMost(BOUND).until(() -> !Files.exists(Path.of("/proc", grandchild)));
        assertThat(second.poll(run, 0).state()).isEqualTo(State.ENDED);
        second.hangUp();
    }

    @Test
    void ofItsKeysTheKnownOneIsAskedFor() throws IOException {
        for (KeyPair known : List.of(rsa, node.hostKey)) {
            know(known);
            SshCiNode bot = bot();
            assertThat(bot.preflight("wiki", "wiki-1-r1").fit()).isTrue();
            bot.hangUp();
        }
    }

    @Test
    void abraFindsATerminal() {
        String commit = node.recipe("wiki", "1.0.0+2.0");
        node.put("lint-table", "| REF | RULE | SEVERITY | SATISFIED | SKIPPED |\n| R009 | one app | error | ✅ | - |\n");
        SshCiNode bot = bot();

        assertThat(bot.lint("wiki", commit).ran()).isTrue();
        assertThat(bot.lint("wiki", commit).errors()).isEqualTo(List.of());
        bot.hangUp();
    }
}
