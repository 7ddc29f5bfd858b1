package zone.autonomic.redfix.lab.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.password.RejectAllPasswordAuthenticator;

/**
 * The node's SSH server on loopback. One key opens it, for one user; commands are run by a real shell. It gives no TTY: what wants one is run under
 * {@code script -qec … /dev/null}, as on a real node without one.
 */
public final class SshNode implements AutoCloseable {
    public static final String HOST = "127.0.0.1";
    public static final String USER = "root";

    private final SshServer server;
    private final ExecutorService workers;
    private final Path clientKey;
    private final Path knownHosts;

    private SshNode(SshServer server, ExecutorService workers, Path clientKey, Path knownHosts) {
        this.server = server;
        this.workers = workers;
        this.clientKey = clientKey;
        this.knownHosts = knownHosts;
    }

    /**
     * Starts the server.
     *
     * @param keys the folder where the keys and the known_hosts file lie, made at the first start
     * @param home the folder that commands start in
     * @param environment all that commands find in their environment
     * @param port 0 for any free one
     */
    public static SshNode start(Path keys, Path home, Map<String, String> environment, int port) {
        NodeKeys files = new NodeKeys(keys);
        PublicKey client = files.client().getPublic();
        ExecutorService workers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "lab-node-shell");
            thread.setDaemon(true);
            return thread;
        });
        SshServer server = SshServer.setUpDefaultServer();
        CoreModuleProperties.TCP_NODELAY.set(server, true);
        server.setHost(HOST);
        server.setPort(port);
        server.setKeyPairProvider(KeyPairProvider.wrap(files.host()));
        server.setPasswordAuthenticator(RejectAllPasswordAuthenticator.INSTANCE);
        server.setPublickeyAuthenticator((user, key, session) -> user.equals(USER) && KeyUtils.compareKeys(key, client));
        server.setCommandFactory((channel, command) -> new ShellCommand(command, environment, home.toFile(), workers));
        try {
            server.start();
        } catch (IOException e) {
            workers.shutdownNow();
            throw new UncheckedIOException("the node can't listen on " + HOST + ":" + port + ": " + e.getMessage(), e);
        }
        return new SshNode(server, workers, files.clientKeyFile(), files.knownHosts(HOST, server.getPort()));
    }

    public int port() {
        return server.getPort();
    }

    /** The private key that opens the node. */
    public Path clientKey() {
        return clientKey;
    }

    public Path knownHosts() {
        return knownHosts;
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            workers.shutdownNow();
        }
    }
}
