package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.recipe.RecipeFiles;

/** A recipe whose database is saved and never restored, as it is before the fix and after it. */
final class RestoreHookRecipe {

    static final Fix FIX = new RestoreHook();

    static final String HEAD = """
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

    static final String BEFORE = HEAD + """
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

    static final String AFTER = HEAD + """
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

    private RestoreHookRecipe() {}

    static Attempt apply(RecipeFiles recipe) {
        return FIX.apply(recipe, Map.of("service", "postgres"), Optional.empty());
    }

    static Proposal proposed(RecipeFiles recipe) {
        return proposed(recipe, Map.of("service", "postgres"));
    }

    static Proposal proposed(RecipeFiles recipe, Map<String, String> facts) {
        Attempt attempt = FIX.apply(recipe, facts, Optional.empty());
        assertThat(attempt.refusal()).isEmpty();
        return attempt.proposal().orElseThrow();
    }

    static RecipeFiles recipe(String compose) {
        String abra = "#!/bin/bash\n\npsql_shell() { psql; }\n";
        return RecipeFiles.of(new TreeMap<>(Map.of("compose.yml", compose, ".env.sample", "TYPE=x\n", "abra.sh", abra)));
    }

    static long lineOf(String text, String piece) {
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
