package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.fix.RestoreHookRecipe.AFTER;
import static zone.autonomic.redfix.fix.RestoreHookRecipe.BEFORE;
import static zone.autonomic.redfix.fix.RestoreHookRecipe.FIX;
import static zone.autonomic.redfix.fix.RestoreHookRecipe.apply;
import static zone.autonomic.redfix.fix.RestoreHookRecipe.diff;
import static zone.autonomic.redfix.fix.RestoreHookRecipe.lineOf;
import static zone.autonomic.redfix.fix.RestoreHookRecipe.proposed;
import static zone.autonomic.redfix.fix.RestoreHookRecipe.recipe;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.recipe.RecipeFiles;

@DisplayName("The restore hook, where more is at stake than the plain case,")
class RestoreHookLimitsTest {

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
    @DisplayName("takes the place of a script")
    class OldScript {

        private static final String SCRIPTED = AFTER.replaceAll("(?m)^.*backupbot.restore.*\n", "").replace("/pg_backup.sh", "/save.sh")
                .replace("file: pg_backup.sh", "file: save.sh");
        private static final String SCRIPT = """
                #!/bin/sh
                # dumps, and could restore if anybody asked it to
                set -e
                DUMP="/var/lib/postgresql/data/backup.sql"
                export PGPASSWORD
                PGPASSWORD=$(cat "$POSTGRES_PASSWORD_FILE")
                backup() {
                  pg_dump -U "$POSTGRES_USER" "$POSTGRES_DB" > "$DUMP" || { echo "no dump" >&2; exit 1; }
                }
                restore() {
                  if [ -f "$DUMP" ]; then psql -U "$POSTGRES_USER" -c "DROP TABLE x; SELECT 1" < "$DUMP"; fi
                }
                case "$1" in
                  backup) backup ;;
                  *) "$@" ;;
                esac
                """;

        @Test
        void that_makes_the_dump_and_keeps_the_name_of_a_dump_that_was_saved_alone() {
            Proposal proposal = proposed(scripted(SCRIPTED, SCRIPT));

            assertThat(proposal.files()).containsOnlyKeys("compose.yml", "abra.sh", "save.sh");
            assertThat(diff(SCRIPTED, proposal.files().get("compose.yml"))).containsExactly(
                    "+        - \"backupbot.restore.pre-hook=/save.sh clean\"",
                    "+        - \"backupbot.restore.post-hook=/save.sh restore\"");
            assertThat(proposal.files().get("abra.sh")).contains("PG_BACKUP_VERSION=v5\n");
            assertThat(proposal.files().get("save.sh")).contains("dump=/var/lib/postgresql/data/backup.sql\n").doesNotContain("old_dump");
            assertThat(proposal.why()).contains("whose script this change replaces").contains("the new hook restores them as well");
            assertThat(proposal.existingDeployments()).noneMatch(l -> l.contains("older snapshot"));
        }

        @Test
        void unless_it_does_other_things_is_used_elsewhere_or_cannot_be_executed() {
            assertThat(apply(scripted(SCRIPTED, SCRIPT.replace("set -e", "curl -fsS https://example.org/ping"))).refusal())
                    .contains("the hook runs `curl`");
            assertThat(apply(scripted(SCRIPTED, SCRIPT + "cat <<EOF\nx\nEOF\n")).refusal()).contains("the hook runs `<<`");
            assertThat(apply(scripted(SCRIPTED, SCRIPT).with("abra.sh", "export PG_BACKUP_VERSION=v4\nsave() { /save.sh backup; }\n")).refusal())
                    .contains("save.sh is used elsewhere as well");
            assertThat(apply(scripted(SCRIPTED.replace("mode: 0555", "mode: 0444"), SCRIPT)).refusal())
                    .contains("isn't mounted so that it can be executed");
        }

        private static RecipeFiles scripted(String compose, String script) {
            return recipe(compose).with("save.sh", script).with("abra.sh", "export PG_BACKUP_VERSION=v4\n");
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

        /** What another service says of the same volume or database would contradict what this one says. */
        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
            "backupbot.backup.volumes.postgres_data=false                              | app says what is saved of the volume postgres_data",
            "backupbot.backup.volumes.postgres_data.path=base                          | app says what is saved of the volume postgres_data",
            "backupbot.backup.pre-hook=pg_dump -h postgres mattermost > /dump/x.sql     | app has a hook that dumps or replays a database",
            "backupbot.restore.post-hook=psql -h postgres mattermost -f /dump/x.sql     | app has a hook that dumps or replays a database"})
        void where_another_service_speaks_of_it(String label, String reason) {
            refused(BEFORE.replace("backupbot.backup.volumes.logs=false", label), reason, label);
        }

        @Test
        void but_not_for_a_path_that_was_ignored() {
            Proposal proposal = proposed(recipe(BEFORE.replace("backup.path=/var/lib/postgresql/data", "backup.path=/var/lib/postgresql/data,/etc/secret")));

            assertThat(proposal.files().get("compose.yml")).as("nothing of /etc/secret was saved, whatever the label said").isEqualTo(AFTER);
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
}
