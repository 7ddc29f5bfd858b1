package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.recipe.Lint;
import zone.autonomic.redfix.recipe.RecipeFiles;

@DisplayName("The restore hook")
class RestoreHookTest {

    private static final Fix FIX = new RestoreHook();

    private static final String HEAD = """
            ---
            version: "3.8"

            services:
              app:
                image: mattermost/mattermost-team-edition:10.11.15
                volumes:
                  - mattermost_data:/mattermost/data
                healthcheck: {test: "true"}
                deploy:
                  labels:
                    - "traefik.enable=true"
                    - "backupbot.backup=true"
                    - "backupbot.backup.volumes.logs=false"

            """;

    private static final String BEFORE = HEAD + """
              postgres: # the database
                image: postgres:15-alpine
                environment:
                  - POSTGRES_USER=mattermost
                  - POSTGRES_DB=mattermost
                  - POSTGRES_PASSWORD_FILE=/run/secrets/postgres_password
                secrets:
                  - postgres_password
                volumes:
                  - 'postgres_data:/var/lib/postgresql/data'
                healthcheck: {test: "pg_isready"}
                deploy:
                  labels:
                    - "backupbot.backup=true"
                    - "backupbot.backup.pre-hook=PGPASSWORD=$$(cat /run/secrets/pw) pg_dump -U mattermost mattermost > $$PGDATA/postgres-backup.sql"
                    - "backupbot.backup.post-hook=rm -rf /var/lib/postgresql/data/postgres-backup.sql"
                    - "backupbot.backup.path=/var/lib/postgresql/data"

            volumes:
              mattermost_data:
              postgres_data:

            secrets:
              postgres_password:
                external: true
                name: ${STACK_NAME}_postgres_password_${SECRET_POSTGRES_PASSWORD_VERSION}
            """;

    private static final String AFTER = HEAD + """
              postgres: # the database
                image: postgres:15-alpine
                environment:
                  - POSTGRES_USER=mattermost
                  - POSTGRES_DB=mattermost
                  - POSTGRES_PASSWORD_FILE=/run/secrets/postgres_password
                secrets:
                  - postgres_password
                volumes:
                  - 'postgres_data:/var/lib/postgresql/data'
                healthcheck: {test: "pg_isready"}
                deploy:
                  labels:
                    - "backupbot.backup=true"
                    - "backupbot.backup.pre-hook=/pg_backup.sh backup"
                    - "backupbot.backup.post-hook=/pg_backup.sh clean"
                    - "backupbot.backup.volumes.postgres_data.path=backup.sql"
                    - "backupbot.restore.pre-hook=/pg_backup.sh clean"
                    - "backupbot.restore.post-hook=/pg_backup.sh restore"
                configs:
                  - source: pg_backup
                    target: /pg_backup.sh
                    mode: 0555

            volumes:
              mattermost_data:
              postgres_data:

            secrets:
              postgres_password:
                external: true
                name: ${STACK_NAME}_postgres_password_${SECRET_POSTGRES_PASSWORD_VERSION}

            configs:
              pg_backup:
                name: ${STACK_NAME}_pg_backup_${PG_BACKUP_VERSION}
                file: pg_backup.sh
            """;

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
                    "+        backupbot.backup.volumes.wal: \"false\"\r",
                    "+        backupbot.backup.volumes.avatars.path: big\r",
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
            assertThat(proposal.why()).contains("saved the server's files as they were").contains("It has no dump.");
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

    @Nested
    @DisplayName("understands old hooks")
    class OldHooks {

        @ParameterizedTest
        @ValueSource(strings = {
            "pg_dump -U $$POSTGRES_USER $$POSTGRES_DB -f $$PGDATA/old.sql",
            "sh -c 'PGPASSWORD=$$(cat $${POSTGRES_PASSWORD_FILE}) pg_dump -U $${POSTGRES_USER} $${POSTGRES_DB} > /var/lib/postgresql/data/old.sql'",
            "bash -c 'export PGPASSWORD=$$(cat /run/secrets/pw) && pg_dump -U mattermost -d mattermost > /var/lib/postgresql/data/old.sql'",
            "su postgres -c 'pg_dump mattermost > /var/lib/postgresql/data/old.sql'",
            "rm -f /tmp/x && mkdir -p /y && pg_dump --username=mattermost --dbname=mattermost --file=/var/lib/postgresql/data/old.sql",
        })
        void that_make_one_dump(String hook) {
            Proposal proposal = proposed(recipe(withHook(hook)));

            assertThat(proposal.files().get("pg_backup.sh")).contains("old_dump=/var/lib/postgresql/data/old.sql\n");
        }

