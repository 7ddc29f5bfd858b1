package zone.autonomic.redfix.lab.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import zone.autonomic.redfix.lab.swarm.NodeState;

/**
 * Makes a night's sweep and brings over the canonicals that came of it. The harness's own sweep takes one recipe after the other;
 * here each is swept on a node of its own, several at a time, and what was printed is put together as one sweep of all would have
 * printed it.
 */
final class Sweep {
    private static final String SUMMARY = "SWEEP SUMMARY";
    private final NodeState lab;
    private final LastSweep.Plan plan;
    private final Path work;

    /** @param lab the node that it is said to have run on @param work a folder that isn't there yet */
    Sweep(NodeState lab, LastSweep.Plan plan, Path work) {
        this.lab = lab;
        this.plan = plan;
        this.work = work;
    }

    /** @return what it printed */
    String run() {
        Map<String, String> printed = plan.recipes().parallelStream().collect(Collectors.toMap(LastSweep.Swept::recipe, s ->
                sweep(s.recipe(), List.of(s))));
        return printed.isEmpty() ? "" : together(new TreeMap<>(printed)).orElseGet(() -> sweep("all", plan.recipes()));
    }

    private String sweep(String name, List<LastSweep.Swept> recipes) {
        SweepNode node = new SweepNode(work.resolve(name), Place.read(lab.root()), plan);
        String printed = node.sweep(recipes);
        recipes.forEach(swept -> takeOver(swept.recipe(), node.state()));
        return printed;
    }

    /** Empty where it isn't printed as is known here: a header, what each run prints, and a summary with a line for each recipe. */
    private static Optional<String> together(TreeMap<String, String> printed) {
        StringBuilder whole = new StringBuilder();
        for (String each : printed.values()) {
            List<String> lines = each.lines().toList();
            if (!lines.contains(SUMMARY)) {
                return Optional.empty();
            }
            lines.subList(whole.length() == 0 ? 0 : 1, lines.indexOf(SUMMARY) - 1).forEach(line -> whole.append(line).append('\n'));
        }
        List<String> last = printed.lastEntry().getValue().lines().toList();
        whole.append('\n').append(SUMMARY).append('\n');
        last.subList(last.indexOf(SUMMARY) + 1, last.size()).forEach(line -> whole.append(summed(line, printed)).append('\n'));
        return Optional.of(whole.toString());
    }

    /** The line of a recipe as its own node has it. */
    private static String summed(String line, Map<String, String> printed) {
        String recipe = line.strip().split("\\s+")[0];
        return printed.getOrDefault(recipe, "").lines().dropWhile(l -> !l.equals(SUMMARY)).filter(l -> l.strip().startsWith(recipe + " "))
                .findFirst()
                .orElse(line);
    }

    /** The sweep's green ones are the node's canonicals since then, unless one is being deployed. */
    private void takeOver(String recipe, NodeState swept) {
        Canonical here = Canonical.usual(lab, recipe);
        Optional<String> then = Canonical.usual(swept, recipe).version();
        if (then.isPresent() && !then.equals(here.version()) && !lab.deployed(here.stack())) {
            here.takeOver(swept);
        }
    }
}
