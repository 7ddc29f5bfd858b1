package zone.autonomic.redfix.lab.node;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.python.CannotRead;
import zone.autonomic.redfix.lab.python.Raised;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.Swarm;

/**
 * {@code cc-ci-run runner/run_recipe_ci.py} from a checkout of the harness: one run of the recipe as it is checked out. And {@code cc-ci-run
 * …/redfix_domains.py RECIPE}: where the checkout's functions say that canonicals and live services stand.
 */
final class CcCiRunProgram {

    private static final String SCRIPT = "runner/run_recipe_ci.py";
    private static final Path DOMAINS = Path.of("redfix_domains.py");
    private static final int CANNOT_TELL = 3;
    private final Path root;
    private final PrintStream out;
    private final Map<String, String> environment = System.getenv();

    CcCiRunProgram(Path root, PrintStream out) {
        this.root = root;
        this.out = out;
    }

    int run(List<String> arguments) {
        Path harness = Path.of("").toAbsolutePath();
        String recipe = environment.getOrDefault("RECIPE", "");
        if (arguments.size() == 2 && Path.of(arguments.get(0)).endsWith(DOMAINS)) {
            return domains(harness, arguments.get(1));
        }
        if (!arguments.equals(List.of(SCRIPT))) {
            throw new Program.NotKnown(String.join(" ", arguments));
        }
        if (!Files.isRegularFile(harness.resolve(SCRIPT))) {
            System.err.println("can't open file '" + harness.resolve(SCRIPT) + "': [Errno 2] No such file or directory");
            return 2;
        }
        NodeState node = new NodeState(root);
        if (!recipe.matches("[A-Za-z0-9][A-Za-z0-9._-]*") || !Files.isRegularFile(node.recipe(recipe).resolve("compose.yml"))) {
            System.err.println("cc-ci: no recipe checked out at " + node.recipe(recipe));
            return 2;
        }
        return run(harness, recipe, node);
    }

    /** What the bot's little script asks of the harness's own functions; the lab has no Python to run it by. */
    private int domains(Path harness, String recipe) {
        try {
            out.println(new HarnessCheckout(Optional.of(harness)).domains(recipe));
            return 0;
        } catch (CannotRead | Raised e) {
            System.err.println("lab: can't be read: " + e.getMessage());
            return CANNOT_TELL;
        }
    }

    private int run(Path harness, String recipe, NodeState node) {
        long pid = ProcessHandle.current().pid();
        Path running = node.state().resolve("running").resolve(Long.toString(pid));
        Path scratch = node.state().resolve("scratch").resolve(Long.toString(pid));
        Disk.write(running, recipe + "\n");
        try {
            Place place = Place.read(root);
            Git git = new Git(node.recipe(recipe));
            String version = git.version();
            Optional<LabRun.At> previous = git.before(version).map(tag -> {
                git.export(tag, scratch.resolve("previous"));
                return new LabRun.At(tag, scratch.resolve("previous"));
            });
            Optional<String> ref = Optional.ofNullable(environment.get("REF")).filter(r -> !r.isEmpty());
            boolean quick = "1".equals(environment.get("QUICK"));
            RunPlan plan = new RunPlan(recipe, new LabRun.At(version, node.recipe(recipe)), previous, Optional.of(harness), ref, quick,
                    ref.isEmpty() && !quick);
            Images images = place.images();
            RunLog log = new RunLog(out, place.pace());
            Results results = new Harness(new Swarm(node, images), images, place, log, plan).run(Clock.systemUTC());
            results.write(root.resolve("var/lib/cc-ci-runs/manual-" + pid), log.text());
            return results.red() || results.unknown().isPresent() ? 1 : 0;
        } finally {
            Disk.remove(running);
            Disk.remove(scratch);
        }
    }
}
