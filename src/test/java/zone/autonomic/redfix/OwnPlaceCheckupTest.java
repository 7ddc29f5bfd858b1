package zone.autonomic.redfix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.settings.SettingsFiles;
import zone.autonomic.redfix.step.port.Checkup.Finding;
import zone.autonomic.redfix.step.port.Checkup.State;

/** Who runs it, and what of its files others could read. */
class OwnPlaceCheckupTest {

    @TempDir
    Path folder;
    private Path data;

    @BeforeEach
    void aFolderAndSecrets() throws Exception {
        data = folder.resolve("data");
        new DataFolder(data, true).keepPrivate();
        Files.writeString(folder.resolve("secrets.properties"), "redfix.forge.token=t0ken\n");
        Files.setPosixFilePermissions(folder.resolve("secrets.properties"), PosixFilePermissions.fromString("rw-r-----"));
    }

    private Finding finding(String what) {
        return new OwnPlaceCheckup(data, true, new SettingsFiles(folder.resolve("application.properties"), true), false).examine().stream()
                .filter(f -> f.what().equals(what)).findFirst().orElseThrow();
    }

    @Test
    void aPlaceAsItShouldBeIsAllRight() {
        assertThat(finding("runs as").found()).startsWith(System.getProperty("user.name"));
        assertThat(finding("folder")).isEqualTo(Finding.ok("folder", data + ": all of it can be written"));
        assertThat(finding("its files").state()).isEqualTo(State.OK);
        assertThat(finding("secrets").state()).isEqualTo(State.OK);
    }

    @Test
    void secretsThatOthersReadAreSaidAndNotShown() throws Exception {
        Files.setPosixFilePermissions(folder.resolve("secrets.properties"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(finding("secrets").state()).isEqualTo(State.WARNING);
        assertThat(finding("secrets").advice()).contains("chmod o-rwx " + folder.resolve("secrets.properties"));
        assertThat(finding("secrets").toString()).doesNotContain("t0ken");
    }

    @Test
    void aDatabaseThatOthersReadIsSaidUnlessTheFolderIsClosed() throws Exception {
        Files.setPosixFilePermissions(data.resolve("redfix.mv.db"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(finding("folder").state()).isEqualTo(State.OK);

        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(finding("its files").found()).isEqualTo("others may read " + data.resolve("redfix.mv.db"));
    }
}
