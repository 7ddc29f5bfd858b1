package zone.autonomic.redfix.lab;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import zone.autonomic.redfix.lab.forge.JsonFile;

/** The ports that a lab had: it takes them again after a restart, so that links in old messages still lead somewhere. */
record LabPorts(int forge, int node, int runs) {

    static LabPorts in(Path data) {
        Path file = file(data);
        return Files.exists(file) ? JsonFile.read(file, LabPorts.class) : new LabPorts(0, 0, 0);
    }

    void write(Path data) {
        JsonFile.write(file(data), this);
    }

    private static Path file(Path data) {
        return data.resolve("ports.json");
    }

    /** Starts on the port if it is free, else on any. */
    static <T> T prefer(int port, IntFunction<T> start) {
        try {
            return start.apply(port);
        } catch (UncheckedIOException e) {
            if (port == 0) {
                throw e;
            }
            return start.apply(0);
        }
    }
}
