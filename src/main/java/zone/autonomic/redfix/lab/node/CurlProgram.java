package zone.autonomic.redfix.lab.node;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import zone.autonomic.redfix.lab.container.Health;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.Router;
import zone.autonomic.redfix.lab.swarm.Swarm;

/** {@code curl -ksS -o /dev/null -w '%{http_code}' --max-time N https://DOMAIN/PATH}, answered by the node's router. */
final class CurlProgram {

    private static final int TLS_FAILED = 35;
    private final Path root;
    private final PrintStream out;

    CurlProgram(Path root, PrintStream out) {
        this.root = root;
        this.out = out;
    }

    int run(List<String> a) {
        boolean known = a.size() == 8 && a.get(0).equals("-ksS") && a.get(1).equals("-o") && a.get(2).equals("/dev/null") && a.get(3).equals("-w")
                && a.get(4).equals("%{http_code}") && a.get(5).equals("--max-time") && a.get(7).startsWith("https://");
        if (!known) {
            throw new Program.NotKnown(String.join(" ", a));
        }
        URI uri = URI.create(a.get(7));
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        Health health = new Router(new Swarm(new NodeState(root), Place.read(root).images())).ask(uri.getHost(), path);
        if (health.unknown().isPresent()) {
            out.print("000");
            System.err.println("lab: unknown: " + health.unknown().get());
            return TLS_FAILED;
        }
        out.print(String.format("%03d", health.status()));
        out.flush();
        return health.status() == 0 ? TLS_FAILED : 0;
    }
}
