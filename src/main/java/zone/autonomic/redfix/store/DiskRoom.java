package zone.autonomic.redfix.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The room on the disk of the bot's own folder, where H2, logs and copies lie. */
record DiskRoom(Path folder, int leastFreeMb) {

    private static final long MB = 1 << 20;

    /** What is wrong, where there is too little; empty also where it can't be told. */
    Optional<String> shortage() {
        return free().filter(free -> free < leastFreeMb * MB)
                .map(free -> "only %d MB are free in %s (redfix.least-free-mb=%d)".formatted(free / MB, folder.toAbsolutePath().normalize(), leastFreeMb));
    }

    /** In bytes. */
    Optional<Long> free() {
        try {
            return Files.exists(folder) ? Optional.of(Files.getFileStore(folder).getUsableSpace()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
