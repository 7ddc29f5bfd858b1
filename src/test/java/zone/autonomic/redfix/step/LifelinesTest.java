package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.step.port.Lifeline;

/** What can't be done without is looked at within a bound, and what doesn't hold is said. */
class LifelinesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** @param look what comes of looking */
    private record Line(String name, Supplier<Optional<String>> look) implements Lifeline {
        @Override
        public Optional<String> trouble() {
            return look.get();
        }
    }

    private Optional<String> trouble = Optional.empty();
    private final Lifelines lifelines = new Lifelines(List.of(new Line("the forge", Optional::empty), new Line("the CI node", () -> trouble)), PATIENCE);

    @Test
    void aMomentsTroubleIsNotSaidAndTheSecondInARowIs() {
        lifelines.look();
        trouble = Optional.of("it refuses the connection");
        lifelines.look();
        assertThat(lifelines.current()).isEmpty();

        lifelines.look();
        assertThat(lifelines.current()).isEqualTo(Map.of("the CI node", "it refuses the connection"));
    }

    @Test
    void whatHoldsAgainIsBelievedAtOnceAndItsOldTroubleIsForgotten() {
        trouble = Optional.of("it refuses the connection");
        lifelines.look();
        lifelines.look();

        trouble = Optional.empty();
        lifelines.look();
        assertThat(lifelines.current()).isEmpty();

        trouble = Optional.of("again");
        lifelines.look();
        assertThat(lifelines.current()).isEmpty();
    }

    @Test
    void oneThatHangsIsSaidNeitherKeepsTheOthersNorIsAskedAgain() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        Lifelines impatient = new Lifelines(List.of(new Line("the database", () -> {
            asked.incrementAndGet();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        })), Duration.ofMillis(1));

        impatient.look();
        impatient.look();

        assertThat(impatient.current().get("the database")).startsWith("it doesn't answer within");
        assertThat(asked).hasValueLessThan(2);
        never.countDown();
    }

    @Test
    void whatCantBeLookedAtDoesNotHold() {
        Lifelines broken = new Lifelines(List.of(new Line("the forge", () -> {
            throw new IllegalStateException("no such protocol");
        })), PATIENCE);

        broken.look();
        broken.look();

        assertThat(broken.current()).isEqualTo(Map.of("the forge", "no such protocol"));
    }

    /** From the last good look: until the next one, and once more, and what the second one may take. */
    @Test
    void whatEndsIsSaidWithinAMinute() throws IOException {
        Properties shipped = new Properties();
        try (var in = Lifelines.class.getResourceAsStream("/application.properties")) {
            shipped.load(in);
        }
        Duration every = new DurationConverter().convert(shipped.getProperty("redfix.health.every"));

        assertThat(every.multipliedBy(2).plus(Lifelines.PATIENCE)).isLessThan(Duration.ofMinutes(1));
    }
}
