package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.fix.RestoreHookRecipe.AFTER;
import static zone.autonomic.redfix.fix.RestoreHookRecipe.BEFORE;
import static zone.autonomic.redfix.fix.RestoreHookRecipe.FIX;
import static zone.autonomic.redfix.fix.RestoreHookRecipe.HEAD;
import static zone.autonomic.redfix.fix.RestoreHookRecipe.apply;
import static zone.autonomic.redfix.fix.RestoreHookRecipe.diff;
import static zone.autonomic.redfix.fix.RestoreHookRecipe.proposed;
import static zone.autonomic.redfix.fix.RestoreHookRecipe.recipe;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.recipe.Lint;
import zone.autonomic.redfix.recipe.RecipeFiles;

@DisplayName("The restore hook")
class RestoreHookTest {

    @Test
    void saves_one_whole_dump_of_the_databases_volume_and_replays_it() {
        Proposal proposal = proposed(recipe(BEFORE));

        assertThat(proposal.files()).containsOnlyKeys("compose.yml", "abra.sh", "pg_backup.sh");
        assertThat(proposal.files().get("compose.yml")).isEqualTo(AFTER);
        assertThat(proposal.files().get("abra.sh")).isEqualTo("""
                #!/bin/bash
                export PG_BACKUP_VERSION=v1

                psql_shell() { psql; }
                """);
        assertThat(proposal.files().get("pg_backup.sh")).contains("dump=/var/lib/postgresql/data/backup.sql\n")
                .contains("old_dump=/var/lib/postgresql/data/postgres-backup.sql\n");
    }

    @Test
    void changes_nothing_when_it_is_there_already() {
        RecipeFiles once = recipe(BEFORE).with(proposed(recipe(BEFORE)).files());

        Attempt again = FIX.apply(once, Map.of("service", "postgres"), Optional.empty());

        assertThat(again.proposal()).isEmpty();
        assertThat(again.refusal()).isEqualTo("already there: postgres has this restore hook");
        assertThat(again.place()).contains("compose.yml:" + (AFTER.substring(0, AFTER.indexOf("restore.post-hook")).lines().count()));
    }

    @Test
    void passes_lint() {
        RecipeFiles base = recipe(BEFORE);
        assertThat(Lint.newErrors(base, base.with(proposed(base).files()), "mattermost-lts")).isEmpty();
        assertThat(Lint.check(base.with(proposed(base).files()), "mattermost-lts")).noneMatch(f -> f.message().contains("PG_BACKUP"));
    }

    @Test
    void tells_the_reader_what_older_snapshots_need() {
        Proposal proposal = proposed(recipe(BEFORE));

        assertThat(proposal.why())
                .contains("restic dump <snapshot> /var/lib/docker/volumes/<stack>_postgres_data/_data/postgres-backup.sql > old.sql")
                .contains("docker cp old.sql <container of postgres>:/var/lib/postgresql/data/backup.sql")
                .contains("docker exec <container of postgres> /pg_backup.sh restore").contains("docker service scale <stack>_postgres=0");
        assertThat(proposal.existingDeployments()).anyMatch(l -> l.contains("old container, which lacks the script"))
                .anyMatch(l -> l.startsWith("Make a backup right after the upgrade"))
                .anyMatch(l -> l.startsWith("Don't restore such an older snapshot"))
                .allMatch(l -> !l.contains("\n"));
        assertThat(proposal.bump()).isEqualTo("minor");
        assertThat(proposal.releaseNote()).contains("Make a backup right after this upgrade");
    }

    @Nested
    @DisplayName("keeps every other byte")
    class Lossless {

        /** Another name for everything, labels as a map, two volumes, PGDATA below the mount, CRLF, and no newline at the end. */
        private static final String OTHER = """
                version: "3.8"
                x-labels: &hot
                  keep: me
                services:
                  app: {image: "forum:1.2.3", healthcheck: {test: "true"}, deploy: {labels: {traefik.enable: "true"}}}
                  database:
                    image: registry.example.org/team/dbserver:16.4   # ours
                    environment: {PGDATA: /data/pg, POSTGRES_USER: forum}
                    volumes:
                      - type: volume
                        source: pgdata_x
                        target: /data/
                      - wal:/wal
                      - avatars:/avatars
                    healthcheck: {test: "true"}
                    deploy:
                      labels:
                        backupbot.backup: 'true'
                        # an absolute path, as one wrote it once
                        backupbot.backup.path: "/data/pg,/avatars/big"
                        other: "$$5"
                configs:
                  nginx_conf:
                    name: ${STACK_NAME}_nginx_${NGINX_VERSION}
                    file: nginx.conf
                volumes: {pgdata_x: , wal: , avatars: }""".replace("\n", "\r\n");

