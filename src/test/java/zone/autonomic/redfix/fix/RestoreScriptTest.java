package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.fix.RealPostgres.Ran;

/** What the generated script puts back and what it refuses, on a real PostgreSQL with an application that doesn't stop for it. */
class RestoreScriptTest extends RestoreScriptStage {

    @Nested
    @DisplayName("A restore")
    class ARestore {

        @ParameterizedTest
        @MethodSource("zone.autonomic.redfix.fix.RestoreScriptStage#shells")
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

    @Test
    void a_word_that_it_does_not_know_is_refused() {
        assertThat(run("replay").output()).contains("say backup, clean or restore");
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
