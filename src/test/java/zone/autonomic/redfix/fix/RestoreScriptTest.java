package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.fix.RealPostgres.Ran;
import zone.autonomic.redfix.fix.RealPostgres.Server;

/** The generated script, run by a real shell against a real PostgreSQL, with an application that doesn't stop for it. */
@ExtendWith(RealPostgres.class)
class RestoreScriptTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    Path volume;

    private Server postgres;
    private String user;
    private String db;
    private Path dump;
    private Path oldDump;
    private Path script;

    static Stream<List<String>> shells() {
        return Stream.of(List.of("/bin/sh"), List.of("busybox", "sh")).filter(s -> s.get(0).startsWith("/") || installed(s.get(0)));
    }

    @BeforeEach
    void givenADatabaseWithContent(Server server) throws IOException {
        postgres = server;
        int number = NUMBER.incrementAndGet();
        user = "owner" + number;
        db = "shop" + number;
        dump = volume.resolve("backup.sql");
        oldDump = volume.resolve("postgres-backup.sql");
        script = Files.writeString(volume.resolve("pg_backup.sh"), new RestoreScript(dump.toString(), Optional.of(oldDump.toString())).text());
        given(user, db);
    }

    private void given(String owner, String database) {
        postgres.sql("postgres", "CREATE ROLE " + quoted(owner) + " SUPERUSER LOGIN;");
        postgres.sql("postgres", "CREATE DATABASE " + quoted(database) + " OWNER " + quoted(owner) + ";");
        postgres.sql(database, """
                SET SESSION AUTHORIZATION %s;
                CREATE TABLE ci_marker (note text);
                INSERT INTO ci_marker VALUES ('as backed up'), (E'two\\nlines; it''s $HOME');
                CREATE TABLE orders (id serial PRIMARY KEY, what text NOT NULL, at timestamptz DEFAULT '2026-01-01');
                INSERT INTO orders (what) SELECT 'order ' || n FROM generate_series(1, 500) n;
                CREATE VIEW latest AS SELECT max(id) AS id FROM orders;
                CREATE SCHEMA side;
                CREATE TABLE side.notes (id int REFERENCES orders (id), note text);
                INSERT INTO side.notes VALUES (1, 'first'), (2, NULL);
                """.formatted(quoted(owner)));
    }

    private void whenTheApplicationGoesOnAfterTheBackup(String database) {
        postgres.sql(database, """
                DROP TABLE ci_marker;
                INSERT INTO orders (what) VALUES ('after the backup');
                UPDATE side.notes SET note = 'changed after the backup' WHERE id = 1;
                DELETE FROM orders WHERE id = 17;
                CREATE TABLE made_after_the_backup (id int);
                """);
    }

    @AfterEach
    void nobodyIsLeft() {
        postgres.sql("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'shop%'");
    }

    @Nested
    @DisplayName("A restore")
    class ARestore {

        @ParameterizedTest
        @MethodSource("zone.autonomic.redfix.fix.RestoreScriptTest#shells")
        void puts_the_database_back_table_by_table_though_the_application_keeps_reconnecting(List<String> shell) throws Exception {
            String before = postgres.dump(db);
            assertThat(run(shell, "backup").exit()).isZero();

            whenTheApplicationGoesOnAfterTheBackup(db);
            try (Application application = new Application()) {
                Ran restored = run(shell, "restore");
                assertThat(restored.exit()).as(restored.output()).isZero();
                application.connectedSince(postgres.sql("postgres", "SELECT now()"));
            }

            assertThat(postgres.dump(db)).isEqualTo(before);
            assertThat(dump).doesNotExist();
        }

        @Test
        void keeps_the_owner_and_takes_names_that_need_quotes() throws IOException {
            user = "the \"boss\" $USER's" + NUMBER.incrementAndGet();
            db = "shop \"of\" $(whoami) 'things' " + NUMBER.incrementAndGet();
            given(user, db);
            String before = postgres.dump(db);
            assertThat(run("backup").exit()).isZero();
            whenTheApplicationGoesOnAfterTheBackup(db);

            Ran restored = run("restore");

            assertThat(restored.exit()).as(restored.output()).isZero();
            assertThat(postgres.dump(db)).isEqualTo(before);
            assertThat(postgres.sql("postgres", "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = '" + db.replace("'", "''") + "'"))
                    .isEqualTo(user);
        }

        @Test
        void can_be_made_again_after_one_that_dropped_the_database_and_got_no_further() throws IOException {
            String before = postgres.dump(db);
            run("backup").orFail();
            postgres.sql("postgres", "DROP DATABASE " + db);

            assertThat(run("restore").exit()).isZero();

            assertThat(postgres.dump(db)).isEqualTo(before);
        }

        @Test
        void works_for_the_database_that_one_connects_to_when_dropping_others() throws IOException {
            postgres.sql("postgres", "CREATE TABLE IF NOT EXISTS kept (id int); DELETE FROM kept; INSERT INTO kept VALUES (1)");
            Map<String, String> defaults = Map.of();
            runWith(defaults, List.of("/bin/sh"), "backup").orFail();
            postgres.sql("postgres", "INSERT INTO kept VALUES (2)");

            Ran restored = runWith(defaults, List.of("/bin/sh"), "restore");

            assertThat(restored.exit()).as(restored.output()).isZero();
            assertThat(postgres.sql("postgres", "SELECT * FROM kept")).isEqualTo("1");
        }

        @Test
        void that_cannot_be_replayed_drops_nothing_keeps_the_dump_and_says_what_to_do() throws IOException {
            run("backup").orFail();
            String text = Files.readString(dump);
            Files.writeString(dump, text.replace("COPY public.ci_marker", "COPY public.no_such_table"));
            whenTheApplicationGoesOnAfterTheBackup(db);
            String now = postgres.dump(db);

            Ran restored = run("restore");

            assertThat(restored.exit()).isNotZero();
            assertThat(restored.output()).contains("no_such_table").contains("Nothing was dropped").contains("then run: " + script + " restore");
            assertThat(dump).exists();
            assertThat(postgres.dump(db)).isEqualTo(now);

            Files.writeString(dump, text);
            assertThat(run("restore").exit()).as("once the dump is mended").isZero();
            assertThat(postgres.sql(db, "SELECT count(*) FROM orders")).isEqualTo("500");
        }

        @Test
        void does_not_mind_an_application_that_makes_its_tables_as_soon_as_it_reconnects() throws Exception {
            run("backup").orFail();
            whenTheApplicationGoesOnAfterTheBackup(db);
            String makesTables = "CREATE TABLE IF NOT EXISTS orders (id int); CREATE TABLE IF NOT EXISTS ci_marker (other int);";

            try (Application application = new Application(makesTables)) {
                Ran restored = run("restore");
                assertThat(restored.exit()).as(restored.output()).isZero();
                application.connectedSince(postgres.sql("postgres", "SELECT now()"));
            }

            assertThat(postgres.sql(db, "SELECT count(*), max(what) FROM orders")).isEqualTo("500|order 99");
            assertThat(postgres.sql(db, "SELECT count(*) FROM ci_marker WHERE note = 'as backed up'")).isEqualTo("1");
        }
    }

    @Nested
    @DisplayName("Before anything is dropped, a restore refuses")
    class Refusals {

        @Test
        void a_missing_dump() throws IOException {
            refusesAndLeavesTheDatabase("is missing or empty. Nothing was dropped.");
        }

        @Test
        void an_empty_dump() throws IOException {
            Files.writeString(dump, "");
            refusesAndLeavesTheDatabase("is missing or empty. Nothing was dropped.");
        }

        @ParameterizedTest
        @ValueSource(doubles = {0.01, 0.3, 0.6, 0.95})
        void a_truncated_dump(double share) throws IOException {
            run("backup").orFail();
            String text = Files.readString(dump);
            Files.writeString(dump, text.substring(0, (int) (text.length() * share)));
            refusesAndLeavesTheDatabase("is cut short. Nothing was dropped.");
        }

        @Test
        void a_snapshot_of_the_old_recipe() throws IOException {
            run("backup").orFail();
            Files.move(dump, oldDump);
            refusesAndLeavesTheDatabase("an older version's: it has " + oldDump + " and no " + dump);
        }

        @Test
        void the_old_recipes_snapshot_even_when_a_dump_of_a_later_backup_was_left_over() throws IOException {
            run("backup").orFail();
            Files.copy(dump, volume.resolve("saved"));
            // restore's pre-hook, then the snapshot's files
            run("clean").orFail();
            Files.move(volume.resolve("saved"), oldDump);
            refusesAndLeavesTheDatabase("an older version's");
        }

        @Test
        void a_missing_dump_where_no_old_one_is_known() throws IOException {
            Files.writeString(script, new RestoreScript(dump.toString(), Optional.empty()).text());
            assertThat(Files.readString(script)).doesNotContain("old_dump").doesNotContain("older");
            refusesAndLeavesTheDatabase("is missing or empty. Nothing was dropped.");
        }

        private void refusesAndLeavesTheDatabase(String words) {
            whenTheApplicationGoesOnAfterTheBackup(db);
            String now = postgres.dump(db);

            Ran refused = run("restore");

            assertThat(refused.exit()).isNotZero();
            assertThat(refused.output()).contains(words);
            assertThat(postgres.dump(db)).isEqualTo(now);
        }
    }

    @Nested
    @DisplayName("A backup")
    class ABackup {

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

    @Test
    void a_word_that_it_does_not_know_is_refused() {
        assertThat(run("replay").output()).contains("say backup, clean or restore");
    }

    private Ran run(String word) {
        return runWith(settings(), List.of("/bin/sh"), word);
    }

    private Ran run(List<String> shell, String word) {
        return runWith(settings(), shell, word);
    }

    private Map<String, String> settings() {
        return new HashMap<>(Map.of("POSTGRES_USER", user, "POSTGRES_DB", db));
    }

    private Ran runWith(Map<String, String> settings, List<String> shell, String word) {
        Map<String, String> environment = new HashMap<>(postgres.environment());
        environment.putAll(settings);
        return Ran.of(environment, "", Stream.concat(shell.stream(), Stream.of(script.toString(), word)).toArray(String[]::new));
    }

    private List<String> filesOfTheVolume() throws IOException {
        try (Stream<Path> files = Files.list(volume)) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Three clients that hold a transaction open, read and write, and come back as soon as they are thrown out. */
    private final class Application implements AutoCloseable {
        private final List<Process> clients;
        private final String sql;

        Application() throws IOException {
            this("UPDATE side.notes SET note = 'by the application'");
        }

        Application(String sql) throws IOException {
            this.sql = sql;
            clients = List.of(client(), client(), client());
            connectedSince("1970-01-01");
        }

        private Process client() throws IOException {
            ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", """
                    while :; do
                        psql -X -q -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "BEGIN" -c "SELECT count(*) FROM orders" \
                            -c "$APPLICATION_SQL" -c "SELECT pg_sleep(0.2)" -c "ROLLBACK"
                    done
                    """);
            builder.environment().putAll(postgres.environment());
            builder.environment().putAll(settings());
            builder.environment().put("APPLICATION_SQL", sql);
            return builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        }

        /** Waits until the application has a session that began after the time. */
        void connectedSince(String time) {
            Awaitility.await("the application is connected").atMost(10, TimeUnit.SECONDS).pollInterval(20, TimeUnit.MILLISECONDS)
                    .until(() -> !postgres.sql("postgres", "SELECT 1 FROM pg_stat_activity WHERE datname = '" + db
                            + "' AND backend_start > '" + time + "' LIMIT 1").isEmpty());
        }

        @Override
        public void close() {
            clients.forEach(Process::destroyForcibly);
            clients.forEach(client -> client.onExit().join());
            postgres.sql("postgres", "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '" + db + "'");
        }
    }
}
