package zone.autonomic.redfix.fix;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The script that dumps and restores a PostgreSQL database in its own container, for a recipe's volume.
 *
 * @param dump the dump's absolute path, in the database's volume
 * @param oldDump the absolute path of the dump that earlier versions of the recipe saved, by which their snapshots are known; empty for none
 */
record RestoreScript(String dump, Optional<String> oldDump) {

    private static final String TEMPLATE = "/fix/restore-hook/pg_backup.sh";
    /** The line by which a script is known to be this one, whatever its name. */
    private static final String MARK = "# Saves the service's database as one whole dump, and puts it back exactly as it was.";

    String text() {
        String template = template().replace("@DUMP@", quoted(dump));
        return oldDump.map(old -> template.replace("@OLD_DUMP@", quoted(old))).orElseGet(() -> withoutOldDump(template));
    }

    /** Whether a text is such a script, perhaps of an earlier version. */
    static boolean isOne(String text) {
        return text.contains(MARK);
    }

    private static String withoutOldDump(String template) {
        String text = template.replaceAll("(?s)older_recipe\\(\\) \\{.*?\n}\n\n", "");
        return text.lines().filter(line -> !line.contains("old_dump")).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9/._-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    private static String template() {
        try (InputStream in = RestoreScript.class.getResourceAsStream(TEMPLATE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
