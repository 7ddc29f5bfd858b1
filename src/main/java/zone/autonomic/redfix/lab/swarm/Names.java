package zone.autonomic.redfix.lab.swarm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import zone.autonomic.redfix.lab.container.Neighbourhood;

/**
 * What a service's container sees of the others. A name resolves on the first of its networks that knows it: those that aren't {@code internal: true}
 * first, then by the network's full name, alphabetically (domain.md §3). On each network a service answers to its short name, always, to its full
 * swarm name and to its aliases. Where its own stack and strangers answer on the same network, answers alternate from one request to the next.
 */
public final class Names implements Neighbourhood {

    private final NodeState node;
    private final String stack;
    private final String service;
    private final Answers answers;
    private int turn = -1;

    /** What a peer's web side answers. */
    interface Answers {
        int ask(Peer peer, int port, String path);
    }

    /** One request's view: within it answers don't change. */
    public Names(NodeState node, String stack, String service) {
        this(node, stack, service, (peer, port, path) -> 200);
    }

    Names(NodeState node, String stack, String service, Answers answers) {
        this.node = node;
        this.stack = stack;
        this.service = service;
        this.answers = answers;
    }

    /** Registers a service on its networks under all the names that it answers to there. */
    public static void register(NodeState node, String stack, String service, Map<String, List<String>> networks, String taskName) {
        networks.forEach((network, aliases) -> {
            Path file = node.network(network).resolve("endpoints").resolve(stack + "_" + service);
            List<String> known = Disk.lines(file);
            List<String> lines = new ArrayList<>(List.of(taskName, known.size() > 1 ? known.get(1) : freeAddress(node, network), service,
                    stack + "_" + service, "tasks." + service, "tasks." + stack + "_" + service));
            lines.addAll(aliases);
            Disk.write(file, String.join("\n", lines) + "\n");
        });
    }

    static void forget(NodeState node, String stack, String service) {
        for (String network : Disk.names(node.state().resolve("networks"))) {
            Disk.remove(node.network(network).resolve("endpoints").resolve(stack + "_" + service));
        }
    }

    private static synchronized String freeAddress(NodeState node, String network) {
        Path folder = node.network(network);
        String subnet = Disk.read(folder.resolve("subnet")).strip();
        if (subnet.isEmpty()) {
            subnet = network.equals(NodeState.PROXY) ? "10.10.0." : "10.0." + (1 + node.turn("subnet") % 250) + ".";
            Disk.write(folder.resolve("subnet"), subnet + "\n");
        }
        String next = Disk.read(folder.resolve("next")).strip();
        int host = next.isEmpty() ? 2 : Integer.parseInt(next);
        Disk.write(folder.resolve("next"), Integer.toString(host >= 250 ? 2 : host + 1));
        return subnet + host;
    }

    @Override
    public List<Peer> resolve(String name) {
        for (String network : networks()) {
            List<Peer> peers = on(network, name);
            if (!peers.isEmpty()) {
                return ordered(peers);
            }
        }
        return List.of();
    }

    /** The networks in the order in which they are asked. */
    public List<String> networks() {
        return Disk.lines(node.service(stack, service).resolve("networks"));
    }

    private List<Peer> on(String network, String name) {
        Path endpoints = node.network(network).resolve("endpoints");
        List<Peer> peers = new ArrayList<>();
        for (String endpoint : Disk.names(endpoints)) {
            List<String> lines = Disk.lines(endpoints.resolve(endpoint));
            if (lines.size() > 2 && lines.subList(2, lines.size()).contains(name)) {
                String short_ = lines.get(2);
                peers.add(new Peer(endpoint.substring(0, endpoint.length() - short_.length() - 1), short_, lines.get(1)));
            }
        }
        return peers;
    }

    private List<Peer> ordered(List<Peer> peers) {
        if (peers.size() == 1) {
            return peers;
        }
        if (turn < 0) {
            turn = node.turn("names-" + stack + "-" + service);
        }
        List<Peer> foreign = new ArrayList<>(peers.stream().filter(p -> !p.stack().equals(stack)).toList());
        List<Peer> own = peers.stream().filter(p -> p.stack().equals(stack)).toList();
        Collections.rotate(foreign, -turn);
        List<Peer> all = new ArrayList<>(turn % 2 == 0 ? foreign : own);
        all.addAll(turn % 2 == 0 ? own : foreign);
        return all;
    }

    @Override
    public boolean listens(Peer peer, int port) {
        return Disk.lines(node.service(peer.stack(), peer.service()).resolve("ports")).contains(Integer.toString(port));
    }

    /** What the peer answers to a GET on a port that it listens on. */
    public int answer(Peer peer, int port, String path) {
        return answers.ask(peer, port, path);
    }
}
