package zone.autonomic.redfix.lab.container;

import java.util.List;

/** What a container sees of the others over its networks. */
public interface Neighbourhood {

    /** Who answers to the name, in the order of Docker's answer; empty when nobody does ({@code no such host}). Localhost is never asked for. */
    List<Peer> resolve(String name);

    /** Whether the peer's running container listens on the port. */
    boolean listens(Peer peer, int port);

    /** What the peer answers to a GET on a port that it listens on; 200 where nobody looks closer. */
    default int answer(Peer peer, int port, String path) {
        return 200;
    }

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
