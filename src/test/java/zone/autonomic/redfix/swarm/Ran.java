package zone.autonomic.redfix.swarm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How a program ended, with what it wrote to stdout and stderr. */
record Ran(List<String> command, int exit, String output) {

    static Ran of(Duration bound, String... command) {
        return of(bound, Map.of(), List.of(command));
    }

    /** @throws IllegalStateException when it doesn't end within the bound */
    static Ran of(Duration bound, Map<String, String> environment, List<String> command) {
        Path out = null;
        try {
            out = Files.createTempFile("ran", ".out");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).redirectInput(Path.of("/dev/null").toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + " didn't end within " + bound.toSeconds() + " s; it printed:\n" + Files.readString(out));
            }
            return new Ran(command, process.exitValue(), Files.readString(out));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            delete(out);
        }
    }

    boolean succeeded() {
        return exit == 0;
    }

    /** What it printed, without the last line end. @throws IllegalStateException with the command and its output when it failed */
    String orFail() {
        if (exit != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + exit + ":\n" + output);
        }
        return output.stripTrailing();
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
