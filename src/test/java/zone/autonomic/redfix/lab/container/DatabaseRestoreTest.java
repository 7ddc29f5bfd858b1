package zone.autonomic.redfix.lab.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a restore hook does to a database whose application is connected all the time (domain.md §3). */
class DatabaseRestoreTest extends ContainerTest {

    private static final String BACKUP = "pg_dump -U shop shop > /var/lib/postgresql/data/backup.sql";
    private static final String FILE = "/var/lib/postgresql/data/backup.sql";

    private Container server;
    private Database database;
    private Map<String, List<String>> backedUp;

    private Stage stage() {
        return image("postgres:15-alpine").volume("data", "/var/lib/postgresql/data").secret("db_password", "secret")
                .env("POSTGRES_USER", "shop").env("POSTGRES_DB", "shop").env("POSTGRES_PASSWORD_FILE", "/run/secrets/db_password");
    }

    @BeforeEach
    void anApplicationWritesIsBackedUpAndWritesOn() {
        server = stage().container();
        Start start = server.start(Neighbourhood.empty());
        assertThat(start.state()).as(start.log() + start.why()).isEqualTo(Start.State.RUNNING);
        assertThat(start.ports()).containsExactly(5432);
        database = server.database().orElseThrow();
        database.execute("CREATE TABLE ci_marker (id serial PRIMARY KEY, note text NOT NULL)");
        database.execute("INSERT INTO ci_marker (note) VALUES ('before; it''s'), ('tab\tand\\slash')");
        database.execute("CREATE TABLE posts (id int, body text); INSERT INTO posts VALUES (1, 'old'), (2, NULL)");
        database.execute("CREATE INDEX posts_id ON posts (id)");
        backedUp = database.snapshot();
        assertThat(run(BACKUP).exit()).isZero();
        database.execute("DROP TABLE ci_marker");
        database.execute("INSERT INTO posts VALUES (3, 'written after the backup')");
        database.execute("CREATE TABLE later (x text)");
        assertThat(database.snapshot()).isNotEqualTo(backedUp);
    }

    private Exec run(String command) {
        Exec exec = server.exec(command, Neighbourhood.empty());
        assertThat(exec.unknown()).as(exec.output()).isEmpty();
        return exec;
    }

    @Test
    void dropWithForceThenCreateThenReplayRestoresExactly() {
        Exec exec = run("psql -U shop -d postgres -v ON_ERROR_STOP=1 -c 'DROP DATABASE IF EXISTS \"shop\" WITH (FORCE)' && "
                + "psql -U shop -d postgres -v ON_ERROR_STOP=1 -c 'CREATE DATABASE shop OWNER shop' && psql -U shop -d shop -1 -v ON_ERROR_STOP=1 -f " + FILE);

        assertThat(exec.exit()).as(exec.output()).isZero();
        assertThat(database.snapshot()).isEqualTo(backedUp);
    }

    @Test
    void aCompressedDumpThroughPipesIsTheSame() {
        run("pg_dump -U shop shop | gzip > /tmp/dump.gz");
        Map<String, List<String>> now = database.snapshot();
        database.execute("DELETE FROM posts");

        Exec exec = run("dropdb -U shop --force shop && createdb -U shop -O shop shop && gunzip -c /tmp/dump.gz | psql -q -U shop -d shop");

        assertThat(exec.exit()).as(exec.output()).isZero();
        assertThat(database.snapshot()).isEqualTo(now);
    }

    @Test
    void replayingIntoTheLiveDatabaseIsAFalseFix() {
        Exec exec = run("psql -U shop -d shop -f " + FILE);

        assertThat(exec.exit()).isZero();
        assertThat(exec.output()).contains("relation \"posts\" already exists");
        assertThat(database.snapshot().get("public.ci_marker")).isEqualTo(backedUp.get("public.ci_marker"));
        assertThat(database.snapshot().get("public.posts").toString()).contains("written after the backup");
        assertThat(database.snapshot()).isNotEqualTo(backedUp).containsKey("public.later");
    }

    @Test
    void replayingWithStopAtTheFirstErrorRestoresNothing() {
        Map<String, List<String>> before = database.snapshot();

        Exec exec = run("psql -U shop -d shop -1 -v ON_ERROR_STOP=1 < " + FILE);

        assertThat(exec.exit()).isEqualTo(3);
        assertThat(database.snapshot()).isEqualTo(before);
    }

