package zone.autonomic.redfix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bot's own folder is made and kept for the bot alone. That another user's files in it are told of is SetupIT's: it takes two users. */
class DataFolderTest {

    @TempDir
    Path folder;

    private static String rights(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aFolderThatTheBotMakesIsReadByNobodyElse() throws Exception {
        Path data = folder.resolve("var/redfix");

        new DataFolder(data, true).keepPrivate();

        assertThat(rights(data)).isEqualTo("rwx------");
        assertThat(rights(data.resolve("redfix.mv.db"))).isEqualTo("rw-------");
        assertThat(rights(data.resolve("redfix.log"))).isEqualTo("rw-------");
        assertThat(rights(data.resolve("copies"))).isEqualTo("rwx------");
        assertThat(new DataFolder(data, true).objection()).isEmpty();
    }

    @Test
    void whatAnOlderBotLeftForAllToReadIsClosedAndKept() throws Exception {
        Files.writeString(folder.resolve("redfix.mv.db"), "rows");
        Files.createDirectory(folder.resolve("logs"));
        Files.setPosixFilePermissions(folder.resolve("redfix.mv.db"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(folder.resolve("logs"), PosixFilePermissions.fromString("rwxr-xr-x"));

        new DataFolder(folder, true).keepPrivate();

        assertThat(folder.resolve("redfix.mv.db")).hasContent("rows");
        assertThat(rights(folder.resolve("redfix.mv.db"))).isEqualTo("rw-------");
        assertThat(rights(folder.resolve("logs"))).isEqualTo("rwx------");
    }

    @Test
    void h2MakesItsDatabaseInTheFileThatIsThereAndItStaysPrivate() throws Exception {
        new DataFolder(folder, true).keepPrivate();

        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:"
                + folder.resolve("redfix")); Statement sql = connection.createStatement()) {
            sql.execute("create table t (n int)");
            sql.execute("insert into t values (1)");
        }

        assertThat(folder.resolve("redfix.mv.db")).isNotEmptyFile();
        assertThat(rights(folder.resolve("redfix.mv.db"))).isEqualTo("rw-------");
    }

    @Test
    void whereAnotherRedfixIsAtWorkThatIsSaidInALine() throws Exception {
        Path database = Files.createFile(folder.resolve("redfix.mv.db"));
        Process other = new ProcessBuilder("python3", "-c", "import fcntl, sys; f = open(sys.argv[1], 'r+b'); fcntl.lockf(f, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()",
                database.toString()).start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("held");

            assertThat(new DataFolder(folder, true).objection()).hasValueSatisfying(said -> assertThat(said)
                    .startsWith("another redfix is at work in " + folder).contains("redfix.data-dir", "End that one first"));
            assertThat(new DataFolder(folder, false).objection()).as("PostgreSQL's locks are its own").isEmpty();
        } finally {
            other.destroyForcibly();
        }
        other.waitFor();
        assertThat(new DataFolder(folder, true).objection()).as("after a kill").isEmpty();
    }

    @Test
    void withPostgresqlNoDatabaseFileIsMade() {
        new DataFolder(folder, false).keepPrivate();

        assertThat(folder.resolve("redfix.mv.db")).doesNotExist();
        assertThat(folder.resolve("redfix.log")).exists();
    }

    @Test
    void aFileInItsPlaceIsSaid() throws Exception {
        Path file = Files.writeString(folder.resolve("data"), "");

        assertThat(new DataFolder(file, true).objection())
                .hasValueSatisfying(said -> assertThat(said).contains("isn't a folder", "redfix.data-dir"));
    }
}
