package zone.autonomic.redfix.lab.node;

import java.util.List;
import zone.autonomic.redfix.lab.container.Health;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.RecipeFolder;
import zone.autonomic.redfix.lab.swarm.Router;
import zone.autonomic.redfix.lab.swarm.Swarm;

/** An app on the node that is deployed and asked for its health without any harness. */
final class DeployedApp {
    private static final int LAST_LINES = 20;
    private final Swarm swarm;
    private final String domain;
    private final RecipeFolder files;

    DeployedApp(Swarm swarm, String domain, RecipeFolder files) {
        this.swarm = swarm;
        this.domain = domain;
        this.files = files;
    }

    /** Deploys what mustn't stand yet. @throws RunFailed when it doesn't come up */
    Abra.Deployed deploy(Abra abra, boolean fresh) {
        Abra.Deployed deployed = abra.deploy(files, domain, fresh);
        if (deployed.unknown().isPresent()) {
            throw new RunFailed.CannotTell(deployed.unknown().get());
        }
        if (deployed.refused().isPresent()) {
            throw new RunFailed("abra app deploy failed: FATA " + deployed.refused().get());
        }
        if (!deployed.down().isEmpty()) {
            throw new RunFailed(crashed(swarm.node(), Abra.stackOf(domain), deployed.down().get(0)));
        }
        return deployed;
    }

    /** @throws RunFailed when it doesn't answer well */
    void healthy(String path) {
        Health health = new Router(swarm).ask(domain, path);
        if (health.unknown().isPresent()) {
            throw new RunFailed.CannotTell(health.unknown().get());
        }
        if (!well(health.status())) {
            throw new RunFailed("not healthy over HTTPS " + path + " (last status " + health.status() + ")");
        }
    }

    private static boolean well(int status) {
        return status >= 200 && status < 400 || status == 401 || status == 403;
    }

    /** What is to be said of a deploy of which this service doesn't come up: its last line that speaks of an error, else its last line. */
    static String crashed(NodeState node, String stack, String service) {
        List<String> lines = Disk.lines(node.service(stack, service).resolve("log"));
        lines = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        String telling = lines.stream()
                .filter(l -> l.matches("(?i).*(error|fatal|panic|failed|denied|read-only|cannot|could not|unable|no such).*"))
                .reduce((a, b) -> b).orElse(lines.isEmpty() ? "no log" : lines.get(lines.size() - 1));
        return "deploy failed: " + service + " crash-loops: " + telling;
    }
}
