package zone.autonomic.redfix.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.diagnosis.Diagnosis.Answer;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.verdict.Side;

@DisplayName("A missing restore hook")
class RestoreHookMissingTest {

    private static final String GONE = "RuntimeError: psql failed: ERROR:  relation \"ci_marker\" does not exist";

    private static final String COMPOSE = """
            version: "3.8"
            services:
              app:
                image: forum:1.0
              database:
                image: postgres:15
                volumes:
                  - pgdata_x:/var/lib/postgresql/data
                deploy:
                  labels:
                    backupbot.backup: "true"
                    backupbot.backup.pre-hook: "pg_dump -U forum forum > /var/lib/postgresql/data/postgres-backup.sql"
                    backupbot.backup.path: /var/lib/postgresql/data
            volumes:
              pgdata_x:
            """;

    private static final String LABELS = "        backupbot.backup.path: /var/lib/postgresql/data\n";

    @Nested
    @DisplayName("holds")
    class Holds {

        @Test
        void where_a_dump_is_saved_that_nothing_replays() {
            Finding finding = found(examine(COMPOSE, GONE));

            assertThat(finding.defect()).isEqualTo("restore-hook-missing");
            assertThat(finding.side()).isEqualTo(Side.RECIPE);
            assertThat(finding.facts()).containsExactlyInAnyOrderEntriesOf(Map.of("service", "database", "volume", "pgdata_x",
                    "pgdata", "/var/lib/postgresql/data", "old-dump", "postgres-backup.sql"));
            assertThat(finding.check()).isEqualTo(
                    new Check(RunKind.LIFECYCLE, "restore", "relation \"ci_marker\" does not exist", "/", Check.TESTME));
            assertThat(finding.evidence()).containsExactly(
                    "test_restore_returns_state: " + GONE,
                    "compose.yml:12: backupbot.backup.pre-hook=pg_dump -U forum forum > /var/lib/postgresql/data/postgres-backup.sql",
                    "compose.yml:11: backupbot.backup=true (with it the whole volume pgdata_x)",
                    "compose.yml:13: backupbot.backup.path=/var/lib/postgresql/data (ignored: whole volumes are saved)",
                    "compose.yml:7: the volume `pgdata_x` is mounted at /var/lib/postgresql/data",
                    "compose.yml:10: no backupbot.restore.post-hook among the labels of database, in no compose file");
        }

        @Test
        void and_says_which_guesses_the_evidence_speaks_against() {
            Finding finding = found(examine(COMPOSE, GONE));

            assertThat(finding.refuted()).containsExactly(
                    "load or a race: 2 of 2 runs alone on the node are red with this very message",
                    "a backup that failed: the backup tier passed in each of these runs",
                    "an application that doesn't start: the install tier passed in each of these runs",
                    "a stale test: what it misses was there before the restore, in the same run: run-1: seed: INSERT INTO ci_marker");
        }

        @Test
        void and_claims_no_more_than_it_saw() {
            Evidence bare = Given.evidence(recipe(COMPOSE), failure(GONE).signature(), List.of(run(1, List.of(), failure(GONE))), Map.of(), Map.of());

            assertThat(found(new RestoreHookMissing().examine(bare)).refuted()).isEmpty();
        }

        @Test
        void where_only_the_servers_own_files_are_saved() {
            String hot = COMPOSE.replaceAll("(?m)^.*pre-hook.*\n|^.*backup.path.*\n", "");
            Finding finding = found(examine(hot, GONE));

            assertThat(finding.facts()).containsEntry("old-dump", "");
            assertThat(finding.cause()).contains("saves the server's own files");
            assertThat(finding.evidence()).contains("compose.yml:11: backupbot.backup=true (with it the whole volume pgdata_x)");
        }

        /** The switch stands on one service for the stack, hooks on any. */
        @Test
        void where_another_service_switches_the_backup_on() {
            String app = "services:\n  web:\n    image: forum:1\n    deploy:\n      labels:\n        - backupbot.backup=true\n";
            String appOnly = COMPOSE.replace("        backupbot.backup: \"true\"\n", "").replaceFirst("services:\n", app);
            Finding finding = found(examine(appOnly, GONE));

            assertThat(finding.cause()).contains("The backup of `database` saves a dump");
            assertThat(finding.evidence()).anyMatch(l -> l.endsWith("backupbot.backup=true (with it the whole volume pgdata_x)"));
            assertThat(found(examine(COMPOSE.replaceFirst("services:\n", app.replace("=true", "=false")), GONE)).facts()).containsEntry("service", "database");
        }

        @Test
        void where_the_dump_lies_where_no_backup_takes_it() {
            Finding finding = found(examine(COMPOSE.replace("/var/lib/postgresql/data/postgres-backup.sql", "/postgres.dump"), GONE));

            assertThat(finding.cause()).contains("saves the server's own files");
            assertThat(finding.facts()).containsEntry("old-dump", "");
            assertThat(finding.evidence()).noneMatch(l -> l.contains("pre-hook=pg_dump"));
        }

