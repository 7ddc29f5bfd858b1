package zone.autonomic.redfix.ccci;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.SessionHeartbeatController.HeartbeatType;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import zone.autonomic.redfix.step.port.CiNode.Unreachable;

/** One SSH connection to the node, opened when it is first needed and once again when it is lost. Every wait in it has a bound. */
final class NodeConnection implements AutoCloseable {

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    private static final int MOST_BYTES = 64 << 20;

    private final NodeConfig config;
    private SshClient client;
    private ClientSession session;

    NodeConnection(NodeConfig config) {
        this.config = config;
    }

    /** @param exit the command's exit status; empty where it was ended by a signal */
    record Said(Optional<Integer> exit, byte[] out, String err) {}

    /**
     * Has the node's shell run a command line, which must be safe to run twice: a connection that turns out to be lost is made anew.
     *
     * @throws Unreachable when the node can't be reached or doesn't answer in time
     */
    Said run(String command, byte[] input, Duration patience) {
        for (boolean again = false;; again = true) {
            ClientSession live = open();
            try {
                return runOn(live, command, input, patience);
            } catch (IOException e) {
                close(live);
                if (again) {
                    throw new Unreachable("the connection to the node " + place() + " was lost twice: " + SshTrouble.reason(e), e);
                }
            }
        }
    }

    private Said runOn(ClientSession live, String command, byte[] input, Duration patience) throws IOException {
        ByteArrayOutputStream out = new Bounded();
        ByteArrayOutputStream err = new Bounded();
        try (ChannelExec channel = live.createExecChannel(command)) {
            channel.setIn(new ByteArrayInputStream(input));
            channel.setOut(out);
            channel.setErr(err);
            channel.open().verify(config.connectTimeout());
            Set<ClientChannelEvent> seen = channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), patience);
            if (seen.contains(ClientChannelEvent.TIMEOUT)) {
                close(live);
                throw new Unreachable("the node %s did not answer within %d s; look at its load and disk"
                        .formatted(place(), patience.toSeconds()), null);
            }
            if (channel.getExitStatus() == null && channel.getExitSignal() == null) {
                throw new IOException("the channel closed before the command ended");
            }
            return new Said(Optional.ofNullable(channel.getExitStatus()), out.toByteArray(), err.toString(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    private synchronized ClientSession open() {
        if (session != null && session.isOpen() && session.isAuthenticated()) {
            return session;
        }
        String host = config.host().filter(h -> !h.isBlank())
                .orElseThrow(() -> new Unreachable("no CI node is configured: set redfix.node.host"
                        + " (and port, user, key-file, known-hosts-file)", null));
        KeyPair key = key();
        HostKeyCheck hostKeys = new HostKeyCheck(file(config.knownHostsFile()));
        ClientSession opening = null;
        try {
            SshClient ssh = client(host);
            ssh.setServerKeyVerifier(hostKeys);
            opening = ssh.connect(config.user(), host, config.port()).verify(config.connectTimeout()).getSession();
            opening.addPublicKeyIdentity(key);
            opening.auth().verify(config.connectTimeout());
            opening.setSessionHeartbeat(HeartbeatType.IGNORE, KEEP_ALIVE);
            session = opening;
            return session;
        } catch (IOException e) {
            close(opening);
            throw new Unreachable(hostKeys.objection().orElseGet(() -> SshTrouble.explain(e, config)), e);
        }
    }

    private SshClient client(String host) {
        if (client == null) {
            client = SshClient.setUpDefaultClient();
            // As OpenSSH does: a command's few small packets wait for no other.
            CoreModuleProperties.TCP_NODELAY.set(client, true);
            client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
            client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
            client.setAgentFactory(null);
            client.setUserAuthFactoriesNames("publickey");
            client.addSessionListener(new KnownKinds(file(config.knownHostsFile()), host, config.port()));
            client.start();
        }
        return client;
    }

    private KeyPair key() {
        Path file = file(config.keyFile());
        if (!Files.isReadable(file)) {
            throw new Unreachable("the key for the CI node can't be read: " + file + " (redfix.node.key-file)", null);
        }
        try (var in = Files.newInputStream(file)) {
            List<KeyPair> keys = new ArrayList<>();
            Iterable<KeyPair> read = SecurityUtils.loadKeyPairIdentities(null, file::toString, in, FilePasswordProvider.EMPTY);
            if (read != null) {
                read.forEach(keys::add);
            }
            return keys.stream().findFirst()
                    .orElseThrow(() -> new Unreachable("no private key in " + file + " (redfix.node.key-file)", null));
        } catch (IOException | GeneralSecurityException e) {
            throw new Unreachable("the private key in " + file + " can't be used (a passphrase, or not a key): redfix.node.key-file", e);
        }
    }

    static Path file(String name) {
        return name.startsWith("~/") ? Path.of(System.getProperty("user.home"), name.substring(2)) : Path.of(name);
    }

    private String place() {
        return config.user() + "@" + config.host().orElse("?") + ":" + config.port();
    }

    private synchronized void close(ClientSession which) {
        if (which != null) {
            which.close(true);
        }
        if (which == session) {
            session = null;
        }
    }

    /** Lets go of the connection; the runs on the node go on. */
    @Override
    public synchronized void close() {
        close(session);
        if (client != null) {
            client.stop();
            client = null;
        }
    }

    /** What the node says is held in memory, so it may not be without end. */
    private static final class Bounded extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            if (size() + length > MOST_BYTES) {
                throw new IllegalStateException("the node's answer is longer than " + MOST_BYTES + " bytes");
            }
            super.write(bytes, from, length);
        }
    }
}
