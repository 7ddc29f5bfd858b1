package zone.autonomic.redfix.lab.node;

import java.io.PrintStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zone.autonomic.redfix.lab.engine.Reply;
import zone.autonomic.redfix.lab.swarm.NodeState;

/**
 * {@code journalctl -u nightly-sweep.service} and {@code -u docker.service}, with {@code -o cat|short-iso}, {@code --since} and
 * {@code --no-pager}.
 */
final class JournalProgram {
    private static final DateTimeFormatter SHORT_ISO = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern AGO = Pattern.compile("-?(\\d{1,9}) ?(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)( ago)?");
    private final NodeState node;
    private final LastSweep sweep;
    private final PrintStream out;
    private String unit = "";
    private String form = "short";
    private Instant since = Instant.EPOCH;

    JournalProgram(NodeState node, LastSweep sweep, Reply reply) {
        this.node = node;
        this.sweep = sweep;
        this.out = reply.out();
    }

    /** @param tag who told it, as the journal shows it */
    private record Line(Instant at, String tag, String text) {}

    int run(List<String> words) throws InterruptedException {
        List<String> rest = new ArrayList<>(words);
        while (!rest.isEmpty()) {
            option(rest.remove(0), rest);
        }
        List<Line> lines = switch (unit.replaceFirst("\\.service$", "")) {
            case "nightly-sweep" -> sweep();
            case "docker" -> new NodeJournal(node).since("docker", since.getEpochSecond()).stream()
                    .map(text -> new Line(Instant.now(), "dockerd", text)).toList();
            case "" -> throw new NotKnown(String.join(" ", words));
            default -> List.of();
        };
        List<Line> shown = lines.stream().filter(line -> !line.at().isBefore(since)).toList();
        shown.forEach(this::show);
        if (shown.isEmpty() && !form.equals("cat")) {
            out.println("-- No entries --");
        }
        return 0;
    }

    private void option(String option, List<String> rest) {
        int equals = option.startsWith("--") ? option.indexOf('=') : -1;
        String name = equals < 0 ? option : option.substring(0, equals);
        switch (name) {
            case "-u", "--unit" -> unit = value(option, equals, rest);
            case "-o", "--output" -> form = one(value(option, equals, rest), List.of("cat", "short", "short-iso"));
            case "-S", "--since" -> since = moment(value(option, equals, rest));
            case "--no-pager", "-q", "--quiet" -> { }
            default -> throw new NotKnown(option);
        }
    }

    private static String value(String option, int equals, List<String> rest) {
        if (equals < 0 && rest.isEmpty()) {
            throw new NotKnown(option);
        }
        return equals < 0 ? rest.remove(0) : option.substring(equals + 1);
    }

    private static String one(String value, List<String> known) {
        if (!known.contains(value)) {
            throw new NotKnown("-o " + value);
        }
        return value;
    }

    /** As {@code @1700000000}, {@code 2026-06-14 03:00:00} (UTC here) or {@code -2d}. */
    private static Instant moment(String text) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            Duration unit = Duration.ofSeconds(switch (ago.group(2).charAt(0)) {
                case 's' -> 1;
                case 'm' -> 60;
                case 'h' -> 3600;
                default -> 86_400;
            });
            return Instant.now().minus(unit.multipliedBy(Long.parseLong(ago.group(1))));
        }
        try {
            String date = text.replaceFirst(" ?(UTC|Z)$", "").replace(' ', 'T');
            return text.matches("@\\d{1,12}") ? Instant.ofEpochSecond(Long.parseLong(text.substring(1)))
                    : LocalDateTime.parse(date.length() == 10 ? date + "T00:00:00" : date).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new NotKnown("--since " + text);
        }
    }

    private List<Line> sweep() throws InterruptedException {
        LastSweep.Printed printed = sweep.printed();
        List<Line> all = new ArrayList<>();
        if (!printed.lines().isEmpty()) {
            all.add(new Line(printed.at(), "systemd[1]", "Starting nightly-sweep.service - Cold sweep of the enrolled recipes..."));
            printed.lines().forEach(text -> all.add(new Line(printed.at(), "cc-ci-run[4711]", text)));
            all.add(new Line(printed.at(), "systemd[1]", "nightly-sweep.service: Deactivated successfully."));
            all.add(new Line(printed.at(), "systemd[1]", "Finished nightly-sweep.service - Cold sweep of the enrolled recipes."));
        }
        return all;
    }

    private void show(Line line) {
        String start = form.equals("cat") ? "" : (form.equals("short") ? SHORT : SHORT_ISO).format(line.at()) + " ci " + line.tag() + ": ";
        out.println(start + line.text());
    }
}
