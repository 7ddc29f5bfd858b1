package zone.autonomic.redfix.step;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import zone.autonomic.redfix.step.port.Misconfigured;

/**
 * The hours at which digests are due, as a wall clock in their zone shows them. Each hour of a day happens once: one that the clocks pass over in
 * spring is due when they have, one that they show twice in autumn the first time.
 *
 * @param at hours of the day; none for no digests
 * @param days on which there are any
 */
record DigestTimes(Set<LocalTime> at, ZoneId zone, Set<DayOfWeek> days) {

    /** Not as a formatter reads by itself, which takes 24:00 for the hour at which the day begins. */
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("H:mm").withResolverStyle(ResolverStyle.STRICT);
    private static final String MIDNIGHT_AT_THE_END = "24:00";
    private static final int A_WEEK_AND_MORE = 8;

    DigestTimes {
        at = Set.copyOf(at);
        days = Set.copyOf(days);
    }

    /**
     * One digest's place in time.
     *
     * @param key names it for good, as the wall clock does, and in no other zone the same: {@code 2026-11-21T08:00+01:00}
     * @param due when that is
     */
    record Slot(String key, Instant due) {}

    /** Settings that can't be followed; the message names the setting. */
    static final class Unreadable extends Misconfigured {
        Unreadable(String message) {
            super(message);
        }
    }

    /**
     * @param at hours, {@code 08:00}
     * @param zone as the time zone database names it, {@code Europe/Berlin}
     * @param days {@code mon} to {@code sun}; none for all
     * @throws Unreadable when one of them isn't what it should be
     */
    static DigestTimes of(List<String> at, String zone, List<String> days) {
        Set<DayOfWeek> wanted = days.stream().map(DigestTimes::day).collect(Collectors.toSet());
        return new DigestTimes(at.stream().map(DigestTimes::hour).collect(Collectors.toSet()), zone(zone), wanted.isEmpty() ? Set.of(DayOfWeek.values()) : wanted);
    }

    private static LocalTime hour(String text) {
        if (text.strip().equals(MIDNIGHT_AT_THE_END)) {
            throw new Unreadable("redfix.digest.at: '%s' isn't an hour of the day; write 00:00, the midnight with which a day of redfix.digest.days begins"
                    .formatted(text));
        }
        try {
            return LocalTime.parse(text.strip(), HOUR);
        } catch (DateTimeParseException e) {
            throw new Unreadable("redfix.digest.at: '%s' isn't an hour of the day; write e.g. redfix.digest.at=08:00,18:00".formatted(text));
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException e) {
            throw new Unreadable("redfix.digest.zone: '%s' isn't a time zone; write e.g. redfix.digest.zone=Europe/Berlin".formatted(text));
        }
    }

    private static DayOfWeek day(String text) {
        String begin = text.strip().toUpperCase(Locale.ROOT);
        return Arrays.stream(DayOfWeek.values()).filter(d -> begin.length() >= 3 && d.name().startsWith(begin)).findFirst()
                .orElseThrow(() -> new Unreadable("redfix.digest.days: '%s' isn't a day of the week; write e.g. redfix.digest.days=mon,tue,wed,thu,fri".formatted(text)));
    }

    /** The slot that was due last; empty where none ever is. */
    Optional<Slot> latest(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        return slots(today.minusDays(A_WEEK_AND_MORE), today).filter(slot -> !slot.due().isAfter(now)).max(ORDER);
    }

    /** The slot that is due next; empty where none ever is. */
    Optional<Slot> next(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        return slots(today, today.plusDays(A_WEEK_AND_MORE)).filter(slot -> slot.due().isAfter(now)).min(ORDER);
    }

    private static final Comparator<Slot> ORDER = Comparator.comparing(Slot::due).thenComparing(Slot::key);

    private Stream<Slot> slots(LocalDate from, LocalDate to) {
        // A day before and after: where the clocks are turned at midnight, an hour of one day may come after one of the next.
        return from.minusDays(1).datesUntil(to.plusDays(2)).filter(day -> days.contains(day.getDayOfWeek()))
                .flatMap(day -> at.stream().map(hour -> slot(day.atTime(hour).atZone(zone))));
    }

    private static Slot slot(ZonedDateTime due) {
        return new Slot(due.toOffsetDateTime().toString(), due.toInstant());
    }
}