        @Test
        void where_the_restore_hook_stands_among_the_containers_labels_which_nobody_reads() {
            String misplaced = "    labels:\n      - backupbot.restore.post-hook=psql -f x\n    deploy:\n";
            Finding finding = found(examine(COMPOSE.replace("    deploy:\n", misplaced), GONE));

            assertThat(finding.evidence()).anyMatch(
                    l -> l.startsWith("compose.yml:10: backupbot.restore.post-hook=psql -f x (a label of the container"));
        }

        @Test
        void where_the_restore_hook_replays_nothing() {
            Finding finding = found(examine(COMPOSE.replace(LABELS, LABELS + "        backupbot.restore.post-hook: rm -f /tmp/x\n"), GONE));

            assertThat(finding.evidence()).contains("compose.yml:14: backupbot.restore.post-hook=rm -f /tmp/x (replays nothing)");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
            "AssertionError: row gone: expected 'before', got 'after'                    | AssertionError: row gone: expected 'before', got 'after'",
            "assert count of rows restored: 12345 == 1                                   | assert count of rows restored:",
            "ERROR: relation \"marker_8af31c09\" does not exist                          | does not exist",
            "FATAL: database \"forum\" does not exist                                    | database \"forum\" does not exist",
        })
        void by_whatever_words_the_test_misses_the_state(String message, String symptom) {
            Check check = found(examine(COMPOSE, message)).check();

            assertThat(check.symptom()).isEqualTo(symptom);
            assertThat(message).contains(check.symptom());
        }
    }

    @Nested
    @DisplayName("doesn't hold")
    class DoesNotHold {

        @Test
        void where_a_script_of_the_recipe_drops_and_replays() {
            RecipeFiles healthy = recipe(COMPOSE.replace(LABELS, LABELS + "        backupbot.restore.post-hook: /db.sh restore\n")
                    .replace("    deploy:\n", "    configs:\n      - {source: db_sh, target: /db.sh, mode: 0555}\n    deploy:\n")
                    + "configs:\n  db_sh:\n    name: ${STACK_NAME}_db_${DB_SH_VERSION}\n    file: db.sh\n").with("db.sh",
                            "#!/bin/sh\npsql -d postgres -c \"DROP DATABASE x WITH (FORCE)\"\npsql -f /var/lib/postgresql/data/backup.sql\n");

            assertThat(because(examine(healthy, GONE))).contains("database has a restore hook that replays a dump: compose.yml:");
        }

        @Test
        void where_the_dump_is_replayed_into_the_live_database_which_is_another_defect() {
            String live = LABELS + "        backupbot.restore.post-hook: \"sh -c 'psql -U forum forum < /x.sql'\"\n";
            assertThat(because(examine(COMPOSE.replace(LABELS, live), GONE)))
                    .contains("replays into the live database, which is another defect");
        }

        @Test
        void where_an_overlay_has_the_hook() {
            RecipeFiles overlaid = recipe(COMPOSE).with("compose.backup.yml",
                    "services:\n  database:\n    deploy:\n      labels: [\"backupbot.restore.post-hook=dropdb -f x && psql -f y\"]\n");

            assertThat(because(examine(overlaid, GONE))).contains("has a restore hook that replays a dump: compose.backup.yml:4");
        }

        @Test
        void where_the_hooks_script_cannot_be_read() {
            assertThat(because(examine(COMPOSE.replace(LABELS, LABELS + "        backupbot.restore.post-hook: /of/the/image restore\n"), GONE)))
                    .contains("a restore hook whose script isn't the recipe's");
        }

        @Test
        void where_another_service_replays_it() {
            String app = "services:\n  web:\n    image: forum:1\n    deploy:\n      labels:\n        - \"backupbot.restore.post-hook=HOOK\"\n";

            assertThat(because(examine(COMPOSE.replaceFirst("services:\n", app.replace("HOOK", "psql -h database forum -f /dump.sql")), GONE)))
                    .startsWith("database is replayed by a restore hook of web, or nothing says that it isn't: compose.yml:");
            assertThat(because(examine(COMPOSE.replaceFirst("services:\n", app.replace("HOOK", "/of/the/image restore")), GONE))).contains("is replayed by a restore hook of web");
            assertThat(found(examine(COMPOSE.replaceFirst("services:\n", app.replace("HOOK", "rm -rf /cache")), GONE)).facts()).containsEntry("service", "database");
        }

        /** The app's labels leave the database's volume out, for the whole stack. */
        @Test
        void where_another_service_leaves_its_volume_out() {
            String app = "services:\n  web:\n    image: forum:1\n    deploy: {labels: [backupbot.backup=true, backupbot.backup.volumes.pgdata_x=false]}\n";
            String bare = COMPOSE.replaceAll("(?s)    deploy:.*?\nvolumes", "volumes").replaceFirst("services:\n", app);

            assertThat(because(examine(bare, GONE))).contains("has neither its files nor a dump in the backup");
            assertThat(because(examine(COMPOSE.replaceFirst("services:\n", app), GONE))).as("a dump in a volume that is left out is no more saved").contains("has neither its files nor a dump");
        }

        @Test
        void where_nothing_is_saved() {
            assertThat(because(examine(COMPOSE.replaceAll("(?s)    deploy:.*?\nvolumes", "volumes"), GONE)))
                    .contains("no backup under deploy.labels");
            assertThat(because(examine(COMPOSE.replaceAll("(?m)^.*pre-hook.*\n", "").replace("backup.path: /var/lib/postgresql/data",
                    "backup.volumes.pgdata_x: \"false\""), GONE))).contains("has neither its files nor a dump in the backup");
        }

        @Test
        void for_another_kind_of_database() {
            assertThat(because(examine(COMPOSE.replace("postgres:15", "mariadb:11.4").replace("/var/lib/postgresql/data", "/var/lib/mysql"), GONE)))
                    .contains("the database is mariadb:11.4, and only PostgreSQL's exact restore is known here");
        }

        @Test
        void where_two_databases_could_be_meant() {
            String database = COMPOSE.substring(COMPOSE.indexOf("  database:"), COMPOSE.indexOf("volumes:\n  pgdata_x"));
            String two = COMPOSE.replace("volumes:\n  pgdata_x:", database.replace("  database:", "  second:") + "volumes:\n  pgdata_x:");
            assertThat(because(examine(two, GONE))).contains("database in compose.yml, second in compose.yml").contains("nothing tells which");
        }

        @Test
        void for_a_failure_in_another_tier() {
            Failure upgrade = new Failure("upgrade", "test_upgrade", GONE);
            assertThat(because(new RestoreHookMissing().examine(Given.evidence(recipe(COMPOSE), upgrade.signature(),
                    List.of(run(1, List.of(), upgrade)), Map.of(), Map.of())))).contains("the failing tier is upgrade");
        }

        @ParameterizedTest
        @ValueSource(strings = {"TimeoutError: not healthy after 300 s", "AssertionError: file /data/uploads/marker.txt is gone",
            "RuntimeError: restore.pre-hook failed (rc=127)"})
        void for_a_failure_that_speaks_of_no_lost_database_state(String message) {
            assertThat(because(examine(COMPOSE, message))).contains("doesn't say that a database lost its state");
        }

        @Test
        void where_some_runs_are_green() {
            List<Run> runs = new ArrayList<>(reds(GONE));
            runs.add(run(3, List.of(new Tier("restore", Tier.Status.PASS))));
            assertThat(because(new RestoreHookMissing().examine(Given.evidence(recipe(COMPOSE), failure(GONE).signature(), runs, Map.of(), Map.of()))))
                    .contains("1 of the isolated runs are green");
        }

        @Test
        void where_the_recipe_cannot_be_read() {
            assertThat(because(examine("services: [", GONE))).startsWith("the recipe can't be read: compose.yml:");
        }
    }

    @Test
    void never_holds_for_a_load_flake_or_for_what_the_harness_says_of_itself() {
        Given.isNotTheRecipesUnderLoadOrInTheHarness(new RestoreHookMissing(), evidence(recipe(COMPOSE), GONE));
    }

    private static Finding found(Answer answer) {
        assertThat(answer.because()).isEmpty();
        return answer.finding().orElseThrow();
    }

    private static String because(Answer answer) {
        assertThat(answer.finding()).isEmpty();
        return answer.because();
    }

    private static Answer examine(String compose, String message) {
        return examine(recipe(compose), message);
    }

    private static Answer examine(RecipeFiles recipe, String message) {
        return new RestoreHookMissing().examine(evidence(recipe, message));
    }

    private static Evidence evidence(RecipeFiles recipe, String message) {
        return Given.evidence(recipe, failure(message).signature(), reds(message), Map.of(), Map.of("run-1", """
                seed: INSERT INTO ci_marker
                Restoring Snapshot 1a2b3c4d at /
                FAILED relation "ci_marker" does not exist
                """));
    }

    private static List<Run> reds(String message) {
        List<Tier> tiers = List.of(new Tier("install", Tier.Status.PASS), new Tier("backup", Tier.Status.PASS),
                new Tier("restore", Tier.Status.FAIL));
        return IntStream.rangeClosed(1, 2).mapToObj(n -> run(n, tiers, failure(message))).toList();
    }

    private static Run run(int number, List<Tier> tiers, Failure... failures) {
        RunRequest request = new RunRequest("run-" + number, RunKind.LIFECYCLE, "forum", "1.0.0+1.0", "c0ffee", true, "/");
        return new Run(request, Optional.of(new RunResult(failures.length, tiers, List.of(failures), Optional.empty(), Optional.empty(), "")));
    }

    private static Failure failure(String message) {
        return new Failure("restore", "test_restore_returns_state", message);
    }

    private static RecipeFiles recipe(String compose) {
        return RecipeFiles.of(new TreeMap<>(Map.of("compose.yml", compose)));
    }
}