        @Test
        void that_compress_it_or_write_an_archive() {
            assertThat(proposed(recipe(withHook("pg_dump -U mattermost mattermost | gzip > /var/lib/postgresql/data/old.sql.gz"))).why())
                    .contains("gunzip -c old.sql.gz > old.sql");
            assertThat(proposed(recipe(withHook("pg_dump -Fc -U mattermost mattermost > /var/lib/postgresql/data/old.dump"))).why())
                    .contains("pg_restore -f - < old.dump > old.sql");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
            "pg_dumpall -U mattermost > /var/lib/postgresql/data/old.sql                                  | the hook runs `pg_dumpall`",
            "docker exec db pg_dump mattermost > /var/lib/postgresql/data/old.sql                         | the hook runs `docker`",
            "pg_dump mattermost > /var/lib/postgresql/data/a.sql && psql -c 'CHECKPOINT'                  | the hook runs `psql`",
            "/backup.sh                                                                                   | the hook runs `backup.sh`",
            "pg_dump mattermost > /var/lib/postgresql/data/a.sql; pg_dump x > /var/lib/postgresql/data/b  | dumps more than one database",
            "pg_dump -U mattermost other_db > /var/lib/postgresql/data/a.sql                              | the hook dumps the database other_db",
        })
        void and_refuses_those_whose_work_would_get_lost(String hook, String reason) {
            Attempt attempt = apply(recipe(withHook(hook)));

            assertThat(attempt.proposal()).isEmpty();
            assertThat(attempt.refusal()).contains(reason);
            assertThat(attempt.place()).contains("compose.yml:" + lineOf(BEFORE, "pre-hook"));
        }

