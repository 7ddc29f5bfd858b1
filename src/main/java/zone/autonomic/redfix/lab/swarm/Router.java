package zone.autonomic.redfix.lab.swarm;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zone.autonomic.redfix.lab.container.Health;

/** The node's traefik: finds by {@code deploy.labels} who serves a host, and asks it. */
public final class Router {

    private static final Pattern HOST = Pattern.compile("Host(?:SNI)?\\(([^)]*)\\)");
    private static final Pattern PREFIX = Pattern.compile("PathPrefix\\(([^)]*)\\)");
    private static final Pattern RULE = Pattern.compile("traefik\\.(http|tcp)\\.routers\\.([^.]+)\\.rule");
    private static final Pattern PORT = Pattern.compile("traefik\\.(http|tcp)\\.services\\.([^.]+)\\.loadbalancer\\.server\\.port");

    private final Swarm swarm;

    public Router(Swarm swarm) {
        this.swarm = swarm;
    }

    private record Route(String stack, String service, boolean tcp, int port, int length) {}

    /** What {@code https://host/path} answers: 404 without a route, 502 or 504 when the service can't be had, 0 when TLS fails. */
    public Health ask(String host, String path) {
        Optional<Route> route = routes(host, path).stream().max(java.util.Comparator.comparing(Route::length));
        if (route.isEmpty()) {
            return answer(404, "no router for " + host);
        }
        Route r = route.get();
        NodeState node = swarm.node();
        if (!Disk.lines(node.service(r.stack(), r.service()).resolve("networks")).contains(NodeState.PROXY)) {
            return answer(r.tcp() ? 0 : 504, r.service() + " is not on " + NodeState.PROXY);
        }
        List<String> ports = Disk.lines(node.service(r.stack(), r.service()).resolve("ports"));
        if (ports.isEmpty() || r.port() != 0 && !ports.contains(Integer.toString(r.port()))) {
            return answer(r.tcp() ? 0 : 502, r.service() + " does not listen on " + r.port());
        }
        if (!Files.exists(node.service(r.stack(), r.service()).resolve("spec"))) {
            return new Health(swarm.ofThePlace(r.stack(), r.service(), path), List.of(), Optional.empty());
        }
        Health health = swarm.container(r.stack(), r.service()).https(host, path, swarm.around(r.stack(), r.service()));
        if (!health.log().isEmpty()) {
            Disk.append(node.service(r.stack(), r.service()).resolve("log"), String.join("\n", health.log()) + "\n");
        }
        return health;
    }

    private static Health answer(int status, String why) {
        return new Health(status, List.of("traefik: " + why), Optional.empty());
    }

    private List<Route> routes(String host, String path) {
        List<Route> all = new ArrayList<>();
        for (String stack : swarm.node().stacks()) {
            for (String service : swarm.node().services(stack)) {
                routes(stack, service, host, path, all);
            }
        }
        return all;
    }

    private void routes(String stack, String service, String host, String path, List<Route> all) {
        Map<String, String> labels = labels(swarm.node(), stack, service);
        if (!labels.getOrDefault("traefik.enable", "").equals("true")) {
            return;
        }
        int port = labels.entrySet().stream().filter(e -> PORT.matcher(e.getKey()).matches() && e.getValue().matches("\\d+"))
                .mapToInt(e -> Integer.parseInt(e.getValue())).findFirst().orElse(0);
        labels.forEach((key, rule) -> {
            Matcher m = RULE.matcher(key);
            if (m.matches() && holds(rule, HOST, h -> h.equalsIgnoreCase(host))
                    && (!rule.contains("PathPrefix") || holds(rule, PREFIX, path::startsWith))) {
                all.add(new Route(stack, service, m.group(1).equals("tcp"), port, rule.length()));
            }
        });
    }

    private static boolean holds(String rule, Pattern call, java.util.function.Predicate<String> test) {
        return call.matcher(rule).results().flatMap(m -> List.of(m.group(1).split(",")).stream())
                .map(a -> a.strip().replaceAll("^[`'\"]|[`'\"]$", "")).anyMatch(test);
    }

    /** A service's labels as deployed. */
    static Map<String, String> labels(NodeState node, String stack, String service) {
        Map<String, String> all = new TreeMap<>();
        for (String line : Disk.lines(node.service(stack, service).resolve("labels"))) {
            int eq = line.indexOf('=');
            all.put(line.substring(0, eq), line.substring(eq + 1).translateEscapes());
        }
        return all;
    }
}
