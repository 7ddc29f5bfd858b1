package zone.autonomic.redfix.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import zone.autonomic.redfix.step.port.Misconfigured;

/** Some addresses and networks. */
final class Addresses {

    /** All four numbers: 10.1 would be read as 10.0.0.1. */
    private static final Pattern WRITTEN = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final List<Network> networks;

    private Addresses(List<Network> networks) {
        this.networks = networks;
    }

    /** @param bits how many of them, from the left, have to be the same */
    private record Network(byte[] address, int bits) {

        boolean has(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Those that are written; a network of all addresses there isn't, as whoever comes would be believed.
     *
     * @param written {@code 127.0.0.1}, {@code 10.0.0.0/8}, {@code fd00::/8}; no names, as whoever answers for a name would be believed
     * @throws Misconfigured when one of them is something else
     */
    static Addresses of(List<String> written) {
        return new Addresses(written.stream().map(String::strip).filter(w -> !w.isEmpty()).map(Addresses::network).toList());
    }

    private static Network network(String written) {
        String[] parts = written.split("/", 2);
        try {
            if (WRITTEN.matcher(parts[0]).matches()) {
                byte[] address = InetAddress.getByName(parts[0]).getAddress();
                int bits = parts.length == 1 ? address.length * 8 : Integer.parseInt(parts[1]);
                if (bits > 0 && bits <= address.length * 8) {
                    return new Network(address, bits);
                }
            }
        } catch (UnknownHostException | NumberFormatException e) {
            throw unreadable(written);
        }
        throw unreadable(written);
    }

    private static Misconfigured unreadable(String written) {
        return new Misconfigured("redfix.web.proxies: '%s' isn't an address of a proxy; write e.g. redfix.web.proxies=127.0.0.1,10.1.0.0/16"
                .formatted(written));
    }

    boolean isEmpty() {
        return networks.isEmpty();
    }

    /** @param address as a connection has it, not a name */
    boolean have(String address) {
        try {
            byte[] bytes = InetAddress.getByName(address.replaceFirst("%.*", "")).getAddress();
            return networks.stream().anyMatch(network -> network.has(bytes));
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
