package zone.autonomic.redfix.lab.image;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an image does when it is started and used. See docs/lab-images.md for the words of the file that says it.
 *
 * @param name the description's own name: its file's, without {@code .yml}
 * @param kind the behaviour: {@code web}, {@code postgres}, {@code caddy}, {@code nginx}, {@code traefik}, {@code worker} or {@code tool}
 * @param listens the ports it listens on
 * @param health the paths that it answers with 200 when it is well; the first is the one to ask
 * @param startsIn seconds until it listens
 * @param handshakeSeconds seconds from when it listens until a client's handshake is completed, on an idle node
 * @param handshakeSecondsLoaded the same on a loaded node
 * @param uid the user that its processes run as
 * @param workdir where they start
 * @param directories the folders of the image's own that this user may write
 * @param programs stand-ins by path or name: {@code app}, {@code init}, {@code pass} or a script's text
 * @param has programs of the image that a stand-in or the machine's own may play, beyond the usual ones
 * @param config the file that it reads at start
 * @param saves what it generates and writes into that file
 * @param calls environment variables with the URLs or host names of what it can't do without
 * @param answers what a client gets to read once its handshake is completed, in hexadecimal digits; empty where there is nothing
 * @param version the server's major version, e.g. of a database; empty where it doesn't matter
 */
public record ImageDescription(String name, String kind, Set<Integer> listens, List<String> health, int startsIn, int handshakeSeconds,
        int handshakeSecondsLoaded, int uid, String workdir, List<String> entrypoint, List<String> command, Map<String, String> environment,
        List<String> directories, Map<String, String> programs, List<String> has, Optional<ConfigFile> config, List<Saving> saves,
        List<String> calls, String answers, String version) {

    /**
     * The file that an application reads at start.
     *
     * @param option the command line options that name it, e.g. {@code --config}
     * @param environment the variable that names it; empty for none
     * @param path where it is looked for otherwise
     * @param requires keys and the values they must have for the application to serve rather than to offer its installation page
     */
    public record ConfigFile(List<String> option, String environment, String path, Map<String, String> requires) {}

    /**
     * A secret that the application generates where it is missing or no good, and saves into its configuration file.
     *
     * @param key {@code section.KEY}
     * @param when keys and the values at which it is wanted at all
     * @param unless keys and the values at which it isn't
     * @param valid a regular expression for a value that is left alone
     * @param generates {@code base64url-32} (43 characters) or {@code hex-32} (64 characters)
     * @param failure what is logged when the file can't be written; {@code {file}} and {@code {reason}} are filled in
     */
    public record Saving(String key, Map<String, String> when, Map<String, String> unless, String valid, String generates, String failure) {}
}
