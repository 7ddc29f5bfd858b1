package zone.autonomic.redfix.ccci;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When the node belongs to others: nothing may run there that could reach into these hours, since docker itself may be restarted in them. Each is a day,
 * or none for every day, and two times in UTC: {@code Sun 02:00-06:00}, {@code 23:30-00:30}.
 */
final class QuietHours {

    private static final Pattern FORM = Pattern.compile("(?:(mon|tue|wed|thu|fri|sat|sun)[a-z]* )?(\\d\\d:\\d\\d) ?- ?(\\d\\d:\\d\\d)(?: utc)?");
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT);

    /** @param day empty for every day @param until on the next day, where it isn't later than {@code from} */
    private record Span(Optional<DayOfWeek> day, LocalTime from, LocalTime until) {

        Duration length() {
            Duration length = Duration.between(from, until);
            return length.compareTo(Duration.ZERO) > 0 ? length : length.plusDays(1);
        }
    }

    private final List<Span> spans;

    private QuietHours(List<Span> spans) {
        this.spans = spans;
    }

    /** @throws IllegalArgumentException for what isn't such hours, with the setting's name */
    static QuietHours of(List<String> hours) {
        return new QuietHours(hours.stream().map(String::strip).filter(h -> !h.isEmpty()).map(QuietHours::span).toList());
    }

    private static Span span(String hours) {
        Matcher form = FORM.matcher(hours.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException("redfix.node.quiet-hours: “%s” isn't a day and two times in UTC, such as Sun 02:00-06:00".formatted(hours));
        }
        try {
            return new Span(Optional.ofNullable(form.group(1)).map(DAYS::indexOf).map(day -> DayOfWeek.of(day + 1)), LocalTime.parse(form.group(2)), LocalTime.parse(form.group(3)));
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException("redfix.node.quiet-hours: “%s” names a time that there isn't".formatted(hours), e);
        }
    }

    boolean isEmpty() {
        return spans.isEmpty();
    }

    /** The hours that something which begins now and lasts so long could reach into, in words. */
    Optional<String> reachedBy(Duration length, Clock clock) {
        ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
        for (Span span : spans) {
            for (int ago = 1; ago >= -length.toDays() - 1; ago--) {
                ZonedDateTime from = now.minusDays(ago).toLocalDate().atTime(span.from()).atZone(ZoneOffset.UTC);
                ZonedDateTime until = from.plus(span.length());
                boolean thatDay = span.day().filter(day -> day != from.getDayOfWeek()).isEmpty();
                if (thatDay && now.isBefore(until) && from.isBefore(now.plus(length))) {
                    return Optional.of(SHOWN.format(from) + "–" + SHOWN.format(until) + " UTC");
                }
            }
        }
        return Optional.empty();
    }
}
