package zone.autonomic.redfix.store;

import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who this bot is among those that share a database, across its restarts. Its data folder has a name in a file that the running bot keeps
 * locked: who has the lock knows that the one before it, which had the same name, is dead, and need not wait for its heartbeats to be missed.
 * The system lets go of the lock however a process ends. A copy of the folder gets a name of its own.
 */
@ApplicationScoped
class FormerSelf implements AutoCloseable {

    private static final int LONGEST = 200;

    private final Path file;
    private FileChannel channel;
    private Optional<String> name;

    @Inject
    FormerSelf(@ConfigProperty(name = "redfix.data-dir") String dataDirectory) {
        this(Path.of(dataDirectory, "bot-name"));
    }

    FormerSelf(Path file) {
        this.file = file;
    }

    /** The name that nobody living has but this process; empty where another process has the folder, or nothing can be kept there. */
    synchronized Optional<String> name() {
        if (name == null) {
            name = Optional.empty();
            try {
                name = locked();
            } catch (IOException | OverlappingFileLockException e) {
                Log.debugf(e, "%s can't be had", file);
            }
            if (name.isEmpty()) {
                close();
                Log.infof("%s can't be had for this bot alone: after a kill its work is taken up once its heartbeats are missed", file);
            }
        }
        return name;
    }

    private Optional<String> locked() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        return lock == null ? Optional.empty() : Optional.of(known().isPresent() ? known().get() : fresh());
    }

    /** What the file says, if it is the file that this was written to. */
    private Optional<String> known() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
        channel.read(bytes, 0);
        String[] words = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip().split(" ");
        boolean ours = words.length == 2 && words[0].matches("redfix-[0-9a-f-]{36}") && words[1].equals(place());
        return ours ? Optional.of(words[0]) : Optional.empty();
    }

    private String fresh() throws IOException {
        String made = "redfix-" + UUID.randomUUID();
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((made + " " + place() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
        channel.force(true);
        return made;
    }

    /** A copy lies elsewhere. */
    private String place() throws IOException {
        try {
            return String.valueOf(Files.getAttribute(file, "unix:ino"));
        } catch (UnsupportedOperationException | IllegalArgumentException noNumbers) {
            return file.toAbsolutePath().toString().replace(' ', '_');
        }
    }

    @PreDestroy
    @Override
    public synchronized void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                Log.debugf(e, "%s", file);
            }
            channel = null;
        }
    }
}
