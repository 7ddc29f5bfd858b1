package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.fix.RealPostgres.Ran;
import zone.autonomic.redfix.fix.RealPostgres.Server;

/** What simpler hooks do to a real PostgreSQL, and why {@link RestoreScript} isn't simpler (domain.md §3, mattermost-lts). */
@ExtendWith(RealPostgres.class)
@DisplayName("A simpler hook")
class NaiveRestoreTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    Path volume;

    private Server postgres;
    private String db;
    private String asBackedUp;

    @BeforeEach
    void givenABackupAndAnApplicationThatWentOn(Server server) {
        postgres = server;
        db = "naive" + NUMBER.incrementAndGet();
        postgres.sql("postgres", "CREATE DATABASE " + db);
        postgres.sql(db, """
                CREATE TABLE ci_marker (note text);
                INSERT INTO ci_marker VALUES ('as backed up');
                CREATE TABLE orders (id int PRIMARY KEY);
                INSERT INTO orders VALUES (1), (2);
                """);
        asBackedUp = postgres.dump(db);
    }

    private void whenTheApplicationGoesOn() {
        postgres.sql(db, "DROP TABLE ci_marker; INSERT INTO orders VALUES (3); CREATE TABLE made_later (id int)");
    }

    @Test
    void that_replays_into_the_live_database_ends_well_brings_the_marker_back_and_keeps_what_came_after_the_backup() {
        sh("pg_dump -U postgres $db > $dump").orFail();
        whenTheApplicationGoesOn();

        Ran replay = sh("psql -U postgres -d $db < $dump");

        assertThat(replay.exit()).isZero();
        assertThat(postgres.sql(db, "SELECT note FROM ci_marker")).as("the test is green").isEqualTo("as backed up");
        assertThat(postgres.sql(db, "SELECT max(id) FROM orders")).as("and the state isn't restored").isEqualTo("3");
        assertThat(postgres.dump(db)).isNotEqualTo(asBackedUp);
    }

    @Test
    void that_stops_at_the_first_error_of_a_replay_into_the_live_database_restores_nothing() {
        sh("pg_dump -U postgres $db > $dump").orFail();
        whenTheApplicationGoesOn();
        String now = postgres.dump(db);

        Ran replay = sh("psql -1 -v ON_ERROR_STOP=1 -U postgres -d $db -f $dump");

        assertThat(replay.exit()).isNotZero();
        assertThat(replay.output()).contains("already exists");
        assertThat(postgres.dump(db)).isEqualTo(now);
    }

    @Test
    void with_clean_and_if_exists_leaves_tables_made_after_the_backup() {
        sh("pg_dump --clean --if-exists -U postgres -d $db -f $dump").orFail();
        whenTheApplicationGoesOn();

        sh("psql -1 -v ON_ERROR_STOP=1 -U postgres -d $db -f $dump").orFail();

        assertThat(postgres.dump(db)).isNotEqualTo(asBackedUp).contains("made_later");
    }

    @Test
    void with_clean_and_if_exists_waits_for_the_locks_of_an_application_that_is_busy() throws Exception {
        sh("pg_dump --clean --if-exists -U postgres -d $db -f $dump").orFail();
        Process busy = client("psql -q -U postgres -d $db -c BEGIN -c 'SELECT * FROM orders' -c 'SELECT pg_sleep(60)'");
        try {
            Awaitility.await("the application holds its lock").atMost(10, TimeUnit.SECONDS).until(() -> postgres.sql(db,
                    "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()").equals("1"));

            Ran replay = sh("timeout 2 psql -1 -v ON_ERROR_STOP=1 -U postgres -d $db -f $dump");

            assertThat(replay.exit()).as("timeout's own status").isEqualTo(124);
        } finally {
            postgres.sql("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + db + "'");
            busy.destroyForcibly().waitFor();
        }
    }

    @Test
    void that_terminates_the_sessions_and_then_drops_loses_against_an_application_that_reconnects() throws Exception {
        Process application = client("while psql -q -U postgres -d $db -c 'SELECT pg_sleep(60)' || [ -e $volume ]; do :; done");
        try {
            untilTheApplicationIsConnected();
            postgres.sql("postgres", "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '" + db + "'");
            untilTheApplicationIsConnected();

            Ran drop = sh("psql -U postgres -d postgres -c \"DROP DATABASE $db\"");

            assertThat(drop.exit()).isNotZero();
            assertThat(drop.output()).contains("is being accessed by other users");
        } finally {
            application.destroyForcibly().waitFor();
            postgres.sql("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + db + "'");
        }
    }

    @Test
    void that_drops_and_creates_in_one_command_is_refused() {
        Ran both = sh("psql -U postgres -d postgres -c \"DROP DATABASE $db WITH (FORCE); CREATE DATABASE $db\"");

        assertThat(both.exit()).isNotZero();
        assertThat(both.output()).contains("cannot run inside a transaction block");
    }

    @Test
    void that_pipes_the_dump_hides_that_there_was_none() throws IOException {
        Ran piped = sh("pg_dump -U postgres no_such_database | gzip > $dump");

        assertThat(piped.exit()).isZero();
        assertThat(Files.size(volume.resolve("backup.sql"))).as("an archive of nothing").isPositive();
    }

    @Test
    void that_drops_before_it_looks_at_the_dump_leaves_nothing() {
        sh("psql -U postgres -d postgres -c \"DROP DATABASE $db WITH (FORCE)\" && psql -U postgres -d postgres -c \"CREATE DATABASE $db\"").orFail();

        Ran replay = sh("psql -1 -v ON_ERROR_STOP=1 -U postgres -d $db -f $dump");

        assertThat(replay.exit()).isNotZero();
        assertThat(postgres.sql(db, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).isEqualTo("0");
    }

    @Test
    void that_creates_the_database_under_its_own_name_and_then_replays_meets_what_the_application_makes_there_meanwhile() {
        sh("pg_dump -U postgres -d $db -f $dump").orFail();
        sh("psql -U postgres -d postgres -c \"DROP DATABASE $db WITH (FORCE)\" -c \"CREATE DATABASE $db\"").orFail();
        postgres.sql(db, "CREATE TABLE orders (id int)");

        Ran replay = sh("psql -1 -v ON_ERROR_STOP=1 -U postgres -d $db -f $dump");

        assertThat(replay.exit()).isNotZero();
        assertThat(replay.output()).contains("relation \"orders\" already exists");
    }

    private void untilTheApplicationIsConnected() {
        Awaitility.await("the application is connected").atMost(20, TimeUnit.SECONDS).until(() -> postgres.sql("postgres",
                "SELECT 1 FROM pg_stat_activity WHERE datname = '" + db + "' LIMIT 1").equals("1"));
    }

    private Ran sh(String line) {
        return Ran.of(environment(), "", "/bin/sh", "-c", line);
    }

    private Process client(String line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", line).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment());
        return builder.start();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(postgres.environment());
        environment.put("db", db);
        environment.put("volume", volume.toString());
        environment.put("dump", volume.resolve("backup.sql").toString());
        return environment;
    }
}