        private String withHook(String hook) {
            return BEFORE.replaceAll("pre-hook=.*\"", "pre-hook=" + hook.replace("$", "\\$") + "\"");
        }
    }

    @Nested
    @DisplayName("is refused, with the place,")
    class Refusals {

        @Test
        void for_a_server_that_cannot_drop_with_force() {
            refused(BEFORE.replace("postgres:15-alpine", "postgres:12.4-alpine"),
                    "PostgreSQL 12 doesn't know DROP DATABASE … WITH (FORCE)", "image: postgres");
        }

        @Test
        void where_another_restore_hook_stands() {
            String path = "    - \"backupbot.backup.path";
            refused(BEFORE.replace(path, "    - \"backupbot.restore.post-hook=psql -f x\"\n    " + path),
                    "has a restore hook of its own, which this would replace: psql -f x", "restore.post-hook");
        }

        @Test
        void where_the_data_lies_in_no_named_volume() {
            refused(BEFORE.replace("postgres_data:/var", "/srv/pg:/var"),
                    "keeps /var/lib/postgresql/data in no named volume", "    volumes:\n      - '/srv");
        }

        @Test
        void where_no_backup_is_switched_on() {
            refused(BEFORE.replaceAll("(?m)^ +- \"backupbot.*\n", "").replaceAll("(?s)(pg_isready\"})\n    deploy:\n +labels:\n", "$1\n"),
                    "postgres has no backup switched on", "image: postgres");
        }

        @Test
        void where_a_path_is_saved_that_lies_in_no_volume() {
            refused(BEFORE.replace("backup.path=/var/lib/postgresql/data", "backup.path=/var/lib/postgresql/data,/etc/secret"),
                    "the backup takes /etc/secret, which lies in no volume of postgres", "backup.path");
        }

        @Test
        void where_the_file_cannot_be_read() {
            Attempt attempt = apply(recipe("services:\n  app:\n   - a\n  b: ["));
            assertThat(attempt.refusal()).startsWith("the recipe can't be read");
            assertThat(attempt.place()).hasValueSatisfying(p -> assertThat(p).startsWith("compose.yml:"));
        }

        @Test
        void where_the_labels_are_shared_by_an_alias() {
            String shared = BEFORE.replace("  app:\n", "  app:\n    x-labels: &shared [\"backupbot.backup=true\"]\n")
                    .replaceAll("(?s)labels:\n        - \"backupbot.backup=true\"\n.*?\n\nvolumes", "labels: *shared\n\nvolumes");
            Attempt attempt = apply(recipe(shared));
            assertThat(attempt.refusal()).contains("alias *shared");
            assertThat(attempt.place()).contains("compose.yml:" + lineOf(shared, "labels: *shared"));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
            "deploy: {labels: [backupbot.backup.path=/x]} | says something about the backup of postgres as well",
            "volumes: ['bind:/var/lib/postgresql/data']   | puts the data of postgres elsewhere",
            "environment: [PGDATA=/elsewhere]             | puts the data of postgres elsewhere",
            "image: postgres:11                           | which isn't known to be PostgreSQL 13 or later",
            "image: mariadb:11.4                          | which isn't known to be PostgreSQL 13 or later",
        })
        void where_an_overlay_says_otherwise(String override, String reason) {
            Attempt attempt = apply(recipe(BEFORE).with("compose.other.yml", "services:\n  postgres:\n    " + override + "\n"));

            assertThat(attempt.refusal()).contains(reason);
            assertThat(attempt.place()).hasValueSatisfying(p -> assertThat(p).startsWith("compose.other.yml:"));
        }

        @Test
        void but_not_because_of_an_overlay_that_has_nothing_to_do_with_backups() {
            assertThat(apply(recipe(BEFORE).with("compose.other.yml", "services:\n  postgres:\n    image: postgres:16\n    environment: [TZ=UTC]\n"))
                    .proposal()).isPresent();
        }

        @Test
        void where_the_service_is_gone_or_several_are_meant() {
            assertThat(FIX.apply(recipe(BEFORE), Map.of("service", "db"), Optional.empty()).refusal()).contains("no PostgreSQL service called db");
            String second = BEFORE.substring(BEFORE.indexOf("  postgres: #"), BEFORE.indexOf("\nvolumes:")).replace("  postgres: #", "  second: #");
            Attempt attempt = FIX.apply(recipe(BEFORE.replace("\nvolumes:\n", second + "\nvolumes:\n")), Map.of(), Optional.empty());
            assertThat(attempt.refusal()).contains("several PostgreSQL services");
        }

        private void refused(String compose, String reason, String where) {
            Attempt attempt = apply(recipe(compose));

            assertThat(attempt.proposal()).isEmpty();
            assertThat(attempt.refusal()).contains(reason);
            assertThat(attempt.place()).contains("compose.yml:" + lineOf(compose, where));
        }
    }

    private static Attempt apply(RecipeFiles recipe) {
        return FIX.apply(recipe, Map.of("service", "postgres"), Optional.empty());
    }

    private static Proposal proposed(RecipeFiles recipe) {
        return proposed(recipe, Map.of("service", "postgres"));
    }

    private static Proposal proposed(RecipeFiles recipe, Map<String, String> facts) {
        Attempt attempt = FIX.apply(recipe, facts, Optional.empty());
        assertThat(attempt.refusal()).isEmpty();
        return attempt.proposal().orElseThrow();
    }

    private static RecipeFiles recipe(String compose) {
        String abra = "#!/bin/bash\n\npsql_shell() { psql; }\n";
        return RecipeFiles.of(new TreeMap<>(Map.of("compose.yml", compose, ".env.sample", "TYPE=x\n", "abra.sh", abra)));
    }

    private static long lineOf(String text, String piece) {
        return text.substring(0, text.indexOf(piece) + piece.indexOf(piece.strip())).chars().filter(c -> c == '\n').count() + 1;
    }

    /** The lines taken away and added, in the order of the files. */
    static List<String> diff(String before, String after) {
        String[] a = before.split("\n", -1);
        String[] b = after.split("\n", -1);
        int[][] common = new int[a.length + 1][b.length + 1];
        for (int i = a.length - 1; i >= 0; i--) {
            for (int j = b.length - 1; j >= 0; j--) {
                common[i][j] = a[i].equals(b[j]) ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < a.length || j < b.length) {
            if (i < a.length && j < b.length && a[i].equals(b[j])) {
                i++;
                j++;
            } else if (i < a.length && (j == b.length || common[i + 1][j] >= common[i][j + 1])) {
                lines.add("-" + a[i++]);
            } else {
                lines.add("+" + b[j++]);
            }
        }
        return lines;
    }
}