    @Test
    void aDatabaseInUseCannotBeDroppedWithoutForce() {
        assertThat(run("psql -U shop -d postgres -c 'DROP DATABASE shop'").output()).contains("is being accessed by other users");
        assertThat(run("dropdb -U shop shop").exit()).isEqualTo(1);
        String terminate = "psql -U shop -d postgres -c \"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shop'\" && ";
        assertThat(run(terminate + "psql -U shop -d postgres -c 'DROP DATABASE shop'").output()).as("the application is back at once")
                .contains("is being accessed by other users");
        assertThat(run("psql -U shop -d shop -c 'DROP DATABASE shop WITH (FORCE)'").output()).contains("cannot drop the currently open database");
    }

    @Test
    void dropAndCreateInOneCommandIsRefused() {
        Exec exec = run("psql -U shop -d postgres -c 'DROP DATABASE shop WITH (FORCE); CREATE DATABASE shop'");

        assertThat(exec.exit()).isEqualTo(1);
        assertThat(exec.output()).contains("DROP DATABASE cannot run inside a transaction block");
    }

    @Test
    void aDatabaseMadeBesideAndRenamedIsRestoredExactlyToo() {
        Exec exec = run("""
                set -e
                sql() { psql -q -U shop -v ON_ERROR_STOP=1 "$@"; }
                sql -d postgres -c 'DROP DATABASE IF EXISTS beside WITH (FORCE)' -c 'CREATE DATABASE beside OWNER "shop" TEMPLATE template0'
                sql -d beside -1 -f /var/lib/postgresql/data/backup.sql
                sql -d postgres -c 'DROP DATABASE IF EXISTS "shop" WITH (FORCE)' -c 'ALTER DATABASE beside RENAME TO "shop"'
                """);

        assertThat(exec.exit()).as(exec.output()).isZero();
        assertThat(database.snapshot()).isEqualTo(backedUp);
        assertThat(run("psql -U shop -d postgres -c 'ALTER DATABASE shop RENAME TO gone'").output()).contains("is being accessed by other users");
    }

    @Test
    void lockingTheApplicationOutLetsAPlainDropThrough() {
        Exec exec = run("""
                set -e
                cd /var/lib/postgresql/data
                cp pg_hba.conf pg_hba.conf.bak
                echo 'local all all trust' > pg_hba.conf
                su postgres -c 'pg_ctl reload'
                psql -U shop -d postgres -Atc "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shop' AND pid <> pg_backend_pid()"
                psql -U shop -d postgres -c 'DROP DATABASE shop'
                createdb -U shop shop
                psql -U shop -d shop -1 -f backup.sql
                cat pg_hba.conf.bak > pg_hba.conf
                su postgres -c 'pg_ctl reload'
                """);

        assertThat(exec.exit()).as(exec.output()).isZero();
        assertThat(database.snapshot()).isEqualTo(backedUp);
    }

    @Test
    void aDumpWithDropsLeavesTablesMadeLater() {
        String clean = "pg_dump -U shop --clean --if-exists shop > /tmp/clean.sql";
        server.start(Neighbourhood.empty());
        run(clean);
        database.execute("CREATE TABLE even_later (x text)");

        assertThat(run("psql -U shop -d shop -v ON_ERROR_STOP=1 -1 -f /tmp/clean.sql").exit()).isZero();

        assertThat(database.snapshot()).containsKeys("public.even_later", "public.posts");
    }

    @Test
    void aDumpOfNothingFails() {
        Exec exec = run("pg_dump -U shop nowhere > /tmp/dump.sql; echo status $?; test -s /tmp/dump.sql || echo empty");

        assertThat(exec.output()).contains("FATAL:  database \"nowhere\" does not exist").contains("status 1").contains("empty");
        assertThat(run("pg_dump -U shop nowhere | gzip > /tmp/dump.gz").exit()).as("a pipe hides it").isZero();
        assertThat(run("pg_dump shop").output()).contains("role \"root\" does not exist");
    }

    @Test
    void aDumpLooksLikeOne() {
        assertThat(run("cat " + FILE).output()).startsWith("--\n-- PostgreSQL database dump\n--\n").contains("CREATE TABLE public.ci_marker (")
                .contains("COPY public.posts (id, body) FROM stdin;").contains("\\N").endsWith("-- PostgreSQL database dump complete\n--\n\n\n");
    }

    @Test
    void aTruncatedDumpDoesNotRestore() {
        String replay = "dropdb -U shop -f shop; createdb -U shop shop; psql -U shop -d shop -1 -v ON_ERROR_STOP=1 -f /tmp/cut.sql";

        Exec within = run("sed '/^CREATE TABLE public.posts/q' " + FILE + " > /tmp/cut.sql; " + replay);
        assertThat(within.exit()).as(within.output()).isEqualTo(3);
        assertThat(database.snapshot()).isEmpty();

        Exec inData = run("sed '/^COPY public.posts/q' " + FILE + " > /tmp/cut.sql; " + replay);
        assertThat(inData.exit()).as("psql takes the end of the file for the end of the data").isZero();
        assertThat(database.snapshot()).isNotEqualTo(backedUp);
    }

