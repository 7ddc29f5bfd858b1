package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.step.port.Loop;

class H2TasksTest extends TasksContract {
    @Override
    Database fresh() {
        return Fresh.h2();
    }

    @Test
    void whatAKilledProcessHeldIsTakenUpAtTheNextStart() throws Exception {
        opened();
        // As a killed process leaves it: picked, its heartbeat just now.
        try (var connection = database.source().getConnection(); var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update scheduled_tasks set picked = true, picked_by = 'dead', last_heartbeat = current_timestamp"))
                    .isOne();
        }
        AtomicInteger turns = new AtomicInteger();

        bot(id -> {
            turns.incrementAndGet();
            return Loop.Next.done();
        }).start();

        await().atMost(Duration.ofSeconds(20)).until(() -> turns.get() == 1);
    }
}
