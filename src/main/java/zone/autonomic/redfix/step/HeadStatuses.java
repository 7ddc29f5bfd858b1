package zone.autonomic.redfix.step;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import zone.autonomic.redfix.step.port.Bridge;
import zone.autonomic.redfix.step.port.Forge;

/**
 * The bridge's statuses of one head. A head that is tested again keeps the result of the time before until the new run begins: only what
 * came after a
 * question answers it. The forge's time goes by seconds; within one, ids tell what came first.
 */
final class HeadStatuses {

    private static final Set<String> ENDED = Set.of("success", "failure", "error", "warning");

    private final List<Forge.Status> oldestFirst;

    private HeadStatuses(List<Forge.Status> oldestFirst) {
        this.oldestFirst = oldestFirst;
    }

    static HeadStatuses of(Bridge bridge, List<Forge.Status> statuses) {
        return new HeadStatuses(statuses.stream().filter(bridge::set).sorted(Comparator.comparingLong(Forge.Status::id)).toList());
    }

    /** The id of the newest; 0 where there is none. */
    long newest() {
        return oldestFirst.isEmpty() ? 0 : oldestFirst.get(oldestFirst.size() - 1).id();
    }

    /**
     * The id of the newest one that can't be the answer to a comment of that time: no run ends within the second in which it was asked for.
     */
    long newestBefore(Instant asked) {
        return oldestFirst.stream().filter(s -> s.createdAt().isBefore(asked) || s.createdAt().equals(asked)
                && ended(s)).mapToLong(Forge.Status::id).max().orElse(0);
    }

    /**
     * Those that came after the question, but for what is said of runs that had begun before it. @param before the newest status by then
     */
    HeadStatuses since(Instant asked, long before) {
        List<Forge.Status> since = oldestFirst.stream().filter(s -> s.id() > before && !s.createdAt().isBefore(asked)).toList();
        Set<String> begun = oldestFirst.stream().filter(s -> !since.contains(s)).flatMap(s -> Bridge.run(s.url()).stream())
                .collect(Collectors.toSet());
        return new HeadStatuses(since.stream().filter(s -> Bridge.run(s.url()).filter(begun::contains).isEmpty()).toList());
    }

    /** How the newest run stands, in the bridge's own word. */
    Optional<String> state() {
        return oldestFirst.stream().reduce((a, b) -> b).map(Forge.Status::state);
    }

    /** How each run ended that did, in the order in which they first ended; where an address names no run it is one run for all. */
    List<Forge.Status> ends() {
        Map<String, Forge.Status> ends = new LinkedHashMap<>();
        oldestFirst.stream().filter(HeadStatuses::ended).forEach(s -> ends.put(Bridge.run(s.url()).orElse(""), s));
        return new ArrayList<>(ends.values());
    }

    private static boolean ended(Forge.Status status) {
        return ENDED.contains(status.state());
    }
}