        @Test
        void of_a_recipe_that_calls_everything_otherwise() {
            RecipeFiles base = recipe(OTHER);

            Proposal proposal = proposed(base, Map.of("service", "database"));

            assertThat(diff(OTHER, proposal.files().get("compose.yml"))).containsExactly(
                    "-        backupbot.backup.path: \"/data/pg,/avatars/big\"\r",
                    "+        backupbot.backup.volumes.pgdata_x.path: backup.sql\r",
                    "+        backupbot.backup.pre-hook: /pg_backup.sh backup\r",
                    "+        backupbot.backup.post-hook: /pg_backup.sh clean\r",
                    "+        backupbot.restore.pre-hook: /pg_backup.sh clean\r",
                    "+        backupbot.restore.post-hook: /pg_backup.sh restore\r",
                    "+    configs:\r",
                    "+      - source: pg_backup\r",
                    "+        target: /pg_backup.sh\r",
                    "+        mode: 0555\r",
                    "+  pg_backup:\r",
                    "+    name: ${STACK_NAME}_pg_backup_${PG_BACKUP_VERSION}\r",
                    "+    file: pg_backup.sh\r");
            assertThat(proposal.files().get("pg_backup.sh")).contains("dump=/data/backup.sql\n").doesNotContain("old_dump").doesNotContain("\r");
            assertThat(proposal.why()).contains("saved the server's files as they were").contains("It has no dump.")
                    .contains("The label `backupbot.backup.path` goes: it is ignored (backup-bot-two 2.4.0 saves whole volumes)");
            assertThat(proposal.existingDeployments()).contains("A backup-bot of the first version knows only `backupbot.backup.path`, which goes with this change: it needs version 2.");
        }

        /** The switch stands on the app, for the stack, and what the database needs stands on the database. */
        @Test
        void where_another_service_switches_the_backup_on() {
            String appOnly = BEFORE.replace("    deploy:\n      labels:\n        - \"backupbot.backup=true\"\n        - \"backupbot.backup.pre-hook", "    deploy:\n      labels:\n        - \"backupbot.backup.pre-hook");
            assertThat(appOnly).isNotEqualTo(BEFORE);

            assertThat(proposed(recipe(appOnly)).files().get("compose.yml")).isEqualTo(AFTER.replace("    deploy:\n      labels:\n        - \"backupbot.backup=true\"\n        - \"backupbot.backup.pre-hook",
                    "    deploy:\n      labels:\n        - \"backupbot.backup.pre-hook"));
            String off = BEFORE.replace("        - \"backupbot.backup=true\"\n        - \"backupbot.backup.pre-hook", "        - \"backupbot.backup=false\"\n        - \"backupbot.backup.pre-hook");
            assertThat(proposed(recipe(off)).files().get("compose.yml")).as("one service's false switches the stack's backup off for nobody").contains("backupbot.backup.volumes.postgres_data.path=backup.sql");
        }

        /** Nothing of what other volumes' labels say changes, nor is a volume left out that was saved. */
        @Test
        void and_leaves_the_other_volumes_in_the_backup_as_they_were() {
            String two = BEFORE.replace("      - 'postgres_data:/var/lib/postgresql/data'", "      - 'postgres_data:/var/lib/postgresql/data'\n      - wal:/wal");
            String after = proposed(recipe(two)).files().get("compose.yml");

            assertThat(after.lines().filter(l -> l.contains("backupbot.backup.volumes"))).containsExactly("        - \"backupbot.backup.volumes.logs=false\"",
                    "        - \"backupbot.backup.volumes.postgres_data.path=backup.sql\"");
        }

        @Test
        void and_says_so_where_a_dump_was_made_that_no_backup_took() {
            Proposal proposal = proposed(recipe(BEFORE.replace("$$PGDATA/postgres-backup.sql\"", "/postgres.dump\"").replace("rm -rf /var/lib/postgresql/data/postgres-backup.sql", "rm -f /postgres.dump")));

            assertThat(proposal.why()).contains("wrote a dump (`/postgres.dump`) outside of every volume, where no backup takes it, and saved the server's files as they were");
            assertThat(proposal.files().get("pg_backup.sh")).doesNotContain("old_dump");
        }

        @Test
        void and_names_what_it_adds_by_names_that_are_free() {
            RecipeFiles base = recipe(BEFORE + """

                    configs:
                      pg_backup:
                        name: ${STACK_NAME}_pg_backup_${PG_BACKUP_VERSION}
                        file: other.sh
                    """);

            Proposal proposal = proposed(base);

            assertThat(proposal.files()).containsKey("pg_backup2.sh");
            assertThat(proposal.files().get("compose.yml")).contains("/pg_backup2.sh restore")
                    .contains("${STACK_NAME}_pg_backup2_${PG_BACKUP2_VERSION}");
            assertThat(proposal.files().get("abra.sh")).contains("export PG_BACKUP2_VERSION=v1");
        }

        @Test
        void and_does_not_call_its_dump_as_the_old_one_was_called() {
            Proposal proposal = proposed(recipe(BEFORE.replace("postgres-backup.sql", "backup.sql")));

            assertThat(proposal.files().get("compose.yml")).contains("backupbot.backup.volumes.postgres_data.path=pg_backup.sql");
            assertThat(proposal.files().get("pg_backup.sh")).contains("dump=/var/lib/postgresql/data/pg_backup.sql\n")
                    .contains("old_dump=/var/lib/postgresql/data/backup.sql\n");
        }

        @Test
        void when_the_database_lives_in_an_overlay() {
            String base = "version: \"3.8\"\nservices:\n  app:\n    image: x:1\nvolumes: {}\n";
            String overlay = BEFORE.replace(HEAD, "version: \"3.8\"\nservices:\n");
            RecipeFiles recipe = recipe(base).with("compose.postgres.yml", overlay).with("compose.mariadb.yml",
                    "services:\n  postgres:\n    image: mariadb:11.4\n    deploy: {labels: [backupbot.backup=true]}\n");

            Proposal proposal = proposed(recipe);

            assertThat(proposal.files()).containsOnlyKeys("compose.postgres.yml", "abra.sh", "pg_backup.sh");
            assertThat(proposal.files().get("compose.postgres.yml")).isEqualTo(AFTER.replace(HEAD, "version: \"3.8\"\nservices:\n"));
        }
    }
}
