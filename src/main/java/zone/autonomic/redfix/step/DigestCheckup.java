package zone.autonomic.redfix.step;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import zone.autonomic.redfix.step.port.Checkup;
import zone.autonomic.redfix.step.port.Noticeboard;

/** When digests are told next, and whether each of their rooms can be told in. */
@ApplicationScoped
class DigestCheckup implements Checkup {

    private static final String SECTION = "README, Set up for real, 6. Digests";

    private final DigestConfig config;
    private final Map<String, Noticeboard> boards;
    private final Clock clock;

    DigestCheckup(DigestConfig config, @All List<Noticeboard> boards, Clock clock) {
        this.config = config;
        this.boards = boards.stream().collect(Collectors.toMap(Noticeboard::name, Function.identity()));
        this.clock = clock;
    }

    @Override
    public String subject() {
        return "Digests";
    }

    @Override
    public List<Finding> examine() {
        List<String> at = config.at().orElse(List.of());
        if (at.stream().allMatch(String::isBlank)) {
            return List.of(Finding.notConfigured("hours", "none, so that nobody is told", "redfix.digest.at=08:00,18:00 names some (%s)"
                    .formatted(SECTION)));
        }
        List<Finding> findings = new ArrayList<>();
        try {
            DigestTimes times = DigestTimes.of(at, config.zone(), config.days().orElse(List.of()));
            findings.add(Finding.ok("hours", "%s %s, the next one is that of %s"
                    .formatted(String.join(", ", at), config.zone(), times.next(clock.instant()).map(DigestTimes.Slot::key)
                    .orElse("no day"))));
        } catch (DigestTimes.Unreadable e) {
            findings.add(Finding.failed("hours", e.getMessage(), "the bot doesn't start like this (%s)".formatted(SECTION)));
        }
        config.rooms().stream().map(String::strip).filter(name -> !name.isEmpty()).distinct().forEach(name -> findings.add(room(name)));
        return findings;
    }

    private Finding room(String name) {
        Noticeboard board = boards.get(name);
        String what = "room " + name;
        if (board == null) {
            return Finding.failed(what, "there is no such room; there are " + boards.keySet().stream().sorted()
                    .collect(Collectors.joining(", ")), "redfix.digest.rooms names them (%s)".formatted(SECTION));
        }
        return board.lacking().map(lacking -> Finding.failed(what, lacking, "set it, or leave the room out of redfix.digest.rooms (%s)"
                .formatted(SECTION)))
                .orElseGet(() -> Finding.ok(what, board.place()));
    }
}
