package zone.autonomic.redfix.lab.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Plays the programs that talk to neighbours: getent, nslookup, nc, curl and wget. What a web page says isn't played. */
final class Network {

    private final Neighbourhood neighbours;
    private final Set<Integer> own;

    /** @param own the ports that the container itself listens on */
    Network(Neighbourhood neighbours, Set<Integer> own) {
        this.neighbours = neighbours;
        this.own = own;
    }

    static boolean knows(String program) {
        return List.of("getent", "nslookup", "nc", "curl", "wget").contains(program);
    }

    int play(Call call) {
        List<String> words = call.arguments();
        return switch (call.program()) {
            case "getent" -> words.size() > 1 && List.of("hosts", "ahosts").contains(words.get(0)) ? lookUp(call, words.get(1)) : unknown(call);
            case "nslookup" -> words.isEmpty() ? 1 : lookUp(call, words.get(0));
            case "nc" -> connect(words.stream().filter(w -> !w.startsWith("-")).toList(), call);
            default -> fetch(call, words);
        };
    }

    private int unknown(Call call) {
        call.unknown(call.program() + " " + String.join(" ", call.arguments()));
        return 127;
    }

    private int lookUp(Call call, String name) {
        if (name.equals("localhost")) {
            call.say("127.0.0.1       localhost");
            return 0;
        }
        List<Neighbourhood.Peer> peers = neighbours.resolve(name);
        peers.forEach(peer -> call.say(String.format("%-15s %s", peer.address(), name)));
        return peers.isEmpty() ? 2 : 0;
    }

    private int connect(List<String> words, Call call) {
        List<String> address = new ArrayList<>(words);
        // -w 5 leaves its number in front
        while (address.size() > 2) {
            address.remove(0);
        }
        if (address.size() < 2 || !address.get(1).matches("\\d+")) {
            return unknown(call);
        }
        return open(new Dial.Address(address.get(0), Integer.parseInt(address.get(1)), "/")) ? 0 : 1;
    }

    private boolean open(Dial.Address address) {
        return address.local() ? own.contains(address.port()) : Dial.to(address, neighbours, 0).reached();
    }

    private int fetch(Call call, List<String> words) {
        List<String> urls = words.stream().filter(w -> w.matches("https?://.*")).toList();
        boolean onlyAsks = words.stream().noneMatch(w -> w.matches("-X|--request|-d|--data.*|-T|-F|--form|--post.*|-O(?!-$|/dev/null$).+|-o.*\\.(sh|sql|gz|tar)"));
        if (urls.size() != 1 || !onlyAsks) {
            return unknown(call);
        }
        Dial.Address address = Dial.Address.parse(urls.get(0));
        if (!open(address)) {
            call.complain(call.program() + ": can't connect to " + address.host() + " port " + address.port() + ": Connection refused");
            return call.program().equals("curl") ? 7 : 1;
        }
        return 0;
    }
}
