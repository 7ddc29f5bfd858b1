package zone.autonomic.redfix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import zone.autonomic.redfix.settings.GivenSettings;
import zone.autonomic.redfix.settings.KnownSettings;

/**
 * The live bot's own folder, before anything is opened in it: whoever runs the bot has to be able to write all of it, and nobody else reads it. A file that
 * another user has left there would end the start deep within the database, in a page of traces.
 */
final class DataFolder {

    private static final String SETTING = "redfix.data-dir";
    private static final Set<PosixFilePermission> OWN_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWN_FILE = PosixFilePermissions.fromString("rw-------");
    private static final String DATABASE = "redfix.mv.db";
    /** What holds what people say and what runs print. */
    private static final List<String> FOLDERS = List.of("logs", "copies", "git");
    private static final long ROOT = 0;

    private final Path folder;
    private final boolean h2;

    /** @param h2 whether the database lies in it */
    DataFolder(Path folder, boolean h2) {
        this.folder = folder.toAbsolutePath().normalize();
        this.h2 = h2;
    }

    /** The one that is set for this process. */
    static DataFolder ofThisProcess() {
        KnownSettings known = KnownSettings.read();
        GivenSettings given = GivenSettings.ofThisProcess(known);
        return new DataFolder(Path.of(given.value(SETTING).orElseGet(() -> known.shown().get(SETTING))),
                !given.value("redfix.database.pg.active").orElse("").equals("true"));
    }

    /** What keeps the bot from working in it, in a sentence with what to type; empty where nothing does. */
    Optional<String> objection() {
        try {
            return Files.isDirectory(folder) ? ofWhatIsThere() : ofWhatIsMissing();
        } catch (AccessDeniedException e) {
            return Optional.of(notWritable(folder));
        } catch (IOException e) {
            return Optional.of("%s (%s) can't be looked at: %s".formatted(folder, SETTING, e.getMessage()));
        }
    }

    private Optional<String> ofWhatIsThere() throws IOException {
        long owner = owner(folder);
        if (me() == ROOT && owner != ROOT) {
            String name = Files.getOwner(folder).getName();
            return Optional.of("%s belongs to %s, and who runs this is root, whose files %s couldn't write later. Type: runuser -u %s -- redfix serve".formatted(folder, name, name, name));
        }
        if (!Files.isWritable(folder)) {
            return Optional.of(notWritable(folder));
        }
        Optional<String> taken = h2 ? ofAnotherThatIsAtWork() : Optional.empty();
        if (taken.isPresent()) {
            return taken;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.sorted().filter(file -> !Files.isSymbolicLink(file) && !Files.isWritable(file)).findFirst()
                    .map(this::notWritable);
        }
    }

    /** H2 keeps its file locked, and would say so in thirty lines. */
    private Optional<String> ofAnotherThatIsAtWork() throws IOException {
        Path database = folder.resolve(DATABASE);
        if (!Files.isWritable(database)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(database, StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
            return lock != null ? Optional.empty()
                    : Optional.of("another redfix is at work in %s (%s). End that one first, or give this one a folder of its own"
                            .formatted(folder, SETTING));
        }
    }

    private Optional<String> ofWhatIsMissing() {
        if (Files.exists(folder)) {
            return Optional.of("%s (%s) isn't a folder".formatted(folder, SETTING));
        }
        Path there = folder;
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return Files.isWritable(there) ? Optional.empty()
                : Optional.of("%s (%s) isn't there, and %s can't make it in %s. As root type: install -d -m 700 -o %s -g %s %s"
                        .formatted(folder, SETTING, user(), there, user(), user(), folder));
    }

    private String notWritable(Path file) {
        String owner;
        try {
            owner = ", as it belongs to " + Files.getOwner(file).getName();
        } catch (IOException e) {
            owner = "";
        }
        return "%s can't be written by %s%s (%s). As root type: chown -R %s: %s".formatted(file, user(), owner, SETTING, user(), folder);
    }

    /** Makes the folder, and in it, where they aren't there, the files that would else be made for all to read; what is there is closed to others. */
    void keepPrivate() {
        try {
            if (!Files.exists(folder)) {
                Files.createDirectories(folder);
                restrict(folder, OWN_FOLDER);
            }
            if (h2) {
                file(folder.resolve(DATABASE));
            }
            file(folder.resolve("redfix.log"));
            for (String name : FOLDERS) {
                Path inside = folder.resolve(name);
                if (!Files.exists(inside)) {
                    Files.createDirectory(inside);
                }
                restrict(inside, OWN_FOLDER);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s can't be made ready (%s): %s".formatted(folder, SETTING, e), e);
        }
    }

    /** An empty database file is to H2 as none. */
    private static void file(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
        restrict(file, OWN_FILE);
    }

    /** Only its owner may; another's, which the bot may write all the same, stays as it is. */
    private static void restrict(Path path, Set<PosixFilePermission> permissions) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null && !Files.isSymbolicLink(path) && (me() == ROOT || owner(path) == me())) {
            view.setPermissions(permissions);
        }
    }

    private static long owner(Path path) throws IOException {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? ((Integer) Files.getAttribute(path, "unix:uid")).longValue() : me();
    }

    /** The number of who runs this; -1 where the system doesn't say. */
    private static long me() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) ? ((Integer) Files.getAttribute(self, "unix:uid")).longValue() : -1;
    }

    private static String user() {
        return System.getProperty("user.name");
    }
}
