package zone.autonomic.redfix.lab.node;

import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.swarm.InvalidRecipe;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.RecipeFolder;
import zone.autonomic.redfix.lab.swarm.SecretMaker;
import zone.autonomic.redfix.lab.swarm.Swarm;

/**
 * The promotion of a green cold run ("WC5"): the version deployed where the harness wants the recipe's canonical, on an older one's volumes and secrets if
 * there is one, and written down as the canonical if it is healthy there. A failure is fatal to nobody and leaves the stack standing. A live service
 * is never deployed over.
 */
final class Promotion {

    private static final String TEST = "wc5::promote";
    private final Swarm swarm;
    private final Images images;
    private final Place place;
    private final RecipeMeta meta;
    private final RunPlan plan;
    private final Canonical canonical;
    private final HarnessCheckout harness;
    private final RunLog log;

    Promotion(Swarm swarm, Images images, Place place, RecipeMeta meta, RunPlan plan, Canonical canonical, HarnessCheckout harness, RunLog log) {
        this.swarm = swarm;
        this.images = images;
        this.place = place;
        this.meta = meta;
        this.plan = plan;
        this.canonical = canonical;
        this.harness = harness;
        this.log = log;
    }

    void run(Clock clock, Results results) {
        log.line("== promote: start");
        log.pause(60);
        try {
            Optional<String> why = attempt();
            if (why.isEmpty()) {
                canonical.write(plan.head().version(), Instant.now(clock).toString());
                swarm.node().removeStack(canonical.stack());
                log.line("WC5 promote: " + plan.recipe() + " canonical is now " + plan.head().version());
                log.line("== promote: PASS");
                results.stage("promote", "pass", 1, List.of());
            } else {
                log.line("!! WC5 promote failed (non-fatal; known-good unchanged): " + why.get());
                log.line("== promote: FAIL");
                results.stage("promote", "fail", 1, List.of(new RunFailed(TEST, why.get())));
            }
        } catch (RunFailed.CannotTell e) {
            results.unknown(e.getMessage());
            results.stage("promote", "skip", 0, List.of());
        }
    }

    private Optional<String> attempt() {
        NodeState node = swarm.node();
        String domain = canonical.domain();
        if (harness.live(domain) || node.services(canonical.stack()).stream().anyMatch(s -> Files.exists(node.service(canonical.stack(), s).resolve("foreign")))) {
            return Optional.of(domain + ": a live service stands there");
        }
        Abra abra = new Abra(swarm);
        RecipeFolder files = new RecipeFolder(plan.head().folder());
        AppOnNode app = new AppOnNode(swarm, images, Load.on(node, place), meta, domain, files, log);
        try {
            if (canonical.version().isEmpty() && !node.deployed(canonical.stack())) {
                abra.create(plan.recipe(), files, domain);
                abra.secrets(files, domain, SecretMaker.today(node));
            }
            canonical.version().ifPresent(v -> log.line("advancing the canonical from " + v + " to " + plan.head().version()));
            app.deploy(abra, true, TEST);
        } catch (InvalidRecipe | RunFailed e) {
            return Optional.of(domain + ": " + e.getMessage());
        }
        String path = app.healthPath();
        int status = app.https(path);
        return AppOnNode.well(status) ? Optional.empty() : Optional.of(domain + ": not healthy over HTTPS " + path + " (last status " + status + ")");
    }
}
