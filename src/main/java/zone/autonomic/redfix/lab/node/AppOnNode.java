package zone.autonomic.redfix.lab.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import zone.autonomic.redfix.lab.container.Health;
import zone.autonomic.redfix.lab.container.Start;
import zone.autonomic.redfix.lab.image.ImageDescription;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.python.CannotRead;
import zone.autonomic.redfix.lab.python.Network;
import zone.autonomic.redfix.lab.python.Thing;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.EnvFile;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.Project;
import zone.autonomic.redfix.lab.swarm.RecipeFolder;
import zone.autonomic.redfix.lab.swarm.Router;
import zone.autonomic.redfix.lab.swarm.Swarm;

/** An app of the recipe on the node, as the harness handles it: deployed and awaited, asked for its health, questioned by tests. */
final class AppOnNode {

    private final Swarm swarm;
    private final Images images;
    private final Load load;
    private final RecipeMeta meta;
    private final String domain;
    private final RecipeFolder files;
    private final RunLog log;

    AppOnNode(Swarm swarm, Images images, Load load, RecipeMeta meta, String domain, RecipeFolder files, RunLog log) {
        this.swarm = swarm;
        this.images = images;
        this.load = load;
        this.meta = meta;
        this.domain = domain;
        this.files = files;
        this.log = log;
    }

    private String stack() {
        return Abra.stackOf(domain);
    }

    /** Deploys and waits until all has converged. @throws RunFailed under the test's name when it doesn't */
    Abra.Deployed deploy(Abra abra, boolean fresh, String test) {
        Abra.Deployed deployed = abra.deploy(files, domain, fresh);
        if (deployed.unknown().isPresent()) {
            throw new RunFailed.CannotTell(deployed.unknown().get());
        }
        if (deployed.refused().isPresent()) {
            log.line("FATA " + deployed.refused().get());
            throw new RunFailed(test, "RuntimeError: abra app deploy failed: FATA " + deployed.refused().get());
        }
        if (!deployed.down().isEmpty()) {
            deployed.down().forEach(this::lastWords);
            String service = deployed.down().get(0);
            throw new RunFailed(test, "RuntimeError: deploy failed: " + service + " crash-loops: " + telling(service));
        }
        double slowest = deployed.starts().values().stream().mapToInt(Start::readySeconds).max().orElse(0) * load.of(stack());
        if (slowest > meta.deployTimeout()) {
            log.line("the services of " + domain + " were up after " + Math.round(slowest / 60) + " min, when nobody waited any more");
            throw new RunFailed(test, "TimeoutError: deploy timed out after " + meta.deployTimeout() + " s");
        }
        return deployed;
    }

    /** Whether all of its services run. */
    boolean up() {
        List<String> services = swarm.node().services(stack());
        return !services.isEmpty() && services.stream().allMatch(s -> {
            String[] replicas = Disk.read(swarm.node().service(stack(), s).resolve("replicas")).strip().split("/");
            return replicas.length == 2 && replicas[0].equals(replicas[1]);
        });
    }

    /** @throws RunFailed under the test's name when it doesn't answer well */
    void healthy(String test) {
        String path = healthPath();
        int status = https(path);
        if (!well(status)) {
            swarm.node().services(stack()).forEach(this::lastWords);
            throw new RunFailed(test, "AssertionError: not healthy over HTTPS " + path + " (last status " + status + ")");
        }
    }

    static boolean well(int status) {
        return status >= 200 && status < 400 || status == 401 || status == 403;
    }

    int https(String path) {
        Health health = new Router(swarm).ask(domain, path);
        if (health.unknown().isPresent()) {
            throw new RunFailed.CannotTell(health.unknown().get());
        }
        return health.status();
    }

    /** What the harness was told, else the first path that one of the images is described to answer at. */
    String healthPath() {
        return meta.healthPath().orElseGet(() -> project().services().values().stream()
                .flatMap(s -> images.describe(s.image()).stream()).flatMap(i -> i.health().stream().limit(1)).findFirst().orElse("/"));
    }

