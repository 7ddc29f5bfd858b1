package zone.autonomic.redfix.lab.container;

import java.util.List;

/** What a container sees of the others over its networks. */
public interface Neighbourhood {

    /** Who answers to the name, in the order of Docker's answer; empty when nobody does ({@code no such host}). Localhost is never asked for. */
    List<Peer> resolve(String name);

    /** Whether the peer's running container listens on the port. */
    boolean listens(Peer peer, int port);

    /** A task of a service. @param address IPv4, without a prefix length */
    record Peer(String stack, String service, String address) {}

    /** Nobody is there. */
    static Neighbourhood empty() {
        return new Neighbourhood() {
            @Override
            public List<Peer> resolve(String name) {
                return List.of();
            }

            @Override
            public boolean listens(Peer peer, int port) {
                return false;
            }
        };
    }
}
