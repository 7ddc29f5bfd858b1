package zone.autonomic.redfix.conformance;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import zone.autonomic.redfix.lab.container.Exec;
import zone.autonomic.redfix.lab.container.Neighbourhood;
import zone.autonomic.redfix.lab.container.Start;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.swarm.BackupBot;
import zone.autonomic.redfix.lab.swarm.InvalidRecipe;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.RecipeFolder;
import zone.autonomic.redfix.lab.swarm.Swarm;

/** The lab's model of a swarm, used as the lab's own programs use it. */
public final class ModelColumn implements Column {

    private final NodeState node;
    private final Swarm swarm;
    private final Map<String, Start> starts = new HashMap<>();

    /** @param root an empty folder for the node's state @param images a folder with {@code images/*.yml} */
    public ModelColumn(Path root, Path images) {
        this.node = new NodeState(root);
        this.swarm = new Swarm(node, Images.builtIn().with(images));
        node.createNetwork(NodeState.PROXY, "", false);
    }

    @Override
    public Optional<String> deploy(String stack, Path recipe, Map<String, String> environment, boolean prune) {
        if (prune) {
            return Optional.of("none of the lab's programs prunes");
        }
        try {
            RecipeFolder folder = new RecipeFolder(recipe);
            swarm.deploy(folder.project(stack, environment), folder).forEach((service, start) -> starts.put(stack + "/" + service, start));
            return Optional.empty();
        } catch (InvalidRecipe e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public void remove(String stack) {
        node.removeStack(stack);
    }

    @Override
    public Optional<String> fails(String stack, String service) {
        Start start = starts.get(stack + "/" + service);
        return start.running() ? Optional.empty() : Optional.of(start.why());
    }

    @Override
    public List<String> services(String stack) {
        return node.services(stack);
    }

    @Override
    public List<String> backedUp(String stack) {
        return new BackupBot(swarm, stack, node.state().resolve("unused")).asking();
    }

    @Override
    public List<List<String>> lookups(String stack, String service, String name, int times) {
        return Stream.generate(() -> swarm.around(stack, service).resolve(name).stream().map(Neighbourhood.Peer::stack).toList()).limit(times).toList();
    }

    @Override
    public Ran run(String stack, String service, String command) {
        if (!node.services(stack).contains(service)) {
            return new Ran(1, "container is not running");
        }
        Exec exec = swarm.container(stack, service).exec(command, swarm.around(stack, service));
        return exec.unknown().map(what -> new Ran(-1, "unknown: " + what)).orElseGet(() -> new Ran(exec.exit(), exec.output()));
    }

    @Override
    public void close() {
        // What it holds lies in its folder, and is the caller's.
    }
}
