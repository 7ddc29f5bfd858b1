package zone.autonomic.redfix.lab.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import zone.autonomic.redfix.lab.engine.Request;

/**
 * The clock of one run, which stands still but for what is played: a file with a line for each time that passed, in seconds.
 * Whoever lets time pass appends a line, so the harness, its children and the engine share it without a lock.
 */
final class PlayedClock {
    private static final double NEVER = Double.POSITIVE_INFINITY;
    private final Path file;
    private final double deadline;

    /** @param deadline when nobody waits for the caller any more */
    private PlayedClock(Path file, double deadline) {
        this.file = file;
        this.deadline = deadline;
    }

    /** The clock of the run that a program was called in; outside of a run there is none, and nothing takes time. */
    static Optional<PlayedClock> of(Request request) {
        double deadline = request.variable("LAB_DEADLINE").map(Double::parseDouble).orElse(NEVER);
        return request.variable("LAB_CLOCK").map(Path::of).filter(Files::isRegularFile).map(file -> new PlayedClock(file, deadline));
    }

    /** What tells runs apart. */
    String name() {
        return file.toString();
    }

    double now() {
        try {
            return Files.readAllLines(file).stream().mapToDouble(Double::parseDouble).sum();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the clock " + file, e);
        }
    }

    /** Lets the seconds pass, but no more than a moment longer than somebody waits. @return whether they all passed */
    boolean pass(double seconds) {
        double most = deadline - now();
        double passing = Math.max(0, Math.min(seconds, most + 0.01));
        try {
            Files.write(file, String.format(Locale.ROOT, "%.3f%n", passing).getBytes(StandardCharsets.US_ASCII), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the clock " + file, e);
        }
        return seconds <= most;
    }
}
