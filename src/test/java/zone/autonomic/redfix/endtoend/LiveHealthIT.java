package zone.autonomic.redfix.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import zone.autonomic.redfix.lab.Lab;
import zone.autonomic.redfix.lab.LabOptions;
import zone.autonomic.redfix.store.PostgresServer;

/** A live bot that can't work says so: at its health, in its status, and to whoever asks for something. */
@ExtendWith(PostgresServer.class)
class LiveHealthIT {

    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @TempDir
    static Path labFolder;

    private static Lab lab;

    @TempDir
    Path folder;

    private final int port = LiveBot.freePort();

    @BeforeAll
    static void aForgeAndANode() {
        lab = Lab.start(LabOptions.in(labFolder));
    }

    @AfterAll
    static void end() {
        lab.close();
    }

    private LiveBot start(Map<String, String> otherwise) {
        Map<String, String> all = new TreeMap<>(lab.configuration());
        all.keySet().removeIf(key -> key.startsWith("redfix.wait") || key.startsWith("redfix.tasks"));
        all.put("redfix.port", String.valueOf(port));
        all.putAll(otherwise);
        return LiveBot.start(folder, Map.of(), all, "serve").untilAtWork();
    }

    private int ready() {
        return LiveBot.get(port, "/q/health/ready").statusCode();
    }

    private void saidEverywhere(String reason) {
        await("it is down").atMost(A_MINUTE).until(() -> ready() == 503);
        // A connection that was cut off is seen before why there is no other.
        await("it says why").atMost(A_MINUTE).until(() -> LiveBot.get(port, "/q/health/ready").body(), body -> body.contains(reason));
        assertThat(LiveBot.get(port, "/q/health/ready").body()).contains("\"status\": \"DOWN\"");
        assertThat(LiveBot.say(port, "/redfix status").body()).contains("Nothing new can be begun", reason);
        assertThat(LiveBot.say(port, "/redfix gitea").body()).contains("Nothing new can be begun now", reason).contains("\"thread\":\"\"");
        assertThat(LiveBot.get(port, "/q/health/live").statusCode()).as("it lives all the same").isEqualTo(200);
    }

    @Test
    void aTokenThatIsRefused() {
        try (LiveBot bot = start(Map.of("redfix.forge.token", "0123456789"))) {
            saidEverywhere("refuses the bot");
            assertThat(bot.isAlive()).isTrue();
        }
    }

    @Test
    void aNodeThatCantBeReachedAtTheTempoThatIsShipped() {
        try (LiveBot bot = start(Map.of("redfix.node.port", "1"))) {
            saidEverywhere("refuses the connection");
            assertThat(bot.log("data")).contains("the CI node: ");
        }
    }

    @Test
    void aDatabaseThatClosesAndOpensAgain() throws Exception {
        PGSimpleDataSource database = PostgresServer.emptyDatabase();
        try (Connection admin = database.getConnection(); Statement sql = admin.createStatement()) {
            sql.execute("drop role if exists bot");
            sql.execute("create role bot login superuser");
            try (LiveBot bot = start(Map.of("redfix.database.h2.active", "false", "redfix.database.pg.active", "true", "quarkus.datasource.pg.jdbc.url", database.getURL(),
                    "quarkus.datasource.pg.username", "bot", "redfix.health.every", "1s"))) {
                await("it is up").atMost(A_MINUTE).until(() -> ready() == 200);
                sql.execute("alter role bot nologin");
                sql.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'bot'");

                saidEverywhere("is not permitted to log in");

                sql.execute("alter role bot login");
                await("it is up again").atMost(A_MINUTE).until(() -> ready() == 200);
                assertThat(bot.isAlive()).isTrue();
            }
        }
    }
}
