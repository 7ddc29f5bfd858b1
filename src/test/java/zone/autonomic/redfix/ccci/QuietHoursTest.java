package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hours something reaches into that begins now. 14 June 2026 is a Sunday. */
class QuietHoursTest {

    private static Optional<String> reached(String hours, String now, Duration length) {
        return QuietHours.of(List.of(hours.split(","))).reachedBy(length, Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Sun 02:00-06:00|2026-06-14T01:00:00Z|Sun 02:00–Sun 06:00 UTC", "sunday 02:00 - 06:00 UTC|2026-06-14T03:00:00Z|Sun 02:00–Sun 06:00 UTC", "Sun 02:00-06:00|2026-06-14T06:00:00Z|",
        "Sun 02:00-06:00|2026-06-13T23:59:00Z|", "23:30-00:30|2026-06-16T00:10:00Z|Mon 23:30–Tue 00:30 UTC", "23:30-00:30|2026-06-16T22:00:00Z|Tue 23:30–Wed 00:30 UTC",
        "Mon 23:00-01:00,Sun 02:00-06:00|2026-06-16T00:30:00Z|Mon 23:00–Tue 01:00 UTC", "Sat 00:00-00:00|2026-06-13T12:00:00Z|Sat 00:00–Sun 00:00 UTC", "|2026-06-14T03:00:00Z|"})
    void itIsSaid(String hours, String now, String reached) {
        assertThat(reached(hours == null ? "" : hours, now, Duration.ofHours(2))).isEqualTo(Optional.ofNullable(reached));
    }

    @Test
    void whatLastsForDaysReachesFar() {
        assertThat(reached("Sun 02:00-06:00", "2026-06-12T03:00:00Z", Duration.ofHours(46))).isEmpty();
        assertThat(reached("Sun 02:00-06:00", "2026-06-12T03:00:00Z", Duration.ofHours(48))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sunday", "02:00", "Someday 02:00-06:00", "Sun 25:00-26:00", "Sun 2-6"})
    void whatIsNoSuchHoursIsRefusedWithItsSetting(String hours) {
        assertThatThrownBy(() -> QuietHours.of(List.of(hours))).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("redfix.node.quiet-hours: “" + hours);
    }
}
