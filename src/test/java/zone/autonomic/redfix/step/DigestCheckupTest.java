package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.step.port.Checkup.Finding;
import zone.autonomic.redfix.step.port.Checkup.State;
import zone.autonomic.redfix.step.port.Noticeboard;

/** Where and when digests would be told is seen before the hour comes. */
class DigestCheckupTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-28T12:00:00Z"), ZoneOffset.UTC);

    private record Board(String name, Optional<String> lacking) implements Noticeboard {
        @Override
        public void tell(String key, String markdown) {
            throw new IllegalStateException("doctor tells nobody");
        }
    }

    private static List<Finding> examine(Map<String, String> settings) {
        DigestConfig config = new SmallRyeConfigBuilder().withMapping(DigestConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter()).withDefaultValues(settings).build()
                .getConfigMapping(DigestConfig.class);
        return new DigestCheckup(config,
                List.of(new Board("page", Optional.empty()), new Board("discord", Optional.of("redfix.discord.token isn't set"))), NOON)
                .examine();
    }

    @Test
    void withoutHoursNobodyIsTold() {
        assertThat(examine(Map.of())).singleElement().extracting(Finding::state).isEqualTo(State.NOT_CONFIGURED);
    }

    @Test
    void theNextOneAndItsRoomsAreSaid() {
        assertThat(examine(Map.of("redfix.digest.at", "08:00,18:00", "redfix.digest.zone", "Europe/Berlin", "redfix.digest.rooms", "page")))
                .containsExactly(
                Finding.ok("hours", "08:00, 18:00 Europe/Berlin, the next one is that of 2026-11-28T18:00+01:00"),
                        Finding.ok("room page", "page"));
    }

    @Test
    void aRoomThatCannotBeToldInIsSaidWithWhatItLacks() {
        assertThat(examine(Map.of("redfix.digest.at", "08:00", "redfix.digest.rooms", "discord,irc")))
                .extracting(Finding::what, Finding::state, Finding::found).contains(
                org.assertj.core.api.Assertions.tuple("room discord", State.FAILED, "redfix.discord.token isn't set"),
                org.assertj.core.api.Assertions.tuple("room irc", State.FAILED, "there is no such room; there are discord, page"));
    }

    @Test
    void anHourThatIsNoneIsSaid() {
        assertThat(examine(Map.of("redfix.digest.at", "25:00"))).first().satisfies(f -> assertThat(f.state()).isEqualTo(State.FAILED))
                .satisfies(f -> assertThat(f.found()).contains("'25:00' isn't an hour"));
    }
}
