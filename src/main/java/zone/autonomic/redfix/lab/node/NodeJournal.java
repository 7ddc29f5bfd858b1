package zone.autonomic.redfix.lab.node;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;

/** What the node's services told the journal, one line each: the second it was told in, a tab, the text. */
final class NodeJournal {
    private final NodeState node;

    NodeJournal(NodeState node) {
        this.node = node;
    }

    /** @param unit its name without {@code .service} */
    void write(String unit, String text) {
        Disk.append(file(unit), Instant.now().getEpochSecond() + "\t" + text + "\n");
    }

    /** The lines from a moment on. @param since in seconds since 1970 */
    List<String> since(String unit, long since) {
        return Disk.lines(file(unit)).stream().map(l -> l.split("\t", 2)).filter(f -> Long.parseLong(f[0]) >= since).map(f -> f[1])
                .toList();
    }

    private Path file(String unit) {
        return node.state().resolve("journal").resolve(unit);
    }
}
