package zone.autonomic.redfix.lab.node;

import java.nio.file.Path;
import zone.autonomic.redfix.lab.engine.Request;
import zone.autonomic.redfix.lab.swarm.NodeState;

/** Where abra keeps its recipes and the settings of its apps: {@code $ABRA_DIR}, else {@code ~/.abra}. */
record AbraDir(Path folder) {

    static AbraDir of(Request request, NodeState node) {
        return request.variable("ABRA_DIR").or(() -> request.variable("HOME").map(home -> home + "/.abra")).map(Path::of).map(AbraDir::new)
                .orElseGet(() -> usual(node));
    }

    static AbraDir usual(NodeState node) {
        return new AbraDir(node.root().resolve("home/.abra"));
    }

    Path recipe(String name) {
        return folder.resolve("recipes").resolve(name);
    }

    /** An app's settings. */
    Path settings(String domain) {
        return folder.resolve("servers/default").resolve(domain + ".env");
    }
}
