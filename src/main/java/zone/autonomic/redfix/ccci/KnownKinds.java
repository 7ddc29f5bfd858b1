package zone.autonomic.redfix.ccci;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.Signature;

/**
 * Asks a host for a key of a kind that is known of it, as OpenSSH does. A host has a key of each kind and shows the one that is asked for
 * first, so who asks for another kind than the known one sees a stranger.
 */
final class KnownKinds implements SessionListener {

    private final Path knownHosts;
    private final String host;
    private final int port;

    /** @param host as it is configured; what it resolves to is looked up, too */
    KnownKinds(Path knownHosts, String host, int port) {
        this.knownHosts = knownHosts;
        this.host = host;
        this.port = port;
    }

    /** Before anything is said to the host. The other kinds stay, after the known ones: with those the node's own key is refused in words. */
    @Override
    public void sessionCreated(Session session) {
        Stream<String> address = session.getIoSession().getRemoteAddress() instanceof InetSocketAddress remote && !remote.isUnresolved()
                ? Stream.of(remote.getAddress().getHostAddress()) : Stream.of();
        Set<String> known = of(Stream.concat(Stream.of(host), address).toList());
        List<NamedFactory<Signature>> all = session.getSignatureFactories();
        session.setSignatureFactories(all.stream()
                .sorted(Comparator.comparing(kind -> !known.contains(KeyUtils.getCanonicalKeyType(kind.getName())))).toList());
    }

    private Set<String> of(List<String> names) {
        if (!Files.isReadable(knownHosts)) {
            return Set.of();
        }
        try {
            return KnownHostEntry.readKnownHostEntries(knownHosts).stream()
                    .filter(entry -> entry.getMarker() == null || entry.getMarker().isEmpty())
                    .filter(entry -> names.stream().anyMatch(name -> entry.isHostMatch(name, port)))
                    .map(entry -> KeyUtils.getCanonicalKeyType(entry.getKeyEntry().getKeyType())).collect(Collectors.toSet());
        } catch (IOException saidWhenTheKeyIsChecked) {
            return Set.of();
        }
    }
}
