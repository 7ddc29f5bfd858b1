package zone.autonomic.redfix.lab.node;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import zone.autonomic.redfix.lab.container.Start;
import zone.autonomic.redfix.lab.engine.Request;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.RecipeFolder;
import zone.autonomic.redfix.lab.swarm.Swarm;

/** {@code abra app deploy}: waits until all has converged, which takes played time where the caller is a run. */
final class AbraDeploy {
    private static final int BEAT_MILLIS = 60;
    private final Swarm swarm;
    private final NodeState node;
    private final AbraDir dir;
    private final Request request;
    private final PrintStream out;

    AbraDeploy(Swarm swarm, AbraDir dir, Request request, PrintStream out) {
        this.swarm = swarm;
        this.node = swarm.node();
        this.dir = dir;
        this.request = request;
        this.out = out;
    }

    int deploy(String recipe, String domain, boolean inPlace) {
        Place place = Place.read(node.root());
        RecipeFolder files = AbraProgram.recipe(dir, recipe);
        Optional<String> chaos = inPlace ? new Git(dir.recipe(recipe)).chaosVersion() : Optional.empty();
        Abra.Deployed deployed = new Abra(swarm, dir).deploy(files, domain, !inPlace, chaos);
        if (deployed.unknown().isPresent()) {
            return NodePrograms.cannotTell(out, deployed.unknown().get());
        }
        if (deployed.refused().isPresent()) {
            out.println("FATA " + deployed.refused().get());
            return 1;
        }
        String stack = Abra.stackOf(domain);
        ContainerStarts starts = new ContainerStarts(node);
        Optional<PlayedClock> clock = PlayedClock.of(request);
        clock.ifPresent(c -> deployed.starts().keySet().forEach(service -> starts.began(stack, service, c)));
        boolean awaited = clock.map(c -> c.pass(deployed.slowest() * Load.on(node, place).of(stack))).orElse(true);
        told(deployed.starts(), stack);
        // A person who follows the run, and a probe of it, see the stack for a moment.
        LockSupport.parkNanos((long) (BEAT_MILLIS * place.pace() * 1_000_000));
        if (!deployed.down().isEmpty()) {
            out.println("FATA " + DeployedApp.crashed(node, stack, deployed.down().get(0)));
            return 1;
        }
        out.println(awaited ? "INFO deploy succeeded" : "INFO deploy goes on");
        return 0;
    }

    private void told(Map<String, Start> starts, String stack) {
        starts.forEach((service, start) -> {
            out.println(start.running() ? "INFO " + service + " succeeded" : "ERRO " + service + " failed");
            start.warnings().forEach(w -> out.println("WARN " + stack + "_" + service + ": " + w));
        });
    }
}
