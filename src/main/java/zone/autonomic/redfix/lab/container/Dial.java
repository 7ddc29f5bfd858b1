package zone.autonomic.redfix.lab.container;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connection to a named neighbour.
 *
 * @param peer who was reached
 * @param error what went wrong, as Go programs say it; empty when somebody listens
 */
record Dial(Neighbourhood.Peer peer, String error) {

    /** @param port 0 where none is said */
    record Address(String host, int port, String path) {
        private static final Pattern FORM = Pattern.compile("(?:([a-z0-9+]+)://)?(?:[^@/]*@)?(\\[[^]]*]|[^:/?#]*)(?::(\\d+))?(/[^?#]*)?.*");
        private static final Pattern WORDS = Pattern.compile(".*\\bhost=(\\S+).*");

        static Address parse(String text) {
            Matcher words = WORDS.matcher(text);
            Matcher form = FORM.matcher(words.matches() ? words.group(1) : text.strip());
            if (!form.matches()) {
                return new Address(text, 0, "/");
            }
            String scheme = form.group(1) == null ? "" : form.group(1);
            int port = form.group(3) != null ? Integer.parseInt(form.group(3)) : switch (scheme) {
                case "http", "h2c" -> 80;
                case "https" -> 443;
                case "postgres", "postgresql" -> 5432;
                case "redis" -> 6379;
                case "mysql" -> 3306;
                default -> 0;
            };
            return new Address(form.group(2), port, form.group(4) == null ? "/" : form.group(4));
        }

        boolean local() {
            return List.of("", "localhost", "127.0.0.1", "[::1]", "0.0.0.0").contains(host);
        }
    }

    boolean reached() {
        return error.isEmpty();
    }

    /** @param turn which of several that answer to the name is taken: they are asked by turns */
    static Dial to(Address address, Neighbourhood neighbours, int turn) {
        List<Neighbourhood.Peer> peers = neighbours.resolve(address.host());
        if (peers.isEmpty()) {
            return new Dial(null, "dial tcp: lookup " + address.host() + " on 127.0.0.11:53: no such host");
        }
        Neighbourhood.Peer peer = peers.get(Math.floorMod(turn, peers.size()));
        if (address.port() != 0 && !neighbours.listens(peer, address.port())) {
            return new Dial(peer, "dial tcp " + peer.address() + ":" + address.port() + ": connect: connection refused");
        }
        return new Dial(peer, "");
    }

    /** What whoever was reached answers. One of another stack, come upon by a name that isn't its own alone, doesn't know what it is asked. */
    int status(Address address, String path, String ownStack, Neighbourhood neighbours) {
        if (!peer.stack().equals(ownStack) && !address.host().startsWith(peer.stack() + "_")) {
            return 404;
        }
        return neighbours.answer(peer, address.port(), path);
    }
}
