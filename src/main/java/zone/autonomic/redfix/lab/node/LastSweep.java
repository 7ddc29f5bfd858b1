package zone.autonomic.redfix.lab.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;

/**
 * What last night's sweep left: what it printed, and the canonicals of those that it promoted. It is planned when a lab is made,
 * and made when somebody asks the journal for the first time: few ever do, and it takes a while. It runs on a node of its own, as
 * loaded as the node was then.
 */
public final class LastSweep {
    private final Path root;
    private final CanonicalsDue canonicals;

    /** To plan one. */
    public LastSweep(Path root) {
        this(root, null);
    }

    LastSweep(Path root, CanonicalsDue canonicals) {
        this.root = root.toAbsolutePath().normalize();
        this.canonicals = canonicals;
    }

    /**
     * A recipe that was there to be swept.
     *
     * @param repository its bare repository
     * @param tags its releases then, oldest first
     */
    public record Swept(String recipe, Path repository, List<String> tags) {
        public Swept {
            tags = List.copyOf(tags);
        }
    }

    /**
     * The plan of a night.
     *
     * @param at when it began
     * @param load how loaded the node was; see {@link Place#load}
     * @param harness the harness's bare repository
     * @param commit of the harness
     */
    public record Plan(Instant at, double load, Path harness, String commit, List<Swept> recipes) {
        private String text() {
            StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%s\t%.2f\t%s\t%s%n", at, load, harness, commit));
            recipes.forEach(r -> text.append(r.recipe()).append('\t').append(r.repository()).append('\t')
                    .append(String.join(" ", r.tags())).append('\n'));
            return text.toString();
        }

        private static Plan read(List<String> lines) {
            String[] night = lines.get(0).split("\t");
            List<Swept> recipes = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] f = line.split("\t", -1);
                recipes.add(new Swept(f[0], Path.of(f[1]), f[2].isEmpty() ? List.of() : List.of(f[2].split(" "))));
            }
            return new Plan(Instant.parse(night[0]), Double.parseDouble(night[1]), Path.of(night[2]), night[3], recipes);
        }
    }

    /** Plans the night, once. */
    public void plan(Plan plan) {
        Disk.write(planFile(), plan.text());
    }

    private Path planFile() {
        return root.resolve("state/sweep/plan");
    }

    /** What a sweep printed, and when. */
    record Printed(Instant at, List<String> lines) {}

    /** What last night's printed; nothing where there was none. It is made if it isn't made yet; whoever comes meanwhile waits. */
    synchronized Printed printed() throws InterruptedException {
        canonicals.makeAll();
        if (!Files.exists(planFile())) {
            return new Printed(Instant.EPOCH, List.of());
        }
        Plan plan = Plan.read(Disk.lines(planFile()));
        Path printed = root.resolve("state/sweep/printed");
        if (!Files.exists(printed)) {
            Path work = root.resolve("state/sweep/work");
            Disk.remove(work);
            String text = new Sweep(new NodeState(root), plan, work).run();
            Disk.write(printed, text);
            Disk.remove(work);
        }
        return new Printed(plan.at(), Disk.read(printed).lines().toList());
    }
}
