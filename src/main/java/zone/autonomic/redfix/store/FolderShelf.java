package zone.autonomic.redfix.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * The bytes lie in files beside the database, one for each segment. They are on the disk before the row that tells of them is committed; what a
 * killed bot wrote without committing is overwritten by the next piece.
 */
final class FolderShelf implements LogShelf {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,119}");

    private static final Logger LOG = Logger.getLogger(FolderShelf.class);

    private final Path folder;

    FolderShelf(Path folder) {
        this.folder = folder;
    }

    private Path file(Segment segment) {
        if (!NAME.matcher(segment.investigation()).matches() || !NAME.matcher(segment.run()).matches()) {
            throw new IllegalArgumentException("not the names of a log: %s, %s".formatted(segment.investigation(), segment.run()));
        }
        return folder.resolve(segment.investigation()).resolve(segment.run()).resolve(segment.number() + ".z");
    }

    @Override
    public Optional<byte[]> put(Segment segment, long place, byte[] bytes) {
        Path file = file(segment);
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    channel.write(rest, place + rest.position());
                }
                channel.truncate(place + bytes.length);
                channel.force(false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the log can't be written to " + file + ": " + e.getMessage(), e);
        }
        return Optional.empty();
    }

    @Override
    public Optional<byte[]> get(Segment segment, long place, int length, Optional<byte[]> inRow) {
        try (FileChannel channel = FileChannel.open(file(segment), StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining() && channel.read(bytes, place + bytes.position()) >= 0) {
                // until all of it is there
            }
            return bytes.hasRemaining() ? Optional.empty() : Optional.of(bytes.array());
        } catch (NoSuchFileException lost) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the log can't be read from " + file(segment) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void drop(List<Segment> segments) {
        for (Segment segment : segments) {
            try {
                Files.deleteIfExists(file(segment));
            } catch (IOException e) {
                LOG.warnf("a part of a log that isn't kept any more can't be removed, and takes up room: %s", e);
            }
        }
    }
}
