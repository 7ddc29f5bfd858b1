package zone.autonomic.redfix.lab.image;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an image does when it is started and used. See docs/lab-images.md for the words of the file that says it.
 *
 * @param image the repository, as written in the description
 * @param kind the behaviour, e.g. {@code web}, {@code postgres}, {@code caddy}
 * @param listens the ports it listens on
 * @param health the paths that it answers with 200 when it is well; the first is the one to ask
 * @param startsIn seconds until it listens
 * @param handshakeSeconds seconds that a client's handshake takes on an idle node
 * @param handshakeSecondsLoaded the same on a loaded node
 */
public record ImageDescription(String image, String kind, Set<Integer> listens, List<String> health, int startsIn, int handshakeSeconds,
        int handshakeSecondsLoaded, int uid, List<String> entrypoint, List<String> command, Map<String, String> environment) {
}
