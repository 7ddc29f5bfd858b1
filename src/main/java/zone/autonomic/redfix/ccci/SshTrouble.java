package zone.autonomic.redfix.ccci;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.common.SshException;

/** Why no connection came about, in words for whoever has to look into it. */
final class SshTrouble {

    private SshTrouble() {}

    static String explain(Throwable trouble, NodeConfig config) {
        String place = config.user() + "@" + config.host().orElse("?") + ":" + config.port();
        for (Throwable t = trouble; t != null; t = t.getCause()) {
            if (t instanceof UnknownHostException || t instanceof UnresolvedAddressException) {
                return "the CI node's name doesn't resolve: " + config.host().orElse("?") + " (redfix.node.host)";
            }
            if (t instanceof NoRouteToHostException) {
                return "no way leads to the CI node " + place + "; is the network up?";
            }
            if (t instanceof ConnectException) {
                return "the CI node " + place + " refuses the connection; is it up, and sshd on that port?";
            }
            if (t instanceof TimeoutException) {
                return "the CI node %s did not answer within %d s".formatted(place, config.connectTimeout().toSeconds());
            }
        }
        String reason = reason(trouble);
        if (reason.contains("No more authentication methods")) {
            return "the CI node " + place + " refuses the key " + config.keyFile() + "; is its public half in authorized_keys there?";
        }
        return "no connection to the CI node " + place + ": " + reason;
    }

    static String reason(Throwable trouble) {
        for (Throwable t = trouble; t != null; t = t.getCause()) {
            if (t instanceof SshException && t.getMessage() != null) {
                return t.getMessage();
            }
        }
        return trouble.getMessage() == null ? trouble.getClass().getSimpleName() : trouble.getMessage();
    }
}
