package zone.autonomic.redfix.ccci;

import java.net.URI;
import java.util.Optional;

/**
 * Where the node clones recipes and the harness from, and as whom.
 *
 * @param address without the repository's name; empty where none is known
 * @param user the account for a mirror that wants a login
 * @param token its password; empty for a mirror that isn't the forge's own host, which must not be told it
 */
record Mirror(String address, String user, Optional<String> token) {

    static final Mirror NONE = new Mirror("", "", Optional.empty());

    /** The one that is configured, else the forge's organisation. */
    static Mirror of(NodeConfig config, Optional<String> forge, String organisation, String user, Optional<String> token) {
        Optional<String> ofForge = forge.map(url -> url.replaceFirst("/+$", ""));
        String address = config.mirror().or(() -> ofForge.map(url -> url + "/" + organisation)).orElse("");
        boolean forges = ofForge.filter(url -> sameHost(url, address)).isPresent();
        return new Mirror(address, user, token.filter(t -> forges && !t.isBlank()));
    }

    private static boolean sameHost(String forge, String mirror) {
        try {
            URI one = URI.create(forge);
            URI other = URI.create(mirror);
            return one.getScheme() != null && one.getScheme().equals(other.getScheme()) && one.getAuthority() != null && one.getAuthority().equals(other.getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What the node's script reads: two lines, or nothing where there is no login. */
    String login() {
        return token.map(t -> user + "\n" + t + "\n").orElse("");
    }

    @Override
    public String toString() {
        return "Mirror[" + address + "]"; // never the token
    }
}