    /** An upgrade without pruning leaves services that the new version renamed running beside the new ones: two writers on one volume. */
    void oneWriterEach(String test) {
        Project project = project();
        NodeState node = swarm.node();
        Map<String, String> writers = new HashMap<>();
        project.services().values().forEach(s -> s.volumes().stream().filter(v -> v.kind().equals("volume") && !v.readOnly())
                .forEach(v -> writers.put(v.source(), s.name())));
        for (String service : node.services(stack())) {
            if (project.services().containsKey(service)) {
                continue;
            }
            for (String line : Disk.lines(node.service(stack(), service).resolve("mounts"))) {
                String[] f = line.split("\t");
                if (f[0].equals("volume") && writers.containsKey(f[1])) {
                    throw new RunFailed(test, "AssertionError: " + service + ", which this version no longer has, still runs beside "
                            + writers.get(f[1]) + ": two writers on volume " + f[1].substring(stack().length() + 1));
                }
            }
        }
    }

    private Project project() {
        return files.project(stack(), EnvFile.values(Disk.read(swarm.node().appEnvironment(domain))));
    }

    private List<String> tail(String service) {
        List<String> lines = Disk.lines(swarm.node().service(stack(), service).resolve("log"));
        return lines.subList(Math.max(0, lines.size() - 20), lines.size());
    }

    private void lastWords(String service) {
        log.line("-- " + stack() + "_" + service + " (" + Disk.read(swarm.node().service(stack(), service).resolve("replicas")).strip() + ")");
        tail(service).forEach(log::line);
    }

    private String telling(String service) {
        List<String> lines = new ArrayList<>(tail(service));
        return lines.stream().filter(l -> l.matches("(?i).*(error|fatal|panic|failed|denied|read-only|cannot|could not|unable|no such).*"))
                .reduce((a, b) -> b).orElse(lines.isEmpty() ? "no log" : lines.get(lines.size() - 1));
    }

    /** What {@code READY_PROBE} is asked with. */
    Thing context(String recipe) {
        return name -> switch (name) {
            case "host", "domain" -> domain;
            case "recipe" -> recipe;
            default -> throw new CannotRead("ctx." + name);
        };
    }

    /** The app as clients reach it, from its start on: a server listens before it completes anybody's handshake. */
    Network clients() {
        return new Network(new Network.Peers() {
            @Override
            public boolean accepts(String host, long port, double at) {
                return mine(host) && described().anyMatch(s -> s.ports().contains(Long.toString(port)) && listens(s) <= at);
            }

            @Override
            public boolean completesHandshake(String host, double at) {
                return mine(host) && described().filter(s -> s.image().handshakeSecondsLoaded() > 0)
                        .allMatch(s -> listens(s) + load.handshakeSeconds(s.image(), stack()) <= at);
            }
        });
    }

    private double listens(Described service) {
        return service.image().startsIn() * load.of(stack());
    }

    private boolean mine(String host) {
        if (host.equals(domain) || host.equals("127.0.0.1") || host.equals("localhost")) {
            return true;
        }
        throw new CannotRead("whether " + host + " answers");
    }

    /** A service of it, as far as its image is described. */
    private record Described(List<String> ports, ImageDescription image) {}

    private Stream<Described> described() {
        NodeState node = swarm.node();
        return node.services(stack()).stream().flatMap(s -> images.describe(Disk.read(node.service(stack(), s).resolve("image")).strip()).stream()
                .map(i -> new Described(Disk.lines(node.service(stack(), s).resolve("ports")), i)));
    }

    /** The app as the tests see it. @param marker the state that a backup was made of; null before one was */
    AskedStack.Answers asked(MarkerState marker) {
        return new AskedStack.Answers() {
            @Override
            public List<String> services() {
                return swarm.node().services(stack());
            }

            @Override
            public String image(String service) {
                if (!services().contains(service)) {
                    throw new RunFailed("", "KeyError: '" + service + "'");
                }
                return Disk.read(swarm.node().service(stack(), service).resolve("image")).strip();
            }

            @Override
            public Optional<String> version() {
                String key = "coop-cloud." + stack() + ".version=";
                return services().stream().flatMap(s -> Disk.lines(swarm.node().service(stack(), s).resolve("labels")).stream())
                        .filter(l -> l.startsWith(key)).map(l -> l.substring(key.length())).findFirst();
            }

            @Override
            public int https(String path) {
                return AppOnNode.this.https(path);
            }

            @Override
            public boolean healthy() {
                return well(AppOnNode.this.https(healthPath()));
            }

            @Override
            public boolean stateReturned() {
                if (marker == null) {
                    throw new RunFailed("", "RuntimeError: no backup was made that a state could be compared with");
                }
                marker.check();
                return true;
            }
        };
    }
}
