package zone.autonomic.redfix.store;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import zone.autonomic.redfix.step.port.OnDuty;

/**
 * Copies of H2 in a folder: one a day, and one before tables are changed. Each is made beside and moved, so that half a copy is never taken for one; the
 * oldest go. PostgreSQL is copied by those who keep it.
 */
@ApplicationScoped
class H2Copies {

    private static final Logger LOG = Logger.getLogger(H2Copies.class);
    private static final String DAILY = "redfix-";
    private static final String BEFORE = "before-migration-";
    /** A copy holds what the database holds, wherever it lies. */
    private static final FileAttribute<?> FOR_ITS_OWNER = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Duration A_DAY = Duration.ofHours(23);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path data;
    private final Path folder;
    private final int kept;
    private final Clock clock;
    private volatile Database database;

    @Inject
    H2Copies(@ConfigProperty(name = "redfix.data-dir") String data, @ConfigProperty(name = "redfix.copies.folder") Optional<String> folder,
            @ConfigProperty(name = "redfix.copies.kept") int kept, Clock clock) {
        this(Path.of(data), folder.map(Path::of).orElse(Path.of(data, "copies")), kept, clock);
    }

    H2Copies(Path data, Path folder, int kept, Clock clock) {
        this.data = data;
        this.folder = folder;
        this.kept = kept;
        this.clock = clock;
    }

    /** What is to be copied is known only when the tables stand: a copy before that is made over the connection that changes them. */
    void onDuty(@Observes OnDuty event, Database opened) {
        this.database = opened;
    }

    @Scheduled(every = "${redfix.copies.look}", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void copyOnceADay() {
        if (database != null && !database.shared()) {
            copyIfDue();
        }
    }

    /** @return the copy that was made, where one was due and there was room */
    Optional<Path> copyIfDue() {
        Optional<Instant> last = all(DAILY).reduce((a, b) -> b).map(H2Copies::made);
        if (database.state().trouble().isPresent() || last.filter(time -> Duration.between(time, clock.instant()).compareTo(A_DAY) < 0).isPresent()) {
            return Optional.empty();
        }
        return database.inTransaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                return copy(statement, DAILY);
            }
        });
    }

    /** Before tables are changed. Without a copy they aren't: whoever has no room for one sets where to. */
    Path copyBeforeMigration(Statement statement) throws SQLException {
        return copy(statement, BEFORE).orElseThrow(() -> new IllegalStateException("there is no room in " + folder
                + " for a copy of the database, and its tables are changed only after one was made: make room, or set redfix.copies.folder"));
    }

    private Optional<Path> copy(Statement statement, String kind) throws SQLException {
        try {
            Files.createDirectories(folder);
            if (!hasRoom()) {
                LOG.warnf("there is no room in %s for a copy of the database", folder);
                return Optional.empty();
            }
            Path copy = folder.resolve(kind + TIME.format(clock.instant()) + ".zip");
            Path beside = folder.resolve("." + copy.getFileName() + ".new");
            Files.deleteIfExists(beside);
            Files.createFile(beside, FOR_ITS_OWNER);
            statement.execute("backup to '" + beside.toString().replace("'", "''") + "'");
            Files.move(beside, copy);
            List<Path> made = all(kind).toList();
            for (Path old : made.subList(0, Math.max(0, made.size() - kept))) {
                Files.delete(old);
            }
            return Optional.of(copy);
        } catch (IOException e) {
            throw new UncheckedIOException("the database can't be copied to " + folder + ": " + e.getMessage(), e);
        }
    }

    /** As much again as the database takes, as it packs the worse the more of it is packed already. */
    private boolean hasRoom() throws IOException {
        Path file = data.resolve("redfix.mv.db");
        return !Files.exists(file) || Files.getFileStore(folder).getUsableSpace() > Files.size(file);
    }

    /** Of a kind, the oldest first. */
    private Stream<Path> all(String kind) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(kind + "\\d{8}-\\d{6}\\.zip")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant made(Path copy) {
        String name = copy.getFileName().toString();
        return Instant.from(TIME.parse(name.substring(name.length() - "yyyyMMdd-HHmmss.zip".length(), name.length() - ".zip".length())));
    }
}
