package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** When digests are due, in zones whose clocks are turned. */
class DigestTimesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static DigestTimes berlin(String... at) {
        return DigestTimes.of(List.of(at), "Europe/Berlin", List.of());
    }

    private static Instant inBerlin(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    }

    @Test
    void theLastHourAndTheNextOneAreThoseOfTheWallClock() {
        DigestTimes times = berlin("08:00", "18:00");

        assertThat(times.latest(inBerlin("2026-11-21T07:59:59")).orElseThrow().key()).isEqualTo("2026-11-20T18:00+01:00");
        assertThat(times.latest(inBerlin("2026-11-21T08:00")).orElseThrow()).isEqualTo(new DigestTimes.Slot("2026-11-21T08:00+01:00", Instant.parse("2026-11-21T07:00:00Z")));
        assertThat(times.next(inBerlin("2026-11-21T08:00")).orElseThrow().key()).isEqualTo("2026-11-21T18:00+01:00");
        assertThat(berlin().latest(Instant.EPOCH)).as("no hours, no digests").isEmpty();
        assertThat(berlin().next(Instant.EPOCH)).isEmpty();
    }

    @Test
    void anHourThatTheClocksPassOverIsDueOnceWhenTheyHave() {
        DigestTimes times = berlin("02:30");

        assertThat(times.latest(Instant.parse("2026-03-29T01:29:59Z")).orElseThrow().key()).isEqualTo("2026-03-28T02:30+01:00");
        assertThat(times.latest(Instant.parse("2026-03-29T01:30:00Z")).orElseThrow()).isEqualTo(new DigestTimes.Slot("2026-03-29T03:30+02:00", Instant.parse("2026-03-29T01:30:00Z")));
        assertThat(times.latest(Instant.parse("2026-03-29T23:59:59Z")).orElseThrow().key()).isEqualTo("2026-03-29T03:30+02:00");
    }

    @Test
    void anHourThatTheClocksShowTwiceIsDueTheFirstTime() {
        DigestTimes times = berlin("02:30");
        Instant first = Instant.parse("2026-10-25T00:30:00Z");

        assertThat(times.latest(first).orElseThrow()).isEqualTo(new DigestTimes.Slot("2026-10-25T02:30+02:00", first));
        assertThat(times.latest(first.plus(Duration.ofHours(1))).orElseThrow()).as("the second 02:30 is no other").isEqualTo(new DigestTimes.Slot("2026-10-25T02:30+02:00", first));
        assertThat(times.next(first).orElseThrow().key()).isEqualTo("2026-10-26T02:30+01:00");
    }

    @Test
    void onOtherDaysThereIsNone() {
        DigestTimes times = DigestTimes.of(List.of("8:00"), "UTC", List.of("mon", "Friday"));

        assertThat(times.latest(Instant.parse("2026-11-19T12:00:00Z")).orElseThrow().key()).isEqualTo("2026-11-16T08:00Z");
        assertThat(times.next(Instant.parse("2026-11-20T12:00:00Z")).orElseThrow().key()).isEqualTo("2026-11-23T08:00Z");
    }

    @Test
    void theSameHourInAnotherZoneIsAnother() {
        DigestTimes newYork = DigestTimes.of(List.of("08:00"), "America/New_York", List.of());

        assertThat(newYork.latest(inBerlin("2026-11-21T15:00")).orElseThrow().key()).isNotEqualTo(berlin("08:00").latest(inBerlin("2026-11-21T15:00")).orElseThrow().key());
    }

    @Test
    void midnightIsTheFirstHourOfADayAndNotTheLast() {
        assertThat(DigestTimes.of(List.of("00:00"), "UTC", List.of("sat")).next(Instant.parse("2026-11-20T12:00:00Z")).orElseThrow().due())
                .isEqualTo("2026-11-21T00:00:00Z");
        assertThatThrownBy(() -> DigestTimes.of(List.of("08:00", "24:00"), "UTC", List.of("fri")))
                .hasMessage("redfix.digest.at: '24:00' isn't an hour of the day; write 00:00, the midnight with which a day of redfix.digest.days begins");
    }

    @Test
    void whatCannotBeFollowedNamesItsSetting() {
        assertThatThrownBy(() -> DigestTimes.of(List.of("25:00"), "UTC", List.of())).hasMessage("redfix.digest.at: '25:00' isn't an hour of the day; write e.g. redfix.digest.at=08:00,18:00");
        assertThatThrownBy(() -> DigestTimes.of(List.of("08:00"), "Berlin", List.of())).hasMessage("redfix.digest.zone: 'Berlin' isn't a time zone; write e.g. redfix.digest.zone=Europe/Berlin");
        assertThatThrownBy(() -> DigestTimes.of(List.of("08:00"), "UTC", List.of("m"))).hasMessageContaining("redfix.digest.days: 'm' isn't a day of the week");
    }

    /** Whoever looks every few minutes for three years sees every hour of every day once, in order, wherever the clocks are turned. */
    @RepeatedTest(8)
    void everyHourOfEveryDayIsSeenOnceByWhoeverLooksOften(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<String> zones = List.of("Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu", "UTC", "Africa/Cairo", "Pacific/Apia");
        ZoneId zone = ZoneId.of(zones.get(repetition.getCurrentRepetition() % zones.size()));
        // An hour and more apart, as hours that fall on one moment are one digest.
        List<String> hours = IntStream.range(0, 1 + random.nextInt(3)).mapToObj(i -> LocalTime.of(i * 8 + random.nextInt(6), random.nextInt(60)).toString()).toList();
        DigestTimes times = DigestTimes.of(hours, zone.getId(), List.of());
        LocalDate first = LocalDate.of(2009 + random.nextInt(14), 1, 2);
        Instant from = first.atStartOfDay(zone).toInstant();
        Instant to = first.plusYears(3).atStartOfDay(zone).toInstant();

        List<DigestTimes.Slot> seen = new ArrayList<>();
        for (Instant now = from; now.isBefore(to); now = now.plus(Duration.ofMinutes(20 + random.nextInt(20)))) {
            DigestTimes.Slot latest = times.latest(now).orElseThrow();
            DigestTimes.Slot next = times.next(now).orElseThrow();
            assertThat(latest.due()).isBeforeOrEqualTo(now);
            assertThat(next.due()).isAfter(now);
            assertThat(times.latest(next.due())).as("nothing lies between the last and the next").contains(next);
            if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(latest)) {
                seen.add(latest);
            }
        }

        Set<String> wanted = new HashSet<>();
        first.plusDays(1).datesUntil(first.plusYears(3).minusDays(2)).forEach(day -> hours.forEach(hour -> wanted.add(day.atTime(LocalTime.parse(hour)).atZone(zone).toOffsetDateTime().toString())));
        List<String> keys = seen.stream().map(DigestTimes.Slot::key).toList();
        assertThat(keys).doesNotHaveDuplicates().containsAll(wanted);
        assertThat(seen).isSortedAccordingTo(java.util.Comparator.comparing(DigestTimes.Slot::due));
    }
}
