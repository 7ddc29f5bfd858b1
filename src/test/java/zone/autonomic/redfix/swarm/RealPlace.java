package zone.autonomic.redfix.swarm;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import zone.autonomic.redfix.ccci.NodeConfig;
import zone.autonomic.redfix.ccci.SshCiNode;
import zone.autonomic.redfix.lab.bridge.Bridge;
import zone.autonomic.redfix.lab.bridge.BridgeMood;
import zone.autonomic.redfix.lab.bridge.RunPages;
import zone.autonomic.redfix.lab.forge.Accounts;
import zone.autonomic.redfix.lab.forge.BuiltInRecipes;
import zone.autonomic.redfix.lab.forge.LabForge;
import zone.autonomic.redfix.lab.forge.RepositorySeed;
import zone.autonomic.redfix.step.port.CiNode;

/** A {@link RealNode} with the lab's forge and bridge around it: all that a live bot is pointed at. */
final class RealPlace implements AutoCloseable {

    private static final Duration BRIDGE_POLL = Duration.ofMillis(500);
    /** The canonical that an earlier sweep left, of the recipe whose defect shows only on top of one, and its version. */
    private static final Map<String, String> CANONICALS = Map.of("gitea", "3.5.3+1.24.2-rootless");
    /** The service that people use, which no run may touch. */
    private static final String LIVE = "keycloak";

    private final Path folder;
    private final RealNode node;
    private final LabForge forge;
    private final RunPages pages;
    private final Bridge bridge;

    private RealPlace(Path folder, RealNode node, LabForge forge) {
        this.folder = folder;
        this.node = node;
        this.forge = forge;
        this.pages = RunPages.start(node.runs(), 0);
        this.bridge = Bridge.start(forge, folder.resolve("bridge"), node.harness(), node.runs(), node.bridgeEnvironment(), BridgeMood.AWAKE, pages.url(),
                BRIDGE_POLL);
    }

    /** Starts it on an engine that nobody else has services on: they would answer to names of this place. */
    static RealPlace start(DockerEngine engine, LocalImages images) {
        try {
            Path folder = Files.createTempDirectory("redfix-place");
            LabForge forge = LabForge.start(folder.resolve("forge"), 0, Clock.systemUTC(), List.of(), List.of());
            RepositorySeed seed = new RepositorySeed(forge);
            BuiltInRecipes.read().forEach((name, source) -> seed.seed(Accounts.ORGANISATION, name, source));
            RealNode node = RealNode.start(engine, images, Files.createDirectories(folder.resolve("node")));
            RealPlace place = new RealPlace(folder, node, forge);
            place.prepare();
            return place;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void prepare() {
        node.run("git", "clone", "-q", forge.cloneUrl(Accounts.ORGANISATION, BuiltInRecipes.HARNESS), node.harness().toString()).orFail();
        CANONICALS.forEach((recipe, version) -> {
            stage(recipe);
            node.run("/bin/sh", "-c", "cd \"$1\" && cc-ci-run \"$2\" \"$3\" \"$4\"", "seed", node.harness().toString(),
                    Resource.path("place/seed.py").toString(), recipe, version).orFail();
        });
        stage(LIVE);
        String domain = "warm-" + LIVE + "." + RealNode.DOMAIN;
        node.abra("app new " + LIVE + " --domain " + domain + " --server default --no-input --secrets --chaos");
        // It stands all the time, and nothing depends on what it says of its health.
        node.abra("app deploy " + domain + " --no-input --chaos", "NODE_HEALTH=none");
    }

    /** Clones a recipe to where all runs on the node find it, at its newest release. */
    void stage(String recipe) {
        node.run("/bin/sh", "-c", """
                { [ -d "$2" ] || git clone -q "$1" "$2"; } && cd "$2" && git checkout -q --detach "$(git tag --sort=-creatordate | head -n 1)"
                """, "stage",
                forge.cloneUrl(Accounts.ORGANISATION, recipe), node.home().resolve(".abra/recipes").resolve(recipe).toString()).orFail();
    }

    /** How a live bot is told of this place. */
    Map<String, String> configuration() {
        Map<String, String> all = new TreeMap<>(node.configuration());
        all.put("redfix.forge.url", forge.url());
        all.put("redfix.forge.token", forge.accounts().byLogin(Accounts.BOT).token());
        all.put("redfix.forge.organisation", Accounts.ORGANISATION);
        all.put("redfix.node.runs-url", pages.url());
        all.put("redfix.tasks.poll", "100ms");
        all.put("redfix.tasks.heartbeat", "400ms");
        all.put("redfix.reconcile", "5s");
        all.put("redfix.wait.run", "500ms");
        all.put("redfix.wait.node", "1s");
        all.put("redfix.wait.bridge", "1s");
        all.put("redfix.wait.testme", "10m");
        all.put("redfix.wait.retry", "1s");
        return all;
    }

    /** The bot's own way to the node, without the rest of the bot. */
    CiNode bot() {
        NodeConfig config = new SmallRyeConfigBuilder().withMapping(NodeConfig.class).withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(configuration()).build().getConfigMapping(NodeConfig.class);
        return new SshCiNode(config, Optional.of(forge.url()), Accounts.ORGANISATION, BuiltInRecipes.HARNESS);
    }

    /** Whether something on the swarm, told as {@link RealNode#leftOf} does, is the live service's. */
    boolean isLive(String left) {
        return left.contains(" warm-" + LIVE + "_");
    }

    RealNode node() {
        return node;
    }

    LabForge forge() {
        return forge;
    }

    @Override
    public void close() {
        bridge.close();
        pages.close();
        node.close();
        forge.close();
        Ran.of(Duration.ofMinutes(1), "rm", "-rf", folder.toString()).orFail();
    }
}
