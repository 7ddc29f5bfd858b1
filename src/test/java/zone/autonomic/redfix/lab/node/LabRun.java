package zone.autonomic.redfix.lab.node;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import zone.autonomic.redfix.lab.container.Start;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.swarm.InvalidRecipe;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.RecipeFolder;
import zone.autonomic.redfix.lab.swarm.SecretMaker;
import zone.autonomic.redfix.lab.swarm.Swarm;

/**
 * The node's runs inside one JVM and without pauses, on a node of its own in a folder that the caller gives: for asking many times what the
 * model says.
 */
public final class LabRun {

    /** A recipe's files at one version. @param folder the files themselves, no repository needed */
    public record At(String version, Path folder) {}

    /**
     * What came of it.
     *
     * @param stages each tier's name and {@code pass}, {@code fail} or {@code skip}, in order
     * @param failures a line for each failing test: its tier, its name, its message
     * @param unknown why the model can't say, if so: then neither green nor red means anything
     * @param starts how each service started last
     * @param sessionsSurvive false when a restart of a service changed the secrets it uses (asked by {@link #advance} only)
     */
    public record Outcome(Map<String, String> stages, List<String> failures, Optional<String> unknown, Map<String, Start> starts,
            boolean sessionsSurvive, String log) {
        public boolean green() {
            return unknown.isEmpty() && failures.isEmpty();
        }
    }

    private final Place place;
    private final Images images;
    private final NodeState node;
    private final Swarm swarm;

    /** @param root an empty folder, or one that an earlier instance used */
    public LabRun(Path root, Place place, Images images) {
        this.place = place.withPace(0);
        this.images = images;
        this.node = new NodeState(root.toAbsolutePath().normalize());
        this.swarm = new Swarm(node, images);
        this.place.write(node.root());
        new Scene(node.root()).set(this.place);
    }

    /** The harness's whole lifecycle; {@code tests} is the folder {@code tests/<recipe>} in a checkout of it, if there is one. Promotes when {@code promote}. */
    public Outcome lifecycle(String recipe, At head, Optional<At> previous, Optional<Path> tests, boolean promote) {
        RunLog log = quiet();
        Harness harness = new Harness(swarm, images, Place.read(node.root()), log,
                new RunPlan(recipe, head, previous, tests.map(t -> t.getParent().getParent()), Optional.empty(), false, promote));
        Results results = harness.run(Clock.systemUTC());
        return new Outcome(results.stages(), results.failures(), results.unknown(), harness.starts(), true, log.text());
    }

    /** A deploy at a throw-away domain that sorts after {@code proxy}, its health asked at the path. */
    public Outcome throwaway(String recipe, At at, String healthPath) {
        String domain = "zz-" + Integer.toHexString(recipe.hashCode()) + "." + place.domain();
        return atThrowaway("deploy", domain, at, healthPath, abra -> {
            abra.create(recipe, new RecipeFolder(at.folder()), domain);
            abra.secrets(new RecipeFolder(at.folder()), domain, SecretMaker.today(node));
        }, false);
    }

    /** The older version's canonical as an older abra left it, then the head on its volumes and secrets; healthy at the path, twice started. */
    public Outcome advance(String recipe, At older, At head, String healthPath) {
        String domain = "zz-" + Integer.toHexString(recipe.hashCode()) + "." + place.domain();
        Canonical canonical = new Canonical(node, recipe, "warm-" + recipe + "." + place.domain());
        Optional<String> none = new CanonicalSeed(node.root(), images).seed(recipe, older.version(), older.folder());
        if (none.isPresent() && canonical.version().isEmpty()) {
            return new Outcome(Map.of(), List.of(), Optional.of("no canonical at " + older.version() + ": " + none.get()), Map.of(), true, "");
        }
        return atThrowaway("advance", domain, head, healthPath, abra -> canonical.copyTo(domain), true);
    }

    /** Forgets canonicals and everything else that earlier runs left. */
    public void clean() {
        for (String stack : node.stacks()) {
            node.removeStack(stack);
        }
        for (String part : List.of("state", "var", "home")) {
            zone.autonomic.redfix.lab.swarm.Disk.remove(node.root().resolve(part));
        }
        new Scene(node.root()).set(place);
    }

    private interface Preparation {
        void prepare(Abra abra);
    }

    private Outcome atThrowaway(String tier, String domain, At at, String healthPath, Preparation before, boolean restart) {
        RunLog log = quiet();
        Abra abra = new Abra(swarm);
        AppOnNode app = new AppOnNode(swarm, images, Load.on(node, place), RecipeMeta.asking(healthPath), domain,
                new RecipeFolder(at.folder()), log);
        Map<String, Start> starts = new TreeMap<>();
        boolean survive = true;
        try {
            before.prepare(abra);
            starts.putAll(app.deploy(abra, true, tier).starts());
            app.healthy("redfix::healthy_over_https");
            if (restart) {
                for (String service : List.copyOf(starts.keySet())) {
                    Start again = swarm.restart(Abra.stackOf(domain), service);
                    survive &= again.running() && again.sessionSecrets().equals(starts.get(service).sessionSecrets());
                    starts.put(service, again);
                }
                app.healthy("redfix::healthy_after_restart");
            }
            return new Outcome(Map.of(tier, "pass"), List.of(), Optional.empty(), starts, survive, log.text());
        } catch (RunFailed | InvalidRecipe e) {
            return new Outcome(Map.of(tier, "fail"), List.of(tier + ": " + e.getMessage()), Optional.empty(), starts, survive, log.text());
        } catch (RunFailed.CannotTell e) {
            return new Outcome(new LinkedHashMap<>(), List.of(), Optional.of(e.getMessage()), starts, survive, log.text());
        } finally {
            node.removeAll(Abra.stackOf(domain), domain);
        }
    }

    private static RunLog quiet() {
        return new RunLog(new PrintStream(OutputStream.nullOutputStream()), 0);
    }
}
