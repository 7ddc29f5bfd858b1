package zone.autonomic.redfix.fix;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The entrypoint that makes a mounted configuration writable, see {@code /fix/writable-config/entrypoint.sh}.
 *
 * @param template where the swarm mounts the rendered template
 * @param target the file that the application reads and saves into
 * @param makesDirectory whether the target lies below the volume's own directory, so that on a new volume its directory is missing
 * @param startsAsRoot whether the file has to be given to the user that the image's own start changes to
 */
record WritableConfigScript(String template, String target, boolean makesDirectory, boolean startsAsRoot) {

    private static final String RESOURCE = "/fix/writable-config/entrypoint.sh";
    private static final String MOVE = "mv -f \"$target.new\" \"$target\"\n";
    private static final String CLEAR = "rm -f \"$target.new\"\n";
    private static final String DIRECTORY = "mkdir -p \"${target%/*}\"\n";
    /** Docker makes the directories above a mounted file as root: on the volume of an older release nobody else can write into them. */
    private static final String OWN_DIRECTORY = """
            # An older release's mount made the directories above the file as root's: one of ours takes its place.
            directory=${target%/*}
            [ -w "$directory" ] || [ ! -d "$directory" ] || mv "$directory" "$directory.old"
            mkdir -p "$directory"
            """;

    String text() {
        String text = resource().replace("@TEMPLATE@", template).replace("@TARGET@", target);
        if (makesDirectory) {
            text = before(text, CLEAR, startsAsRoot ? DIRECTORY : OWN_DIRECTORY);
        }
        if (startsAsRoot) {
            text = before(text, MOVE, "chown \"${USER_UID:-1000}:${USER_GID:-1000}\" \"$target.new\" # whom the image's own start changes to\n");
        }
        return text;
    }

    private static String before(String text, String line, String added) {
        return text.replace(line, added + line);
    }

    private static String resource() {
        try (InputStream in = WritableConfigScript.class.getResourceAsStream(RESOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
