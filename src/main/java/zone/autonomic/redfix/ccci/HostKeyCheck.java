package zone.autonomic.redfix.ccci;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Optional;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;

/** Only a host whose key is known is talked to, and what was wrong with it is remembered in words. */
final class HostKeyCheck extends KnownHostsServerKeyVerifier {

    private volatile String objection;

    HostKeyCheck(Path knownHosts) {
        super(RejectAllServerKeyVerifier.INSTANCE, knownHosts);
    }

    Optional<String> objection() {
        return Optional.ofNullable(objection);
    }

    @Override
    protected boolean acceptUnknownHostKey(ClientSession session, SocketAddress remote, PublicKey key) {
        objection = ("the node %s isn't known: its key is %s. If that is right, add it to %s (ssh-keyscan prints the line)")
                .formatted(remote, KeyUtils.getFingerPrint(key), getPath());
        return false;
    }

    @Override
    public boolean acceptModifiedServerKey(ClientSession session, SocketAddress remote, KnownHostEntry entry, PublicKey expected, PublicKey actual) {
        String known = KeyUtils.getKeyType(expected);
        String came = KeyUtils.getKeyType(actual);
        if (!known.equals(came)) {
            objection = ("the node %s shows no key of a kind that is known of it: an %s key is known (%s), and an %s key came (%s). "
                    + "Was it set up anew, or is it another machine? Nothing was sent; see %s (ssh-keyscan prints the line)")
                    .formatted(remote, known, KeyUtils.getFingerPrint(expected), came, KeyUtils.getFingerPrint(actual), getPath());
            return false;
        }
        objection = ("the key of the node %s has changed: %s is known, %s came. Was it set up anew, or is it another machine? "
                + "Nothing was sent; see %s")
                .formatted(remote, KeyUtils.getFingerPrint(expected), KeyUtils.getFingerPrint(actual), getPath());
        return false;
    }
}
