package zone.autonomic.redfix.lab.python;

import java.util.List;
import java.util.Map;

/**
 * What programs reach over the network, and the time that passes while they try. Time is played: it passes by {@code time.sleep} alone, and begins
 * with 0 when what is reached was started.
 */
public final class Network {

    /** Who answers. */
    public interface Peers {

        /** Whether a connection is accepted so many seconds after the start. */
        boolean accepts(String host, long port, double at);

        /** Whether a client's whole handshake is completed so many seconds after the start. */
        boolean completesHandshake(String host, double at);
    }

    /** Nothing may be asked. */
    public static final Peers NOBODY = new Peers() {
        @Override
        public boolean accepts(String host, long port, double at) {
            throw new CannotRead("whether " + host + ":" + port + " answers");
        }

        @Override
        public boolean completesHandshake(String host, double at) {
            throw new CannotRead("whether " + host + " answers");
        }
    };

    private final Peers peers;
    private double now;

    public Network(Peers peers) {
        this.peers = peers;
    }

    /** An open connection; nothing more can be said over it. */
    record Connection() implements Thing {
        @Override
        public Object attribute(String name) {
            if (!name.equals("close")) {
                throw new CannotRead("." + name + " of a connection");
            }
            return (Callable) (a, k) -> null;
        }
    }

    Thing time() {
        return name -> switch (name) {
            case "monotonic", "time", "perf_counter" -> (Callable) (a, k) -> now;
            case "sleep" -> (Callable) (a, k) -> {
                now += ((Number) a.get(0)).doubleValue();
                return null;
            };
            default -> throw new CannotRead("time." + name);
        };
    }

    Thing socket() {
        return name -> switch (name) {
            case "create_connection" -> (Callable) this::connect;
            case "timeout" -> ErrorKind.TIMEOUT;
            case "error" -> ErrorKind.OS;
            default -> new Opaque("socket." + name);
        };
    }

    private Object connect(List<Object> positional, Map<String, Object> named) {
        if (positional.isEmpty() || !(positional.get(0) instanceof List<?> address) || address.size() != 2 || !(address.get(1) instanceof Long port)) {
            throw new CannotRead("a connection to " + Values.repr(positional));
        }
        if (!peers.accepts(Values.text(address.get(0)), port, now)) {
            throw new Raised(ErrorKind.REFUSED, "[Errno 111] Connection refused");
        }
        return new Connection();
    }

    /** A client's handshake with the host that it is called with, or with this machine. A connection that isn't answered costs no time. */
    Object handshake(List<Object> positional, Map<String, Object> named) {
        Object host = positional.isEmpty() ? named.getOrDefault("host", "127.0.0.1") : positional.get(0);
        if (!peers.completesHandshake(Values.text(host), now)) {
            throw new Raised(ErrorKind.TIMEOUT, "handshake not completed: nothing more came from the server");
        }
        return null;
    }
}
