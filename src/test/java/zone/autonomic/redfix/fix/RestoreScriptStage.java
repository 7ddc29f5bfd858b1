package zone.autonomic.redfix.fix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.fix.RealPostgres.Ran;
import zone.autonomic.redfix.fix.RealPostgres.Server;

/** A database with content, the generated script beside it, and a real shell to run it: what the script's tests play on. */
@ExtendWith(RealPostgres.class)
abstract class RestoreScriptStage {

    static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    Path volume;

    Server postgres;
    String user;
    String db;
    Path dump;
    Path oldDump;
    Path script;

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

    void given(String owner, String database) {
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

    void whenTheApplicationGoesOnAfterTheBackup(String database) {
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

    Ran run(String word) {
        return runWith(settings(), List.of("/bin/sh"), word);
    }

    Ran run(List<String> shell, String word) {
        return runWith(settings(), shell, word);
    }

    Map<String, String> settings() {
        return new HashMap<>(Map.of("POSTGRES_USER", user, "POSTGRES_DB", db));
    }

    Ran runWith(Map<String, String> settings, List<String> shell, String word) {
        Map<String, String> environment = new HashMap<>(postgres.environment());
        environment.putAll(settings);
        return Ran.of(environment, "", Stream.concat(shell.stream(), Stream.of(script.toString(), word)).toArray(String[]::new));
    }

    List<String> filesOfTheVolume() throws IOException {
        try (Stream<Path> files = Files.list(volume)) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
