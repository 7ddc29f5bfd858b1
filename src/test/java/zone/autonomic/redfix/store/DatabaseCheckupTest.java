package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import zone.autonomic.redfix.step.port.Checkup.Finding;
import zone.autonomic.redfix.step.port.Checkup.State;

/** What is found at a database, an H2 file or a real PostgreSQL. */
@ExtendWith(PostgresServer.class)
class DatabaseCheckupTest {

    @TempDir
    Path folder;

    private List<Finding> h2(String data) {
        return new DatabaseCheckup(false, Optional.empty(), Optional.empty(), Optional.empty(), data).examine();
    }

    private List<Finding> postgres(String url, String user) {
        return new DatabaseCheckup(true, Optional.ofNullable(url), Optional.of(user), Optional.empty(), folder.toString()).examine();
    }

    private String file() {
        return "jdbc:h2:file:" + folder.resolve("redfix");
    }

    @Test
    void aFileThatIsNotThereYetIsNotMade() {
        assertThat(h2(folder.resolve("data").toString())).extracting(Finding::state).containsExactly(State.OK, State.OK);
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aFileOfTheBotsSaysWhichMigrationMadeItsTables() throws Exception {
        Flyway.configure().dataSource(file(), null, null).locations("db/migration").load().migrate();

        assertThat(h2(folder.toString())).allMatch(f -> f.state() == State.OK).extracting(Finding::what).containsExactly("file", "tables", "disk");
        assertThat(h2(folder.toString()).get(1).found()).matches("made by migration (?!\\d\\b)\\d+, and rows can be written");
        try (Connection after = DriverManager.getConnection(file()); var row = after.createStatement().executeQuery("select count(*) from digest")) {
            row.next();
            assertThat(row.getInt(1)).as("what was written was rolled back").isZero();
        }
    }

    @Test
    void aFolderThatH2WouldNotTakeIsNamed() {
        assertThat(h2("data")).singleElement().satisfies(f -> assertThat(f.advice()).startsWith("set redfix.data-dir=./data"));
        assertThat(h2("./no-such-data").get(0).state()).isEqualTo(State.OK);
    }

    @Test
    void aFileThatIsNoneIsSaidToBe() throws Exception {
        Files.writeString(folder.resolve("redfix.mv.db"), "no database");

        assertThat(h2(folder.toString()).get(0).state()).isEqualTo(State.FAILED);
    }

    @Test
    void aPostgresIsLookedAtAndNothingIsKeptInIt() throws Exception {
        PGSimpleDataSource source = (PGSimpleDataSource) PostgresServer.emptyDatabase();
        assertThat(postgres(source.getUrl(), "redfix")).allMatch(f -> f.state() == State.OK).extracting(Finding::found).contains("there are none yet: the first start makes them");
        Flyway.configure().dataSource(source).locations("db/migration").load().migrate();

        assertThat(postgres(source.getUrl(), "redfix")).allMatch(f -> f.state() == State.OK).extracting(Finding::what).containsExactly("address", "tables", "size");
        try (Connection after = source.getConnection(); var row = after.createStatement().executeQuery("select count(*) from digest")) {
            row.next();
            assertThat(row.getInt(1)).isZero();
        }
    }

    @Test
    void aPostgresThatCannotBeUsedSaysWhy() {
        String url = ((PGSimpleDataSource) PostgresServer.emptyDatabase()).getUrl();

        assertThat(postgres(url.replaceFirst("/postgres", "/nowhere"), "redfix").get(0)).satisfies(f -> assertThat(f.found()).contains("database \"nowhere\" does not exist"))
                .satisfies(f -> assertThat(f.advice()).startsWith("make the database"));
        assertThat(postgres(url, "nobody").get(0).advice()).startsWith("quarkus.datasource.pg.username");
        assertThat(postgres("jdbc:postgresql://127.0.0.1:9/redfix", "redfix").get(0).found()).startsWith("postgresql://127.0.0.1:9/redfix can't be used: Connection to 127.0.0.1:9 refused");
        assertThat(postgres(null, "redfix").get(0).advice()).startsWith("set quarkus.datasource.pg.jdbc.url");
    }
}
