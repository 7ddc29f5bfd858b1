package zone.autonomic.redfix.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.MovedClock;

/** What happens by the thousand is told now and then, with how often it was. */
class SeldomTest {

    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-02T08:00:00Z"));
    private final Seldom seldom = new Seldom(Duration.ofSeconds(10), clock);

    @Test
    void theFirstIsToldAndThenNoneForAWhile() {
        assertThat(seldom.now()).contains(0);
        for (int i = 0; i < 1000; i++) {
            assertThat(seldom.now()).isEmpty();
        }
        clock.move(Duration.ofSeconds(10));

        assertThat(seldom.now()).contains(1000);
        assertThat(seldom.now()).isEmpty();

        clock.move(Duration.ofHours(1));
        assertThat(seldom.now()).contains(1);
    }
}
