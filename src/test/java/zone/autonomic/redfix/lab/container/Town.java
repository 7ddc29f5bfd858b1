package zone.autonomic.redfix.lab.container;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Neighbours for a test: who answers to a name, and on which ports. */
final class Town implements Neighbourhood {

    private final Map<String, List<Peer>> names = new LinkedHashMap<>();
    private final Set<String> open = new LinkedHashSet<>();

    Town has(String name, String stack, String address, int... ports) {
        names.computeIfAbsent(name, n -> new ArrayList<>()).add(new Peer(stack, name, address));
        for (int port : ports) {
            open.add(address + ":" + port);
        }
        return this;
    }

    @Override
    public List<Peer> resolve(String name) {
        return names.getOrDefault(name, List.of());
    }

    @Override
    public boolean listens(Peer peer, int port) {
        return open.contains(peer.address() + ":" + port);
    }
}