    @Test
    void aCustomFormatDumpIsReadByPgRestoreOnly() {
        assertThat(run("pg_dump -U shop -Fc shop > /tmp/shop.dump && dropdb -U shop -f shop && createdb -U shop shop && "
                + "pg_restore -U shop -d shop --no-owner -1 /tmp/shop.dump").exit()).isZero();
        assertThat(database.snapshot()).containsKey("public.later");
        assertThat(run("pg_restore -U shop -d shop " + FILE).output()).contains("Please use psql");
        assertThat(run("pg_restore -U shop -d shop --clean --if-exists /tmp/shop.dump").exit()).isZero();
    }

    @Test
    void sqlOutsideTheSubsetIsUnknownAndNeverASuccess() {
        for (String command : List.of("psql -U shop -d shop -c 'WITH x AS (SELECT 1) SELECT * FROM x'", "mysqldump shop > /tmp/x", "pg_dump -U shop --schema-only shop",
                "psql -U shop -d shop -c \"DO \\$\\$ BEGIN END \\$\\$\"")) {
            assertThat(server.exec(command + " || true", Neighbourhood.empty()).unknown()).as(command).isPresent();
        }
    }

    @Test
    void filesCopiedUnderTheRunningServerAreSeenAtItsNextStart() throws IOException {
        Path data = stage().volumeFile("data", "");
        Path saved = folder.resolve("saved");
        copy(data.resolve("base"), saved);
        Map<String, List<String>> whenSaved = database.snapshot();
        database.execute("DELETE FROM posts");
        Map<String, List<String>> live = database.snapshot();

        copy(saved, data.resolve("base"));
        assertThat(database.snapshot()).as("a live server doesn't notice").isEqualTo(live);

        assertThat(server.start(Neighbourhood.empty()).running()).isTrue();
        assertThat(server.database().orElseThrow().snapshot()).isEqualTo(whenSaved);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.write(to.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
    }

    @Test
    void anotherVersionRefusesTheFolder() {
        server.stop();

        Start start = new Stage(folder, "postgres:16").sandbox("newer").volume("data", "/var/lib/postgresql/data").env("POSTGRES_PASSWORD", "x").container()
                .start(Neighbourhood.empty());

        assertThat(start.state()).isEqualTo(Start.State.CRASHED);
        assertThat(start.log()).contains("initialized by PostgreSQL version 15, which is not compatible with this version 16");
    }

    @Test
    void aFreshServerWantsAPasswordAndAnEmptyFolder() throws IOException {
        Start start = image("postgres:15").sandbox("fresh").volume("other", "/var/lib/postgresql/data").container().start(Neighbourhood.empty());
        assertThat(start.log()).contains("superuser password is not specified");

        Stage dirty = image("postgres:15").sandbox("dirty").volume("dirty", "/var/lib/postgresql/data").env("POSTGRES_PASSWORD", "x");
        Files.createDirectories(dirty.volumeFile("dirty", ""));
        Files.writeString(dirty.volumeFile("dirty", "backup.sql"), "--");
        assertThat(dirty.container().start(Neighbourhood.empty()).log()).contains("exists but is not empty");
    }

    @Test
    void theTestsClientSeesTheServersErrors() {
        assertThatThrownBy(() -> database.execute("SELECT * FROM ci_marker")).isInstanceOf(IllegalStateException.class)
                .hasMessage("relation \"ci_marker\" does not exist");
        assertThat(database.name()).isEqualTo("shop");
    }

    @Test
    void aScriptMountedAsAConfigIsRunByItsPath() {
        server = stage().sandbox("scripted").config("/pg_backup.sh", 0555, """
                #!/bin/bash
                set -e
                BACKUP_FILE='/var/lib/postgresql/data/backup.sql'
                function backup {
                  export PGPASSWORD=$(cat /run/secrets/db_password)
                  pg_dump -U ${POSTGRES_USER} ${POSTGRES_DB} > $BACKUP_FILE
                }
                $@
                """).container();
        server.start(Neighbourhood.empty());

        assertThat(run("/pg_backup.sh backup").exit()).isZero();
        assertThat(server.exec("/nowhere.sh backup", Neighbourhood.empty()).exit()).isEqualTo(127);
    }
}
