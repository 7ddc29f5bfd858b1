package zone.autonomic.redfix.lab.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshNodeTest {
    @TempDir
    Path folder;
    private SshNode node;
    private SshClient client;

    @BeforeEach
    void start() {
        node = startNode();
        client = SshClient.setUpDefaultClient();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setServerKeyVerifier(new KnownHostsServerKeyVerifier(RejectAllServerKeyVerifier.INSTANCE, node.knownHosts()));
        client.setKeyIdentityProvider(new FileKeyPairProvider(node.clientKey()));
        client.start();
    }

    private SshNode startNode() {
        return SshNode.start(folder.resolve("keys"), folder, Map.of("PATH", System.getenv("PATH"), "HOME", folder.toString()), 0);
    }

    @AfterEach
    void stop() {
        client.stop();
        node.close();
    }

    @Test
    void runsARealShellInTheNodesEnvironment() throws Exception {
        assertThat(run("echo \"$HOME\"; echo oops >&2; exit 3")).isEqualTo(new Ran(3, folder + "\n", "oops\n"));
    }

    @Test
    void handsTheInputOn() throws Exception {
        try (ClientSession session = open(); ChannelExec channel = session.createExecChannel("wc -c")) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            channel.setIn(new java.io.ByteArrayInputStream(new byte[100_000]));
            channel.setOut(out);
            channel.open().verify(Duration.ofSeconds(30));
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), Duration.ofSeconds(20));
            assertThat(out.toString(StandardCharsets.UTF_8).strip()).isEqualTo("100000");
        }
    }

    @Test
    void whatIsDetachedGoesOnWhenTheLineIsCutAndWhenTheServerIsGone() throws Exception {
        run("setsid -f sh -c 'sleep 1; echo done > late' < /dev/null > /dev/null 2>&1");
        node.close();

        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(folder.resolve("late")));
    }

    @Test
    void keepsItsKeysOverARestart() throws Exception {
        String knownBefore = Files.readString(node.knownHosts()).split(" ", 2)[1];
        byte[] clientBefore = Files.readAllBytes(node.clientKey());
        node.close();
        node = startNode();

        assertThat(Files.readString(node.knownHosts()).split(" ", 2)[1]).isEqualTo(knownBefore);
        assertThat(Files.readAllBytes(node.clientKey())).isEqualTo(clientBefore);
        assertThat(Files.getPosixFilePermissions(node.clientKey())).hasSize(2);
    }

    @Test
    void nobodyElseGetsIn() throws Exception {
        KeyPair stranger = KeyPairGenerator.getInstance("EC").generateKeyPair();
        client.setKeyIdentityProvider(KeyIdentityProvider.wrapKeyPairs(stranger));

        assertThatThrownBy(this::open).hasMessageContaining("No more authentication methods");
    }

    private record Ran(int status, String out, String err) {}

    private Ran run(String command) throws Exception {
        try (ClientSession session = open(); ChannelExec channel = session.createExecChannel(command)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            channel.setOut(out);
            channel.setErr(err);
            channel.open().verify(Duration.ofSeconds(30));
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), Duration.ofSeconds(20));
            return new Ran(channel.getExitStatus(), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    private ClientSession open() throws Exception {
        ClientSession session = client.connect(SshNode.USER, SshNode.HOST, node.port()).verify(Duration.ofSeconds(30)).getSession();
        session.auth().verify(Duration.ofSeconds(30));
        return session;
    }
}
