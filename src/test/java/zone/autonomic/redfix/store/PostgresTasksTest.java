package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import zone.autonomic.redfix.step.port.Loop;

@ExtendWith(PostgresServer.class)
class PostgresTasksTest extends TasksContract {
    @Override
    Database fresh() {
        return Fresh.postgres();
    }

    @Test
    void whatAKilledProcessHeldIsTakenUpByAnotherOnceItsHeartbeatIsMissed() throws Exception {
        opened();
        try (var connection = database.source().getConnection(); var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update scheduled_tasks set picked = true, picked_by = 'dead', last_heartbeat = current_timestamp"))
                    .isOne();
        }
        AtomicInteger turns = new AtomicInteger();

        bot(id -> {
            turns.incrementAndGet();
            return Loop.Next.done();
        }).start();

        await().atMost(Duration.ofSeconds(30)).until(() -> turns.get() == 1);
    }
}
