package zone.autonomic.redfix.lab.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * Where an engine is found, in a file that only its own user can read: two lines, the port and the secret.
 *
 * @param secret what a caller says first
 */
public record Door(int port, String secret) {

    /** The file below a node's root. */
    public static Path file(Path root) {
        return root.resolve("state/engine/door");
    }

    /** The door of the engine that serves the node, or served it. */
    public static Optional<Door> of(Path root) {
        try {
            List<String> lines = Files.exists(file(root)) ? Files.readAllLines(file(root)) : List.of();
            return lines.size() < 2 ? Optional.empty() : Optional.of(new Door(Integer.parseInt(lines.get(0)), lines.get(1)));
        } catch (IOException e) {
            // The folder goes while it is read: nobody is at home.
            return Optional.empty();
        }
    }

    void open(Path root) {
        Path file = file(root);
        Path fresh = file.resolveSibling("door." + secret.substring(0, 8));
        try {
            Files.createDirectories(file.getParent());
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(fresh, (port + "\n" + secret + "\n").getBytes(StandardCharsets.UTF_8));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Takes the file away again, unless it leads to another engine by now. */
    void shut(Path root) {
        try {
            if (of(root).filter(this::equals).isPresent()) {
                Files.deleteIfExists(file(root));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file(root), e);
        }
    }
}
