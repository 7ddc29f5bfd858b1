package zone.autonomic.redfix.lab.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;

/** Brings about what a place says stands on the node: the shared network, the tenants' stacks, what earlier runs left. */
final class Scene {
    private final NodeState node;

    Scene(Path root) {
        this.node = new NodeState(root);
    }

    void set(Place place) {
        node.createNetwork(NodeState.PROXY, "", false);
        List<String> wanted = new ArrayList<>();
        Images images = place.images();
        for (Place.Tenant tenant : place.tenants()) {
            stand(tenant, images.describe(tenant.image()).filter(i -> !i.health().isEmpty()).isPresent() ? route(tenant) : "");
            wanted.add(tenant.stack());
        }
        for (String recipe : place.leftovers()) {
            String domain = leftoverDomain(recipe, place.domain());
            stand(new Place.Tenant(Abra.stackOf(domain), "app", "leftover:1", List.of(), List.of()), "");
            wanted.add(Abra.stackOf(domain));
        }
        Path marks = node.state().resolve("scene");
        Disk.lines(marks).stream().filter(s -> !wanted.contains(s)).forEach(node::removeStack);
        Disk.write(marks, String.join("\n", wanted) + "\n");
    }

    /** One whose image is described is a live service: people reach it at its stack's domain. */
    private static String route(Place.Tenant tenant) {
        String name = tenant.stack();
        return "traefik.enable=true\ntraefik.http.routers." + name + ".rule=Host(`" + name.replace('_', '.') + "`)\n"
                + tenant.ports().stream().limit(1).map(p -> "traefik.http.services." + name + ".loadbalancer.server.port=" + p).findFirst().orElse("");
    }

    private void stand(Place.Tenant tenant, String labels) {
        Path folder = node.service(tenant.stack(), tenant.service());
        Map<String, String> facts = new TreeMap<>(Map.of("image", tenant.image(), "replicas", "1/1", "wanted", "1", "id", id(tenant, 12),
                "task", id(tenant, 25), "networks", NodeState.PROXY));
        facts.put("ports", String.join("\n", tenant.ports().stream().map(String::valueOf).toList()));
        facts.put("labels", labels);
        List.of("mounts", "configs", "log").forEach(none -> facts.put(none, ""));
        facts.forEach((name, text) -> Disk.write(folder.resolve(name), text.isEmpty() ? "" : text + "\n"));
        Disk.write(folder.resolve("foreign"), "true\n");
        zone.autonomic.redfix.lab.swarm.Names.register(node, tenant.stack(), tenant.service(), Map.of(NodeState.PROXY, tenant.aliases()),
                tenant.stack() + "_" + tenant.service() + ".1." + id(tenant, 25));
    }

    /** {@code <first four letters>-<six hex digits>}, as that of every cold run. */
    private static String leftoverDomain(String recipe, String nodeDomain) {
        return recipe.substring(0, Math.min(4, recipe.length())) + "-" + String.format("%06x", recipe.hashCode() & 0xffffff) + "."
                + nodeDomain;
    }

    private static String id(Place.Tenant tenant, int length) {
        String hex = Integer.toHexString((tenant.stack() + tenant.service()).hashCode()) + "0123456789abcdef0123456789abcdef";
        return hex.substring(0, length);
    }
}
