package zone.autonomic.redfix.lab.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The machine's Python, which runs the harness.
 *
 * @param program the interpreter itself: what is called {@code python3} may be a script that looks for one
 */
record Python(Path program) {
    private static final Pattern TOLD = Pattern.compile("3\\.(\\d+) (/.*)");
    private static final int LEAST = 9;
    private static final String ASK = "import sys; print('%d.%d %s' % (sys.version_info[0], sys.version_info[1], sys.executable))";
    private static Python found;

    /** @throws NodeInstallation.Lacks where there is none that will do */
    static synchronized Python find() {
        if (found == null) {
            found = Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":")).map(folder -> Path.of(folder, "python3"))
                    .filter(Files::isExecutable).flatMap(python -> ask(python).stream()).findFirst()
                            .orElseThrow(() -> new NodeInstallation.Lacks(
                            "needs Python 3." + LEAST
                                    + " or newer as python3 (Debian: apt-get install python3); nothing is installed into it"));
        }
        return found;
    }

    private static Optional<Python> ask(Path python) {
        try {
            Process process = new ProcessBuilder(python.toString(), "-IS", "-c", ASK).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            Matcher m = TOLD.matcher(said);
            return process.waitFor() == 0 && m.matches() && Integer.parseInt(m.group(1)) >= LEAST
                    ? Optional.of(new Python(Path.of(m.group(2)))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking for Python", e);
        }
    }
}
