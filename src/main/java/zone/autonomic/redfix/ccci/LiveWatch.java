package zone.autonomic.redfix.ccci;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Tier;

/**
 * What the live services answered before, during and after a run that could touch them. One that was down before isn't this run's doing: then
 * nothing is said of it.
 *
 * @param asked a line for each question that was put
 */
record LiveWatch(List<Asked> asked) {

    private static final int WELL = 200;

    /** @param moment {@code before}, {@code during} or {@code after} */
    record Asked(String time, String moment, int status, String url) {}

    /** Reads {@code <time> <moment> <status> <url>} lines; others are passed over. */
    static LiveWatch read(String text) {
        return new LiveWatch(text.lines().map(line -> line.split(" ")).filter(f -> f.length == 4 && f[2].matches("\\d{1,3}"))
                .map(f -> new Asked(f[0], f[1], Integer.parseInt(f[2]), f[3])).toList());
    }

    /** The watch as a tier; empty where nothing was watched. */
    Optional<Tier> tier() {
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Tier(Tier.LIVE, !failures().isEmpty() ? Tier.Status.FAIL : downBefore().findAny().isPresent() ? Tier.Status.SKIP : Tier.Status.PASS));
    }

    private Stream<String> downBefore() {
        return asked.stream().filter(a -> a.moment().equals("before") && a.status() != WELL).map(Asked::url);
    }

    /** The services that stood before the run and answered otherwise since, each once. */
    List<Failure> failures() {
        List<String> down = downBefore().toList();
        return asked.stream().filter(a -> !a.moment().equals("before") && a.status() != WELL && !down.contains(a.url())).map(Asked::url).distinct()
                .map(url -> new Failure(Tier.LIVE, "redfix::live_services_stand", "a live service faltered while the run went on: " + url + " answered "
                        + asked.stream().filter(a -> a.url().equals(url) && !a.moment().equals("before") && a.status() != WELL).findFirst()
                        .map(a -> a.status() + " (" + a.moment() + ", " + a.time() + ")").orElse(""))).toList();
    }
}
