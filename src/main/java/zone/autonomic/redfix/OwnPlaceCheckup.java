package zone.autonomic.redfix;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.settings.SettingsFiles;
import zone.autonomic.redfix.step.port.Checkup;

/** Who the bot runs as, what it may write, and what of it others may read. */
@ApplicationScoped
class OwnPlaceCheckup implements Checkup {

    private static final String SECTION = "README, Set up for real, 1. The machine";
    private static final Set<PosixFilePermission> OTHERS = Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private final Path data;
    private final boolean h2;
    private final SettingsFiles files;
    private final boolean lab;

    @Inject
    OwnPlaceCheckup(@ConfigProperty(name = "redfix.data-dir") String data, @ConfigProperty(name = "redfix.database.h2.active") boolean h2,
            @ConfigProperty(name = "redfix.mode") String mode) {
        this(Path.of(data), h2, SettingsFiles.ofThisProcess(), mode.equals("lab"));
    }

    OwnPlaceCheckup(Path data, boolean h2, SettingsFiles files, boolean lab) {
        this.data = data.toAbsolutePath().normalize();
        this.h2 = h2;
        this.files = files;
        this.lab = lab;
    }

    @Override
    public String subject() {
        return "This machine";
    }

    @Override
    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        String user = System.getProperty("user.name");
        // In a container it may well be root; where others live, too, it should not.
        boolean root = user.equals("root") && !lab && Files.isDirectory(Path.of("/run/systemd/system"));
        findings.add(root ? Finding.warning("runs as", user + ", as whoever runs this does",
                "run it as the bot's own user: runuser -u redfix -- redfix doctor (%s)".formatted(SECTION))
                : Finding.ok("runs as", user + ", Java " + Runtime.version().feature()));
        findings.add(new DataFolder(data, h2).objection().map(said -> Finding.failed("folder", said, "see " + SECTION))
                .orElseGet(() -> Finding.ok("folder",
                        data + (Files.exists(data) ? ": all of it can be written" : " isn't there yet: the first start makes it"))));
        if (Files.exists(data) && !may(data, Set.of(PosixFilePermission.OTHERS_EXECUTE))) {
            findings.add(Finding.ok("its files", "nobody else looks into " + data));
        } else {
            readByOthers("its files", Stream.of("redfix.mv.db", "redfix.log", "copies", "logs").map(data::resolve)
                    .toList(), findings);
        }
        readByOthers("secrets", List.of(files.secrets()), findings);
        return findings;
    }

    private static void readByOthers(String what, List<Path> paths, List<Finding> findings) {
        List<Path> open = paths.stream().filter(Files::exists).filter(path -> may(path, OTHERS)).toList();
        if (!open.isEmpty()) {
            findings.add(Finding.warning(what, "others may read " + open.get(0), "as its owner type: chmod o-rwx %s (%s)"
                    .formatted(open.get(0), SECTION)));
        } else if (paths.stream().anyMatch(Files::exists)) {
            findings.add(Finding.ok(what, "nobody else reads " + paths.stream().filter(Files::exists).findFirst().orElseThrow()));
        }
    }

    private static boolean may(Path path, Set<PosixFilePermission> any) {
        try {
            return Files.getPosixFilePermissions(path).stream().anyMatch(any::contains);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
