package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.MovedClock;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.step.port.OnDuty;

class H2CopiesTest {

    private static final Pattern RESTORE = Pattern.compile("## Bring a copy back.*?```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path data;

    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-28T03:15:00Z"));
    private H2Copies copies;

    private JdbcDataSource source() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + data.resolve("redfix") + ";DB_CLOSE_ON_EXIT=FALSE");
        return source;
    }

    private void migrate(String target) {
        FluentConfiguration flyway = Flyway.configure().dataSource(source()).locations("db/migration").target(target);
        copies = new H2Copies(data, data.resolve("copies"), 3, clock);
        new CopyBeforeMigration(copies).customize(flyway);
        flyway.load().migrate();
    }

    private List<String> names() throws IOException {
        if (!Files.isDirectory(data.resolve("copies"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(data.resolve("copies"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private SqlEventLog log() {
        Database database = new Database(source(), false);
        return new SqlEventLog(database, new EventJson(), new TaskQueue(database, clock), clock);
    }

    private void opened(String recipe) {
        log().open(new Request(recipe, Optional.empty(), Optional.empty(), "ann"));
    }

    private List<String> open() {
        return log().open().stream().map(Investigation::id).map(Object::toString).toList();
    }

    @Test
    void aNewDatabaseIsMadeWithoutACopy() throws Exception {
        migrate("latest");

        assertThat(names()).isEmpty();
    }

    @Test
    void beforeTablesAreChangedThereIsOneCopy() throws Exception {
        migrate("2");

        migrate("latest");
        migrate("latest");

        assertThat(names()).containsExactly("before-migration-20261128-031500.zip");
    }

    @Test
    void withoutACopyTablesAreNotChanged() throws Exception {
        migrate("2");
        Files.writeString(data.resolve("copies"), "in the way");

        assertThatThrownBy(() -> migrate("latest")).hasStackTraceContaining("can't be copied");

        try (var connection = source().getConnection(); var row = connection.createStatement().executeQuery("select max(\"version\") from \"flyway_schema_history\"")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("2");
        }
    }

    @Test
    void aCopyIsReadByItsOwnerAlone() throws Exception {
        migrate("latest");
        copies.onDuty(new OnDuty(), new Database(source(), false));

        Path copy = copies.copyIfDue().orElseThrow();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy))).isEqualTo("rw-------");
    }

    @Test
    void thereIsOneADayAndTheOldestGo() throws Exception {
        migrate("latest");
        copies.onDuty(new OnDuty(), new Database(source(), false));

        for (int hour = 0; hour < 24 * 5; hour++) {
            copies.copyOnceADay();
            clock.move(Duration.ofHours(1));
        }

        assertThat(names()).hasSize(3).allMatch(name -> name.startsWith("redfix-2026120"));
        assertThat(names().get(2)).startsWith("redfix-20261202");
    }

    @Test
    void aDatabaseThatOthersKeepIsNotCopied() throws Exception {
        migrate("latest");
        copies.onDuty(new OnDuty(), new Database(source(), true));

        copies.copyOnceADay();

        assertThat(names()).isEmpty();
    }

    /** The very commands of docs/operations.md, in a real shell. */
    @Test
    void aCopyIsBroughtBackAsTheOperatorIsTold() throws Exception {
        migrate("latest");
        opened("gitea");
        copies.onDuty(new OnDuty(), new Database(source(), false));
        Path copy = copies.copyIfDue().orElseThrow();
        opened("mumble");
        Files.write(data.resolve("redfix.mv.db"), new byte[8_192]);
        assertThatThrownBy(this::open).as("the database is destroyed").isInstanceOf(Database.Broken.class);

        Matcher commands = RESTORE.matcher(Files.readString(Path.of("docs/operations.md")));
        assertThat(commands.find()).isTrue();
        ProcessBuilder shell = new ProcessBuilder("sh", "-eu", "-c", commands.group(1)).redirectErrorStream(true);
        shell.environment().put("DATA", data.toString());
        shell.environment().put("COPY", copy.toString());
        shell.environment().merge("PATH", Path.of(System.getProperty("java.home"), "bin").toString(), (path, jdk) -> jdk + ":" + path);
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();

        assertThat(open()).containsExactly("gitea-1");
        assertThat(data.resolve("aside")).isNotEmptyDirectory();
    }
}
