package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.fix.RealPostgres.Ran;

/** What the generated script saves, on a real PostgreSQL. */
class BackupScriptTest extends RestoreScriptStage {

    @Test
    void leaves_one_whole_dump_that_others_may_not_read() throws IOException {
        run("backup").orFail();

        assertThat(Files.readString(dump)).contains("COPY public.ci_marker").contains("PostgreSQL database dump complete");
        assertThat(filesOfTheVolume()).containsExactly("backup.sql", "pg_backup.sh");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dump))).isEqualTo("rw-------");
    }

    @Test
    void that_fails_moves_nothing_into_place_and_leaves_no_earlier_dump_there() throws IOException {
        Files.writeString(dump, "a dump left over from an earlier backup");
        db = "no-such-database";

        assertThat(run("backup").exit()).isNotZero();

        assertThat(filesOfTheVolume()).containsExactly("pg_backup.sh");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 0", ": >\"$6\"", "echo 'CREATE TABLE half (' >\"$6\"", "real \"$@\"; exit 1"})
    void trusts_neither_the_exit_status_nor_the_file_alone(String fake) throws IOException {
        Path bin = Files.createDirectory(volume.resolve("bin"));
        String real = Ran.of(postgres.environment(), "", "sh", "-c", "command -v pg_dump").orFail();
        Files.writeString(bin.resolve("pg_dump"), "#!/bin/sh\n" + fake.replace("real", real) + "\n").toFile().setExecutable(true);
        Map<String, String> environment = settings();
        environment.put("PATH", bin + ":" + postgres.environment().get("PATH"));

        assertThat(runWith(environment, List.of("/bin/sh"), "backup").exit()).isNotZero();

        assertThat(filesOfTheVolume()).containsExactly("bin", "pg_backup.sh");
    }

    @Test
    void is_removed_after_it_was_saved_and_before_a_restore() throws IOException {
        run("backup").orFail();
        Files.writeString(volume.resolve("backup.sql.part"), "of a backup that was killed");

        run("clean").orFail();

        assertThat(filesOfTheVolume()).containsExactly("pg_backup.sh");
    }

    @Test
    void takes_its_settings_from_files_as_well() throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("POSTGRES_USER_FILE", Files.writeString(volume.resolve("user"), user + "\n").toString());
        environment.put("POSTGRES_DB_FILE", Files.writeString(volume.resolve("db"), db + "\n").toString());
        environment.put("POSTGRES_PASSWORD_FILE", Files.writeString(volume.resolve("password"), "s3cret").toString());

        runWith(environment, List.of("/bin/sh"), "backup").orFail();

        assertThat(Files.readString(dump)).contains("COPY public.ci_marker");
    }

    @Test
    void says_so_when_a_setting_cannot_be_read() {
        Ran refused = runWith(Map.of("POSTGRES_USER_FILE", "/no/such/file"), List.of("/bin/sh"), "backup");

        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output()).contains("/no/such/file");
    }
}
