package zone.autonomic.redfix.lab.node;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import zone.autonomic.redfix.lab.container.Start;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.swarm.BackupBot;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.InvalidRecipe;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.RecipeFolder;
import zone.autonomic.redfix.lab.swarm.SecretMaker;
import zone.autonomic.redfix.lab.swarm.Swarm;

/**
 * What the model of a swarm says of a recipe without any harness, inside one JVM, on a node of its own in a folder that the
 * caller gives: for asking many times. {@link HarnessRun} is what asks the harness.
 */
public final class LabRun {

    /** A recipe's files at one version. @param folder the files themselves, no repository needed */
    public record At(String version, Path folder) {}

    /**
     * What came of it.
     *
     * @param failures what was red
     * @param unknown why the model can't say, if so: then neither green nor red means anything
     * @param starts how each service started last
     * @param sessionsSurvive false when a restart of a service changed the secrets it uses (asked by {@link #advance} only)
     */
    public record Outcome(List<String> failures, Optional<String> unknown, Map<String, Start> starts, boolean sessionsSurvive) {
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
        this.place = place;
        this.images = images;
        this.node = new NodeState(root.toAbsolutePath().normalize());
        this.swarm = new Swarm(node, images);
        this.place.write(node.root());
        new Scene(node.root()).set(this.place);
    }

    /** A deploy at a throw-away domain that sorts after {@code proxy}, its health asked at the path. */
    public Outcome throwaway(String recipe, At at, String healthPath) {
        return deployed(recipe, at, abra -> fresh(abra, recipe, at), app -> app.healthy(healthPath), false);
    }

    /**
     * The older version's canonical as an older abra left it, then the head on its volumes and secrets; healthy at the path,
     * twice started.
     */
    public Outcome advance(String recipe, At older, At head, String healthPath) {
        Canonical canonical = Canonical.usual(node, recipe);
        Optional<String> none = new CanonicalSeed(node.root(), images).seed(recipe,
                new CanonicalSeed.Version(older.version(), "", older.folder()));
        if (none.isPresent() && canonical.version().isEmpty()) {
            return new Outcome(List.of(), Optional.of("no canonical at " + older.version() + ": " + none.get()), Map.of(), true);
        }
        return deployed(recipe, head, abra -> copy(canonical, domain(recipe)), app -> app.healthy(healthPath), true);
    }

    /**
     * A state that is seeded, backed up, changed and restored: is it as it was? And the upgrade before that, in place, if there
     * is a version to upgrade from. As the harness does it, without the harness.
     */
    public Outcome restore(String recipe, At head, Optional<At> previous, String healthPath) {
        return deployed(recipe, head, abra -> {
            At first = previous.orElse(head);
            fresh(abra, recipe, first);
            if (previous.isPresent()) {
                new DeployedApp(swarm, domain(recipe), new RecipeFolder(first.folder())).deploy(abra, true);
            }
        }, app -> {
            app.healthy(healthPath);
            roundTrip(Abra.stackOf(domain(recipe)));
            app.healthy(healthPath);
        }, false);
    }

    private void roundTrip(String stack) {
        Path snapshot = node.state().resolve("snapshots").resolve(stack);
        Disk.remove(snapshot);
        BackupBot backup = new BackupBot(swarm, stack, snapshot);
        MarkerState marker = new MarkerState(swarm, stack);
        try {
            marker.seed(backup);
            backup.backup();
            marker.change();
            backup.restore();
        } catch (BackupBot.HookFailed e) {
            throw e.unknown() ? new RunFailed.CannotTell(e.getMessage()) : new RunFailed(e.getMessage());
        }
        marker.check();
    }

    /** Forgets canonicals and everything else that earlier runs left. */
    public void clean() {
        for (String stack : node.stacks()) {
            node.removeStack(stack);
        }
        for (String part : List.of("state", "var", "home")) {
            Disk.remove(node.root().resolve(part));
        }
        new Scene(node.root()).set(place);
    }

    private interface Preparation {
        void prepare(Abra abra);
    }

    private interface Question {
        void ask(DeployedApp app);
    }

    private void fresh(Abra abra, String recipe, At at) {
        RecipeFolder files = new RecipeFolder(at.folder());
        abra.create(recipe, files, domain(recipe));
        abra.secrets(files, domain(recipe), SecretMaker.today(node));
    }

    private String domain(String recipe) {
        return "zz-" + Integer.toHexString(recipe.hashCode()) + "." + place.domain();
    }

    /** Gives another app a copy of the canonical's volumes, secrets and settings. */
    private void copy(Canonical canonical, String domain) {
        String other = Abra.stackOf(domain);
        for (String volume : node.volumesOf(canonical.stack())) {
            String copy = other + volume.substring(canonical.stack().length());
            node.createVolume(copy, other);
            Disk.copy(node.data(volume), node.data(copy));
        }
        for (String secret : node.secretsOf(canonical.stack())) {
            node.createSecret(other + secret.substring(canonical.stack().length()), "", node.secretValue(secret).orElse(""));
        }
        Disk.write(node.appEnvironment(domain), Disk.read(node.appEnvironment(canonical.domain())).replace(canonical.domain(), domain));
    }

    private Outcome deployed(String recipe, At at, Preparation before, Question question, boolean restart) {
        Abra abra = new Abra(swarm);
        DeployedApp app = new DeployedApp(swarm, domain(recipe), new RecipeFolder(at.folder()));
        Map<String, Start> starts = new TreeMap<>();
        boolean survive = true;
        try {
            before.prepare(abra);
            starts.putAll(app.deploy(abra, false).starts());
            question.ask(app);
            if (restart) {
                for (String service : List.copyOf(starts.keySet())) {
                    Start again = swarm.restart(Abra.stackOf(domain(recipe)), service);
                    survive &= again.running() && again.sessionSecrets().equals(starts.get(service).sessionSecrets());
                    starts.put(service, again);
                }
                question.ask(app);
            }
            return new Outcome(List.of(), Optional.empty(), starts, survive);
        } catch (RunFailed | InvalidRecipe e) {
            return new Outcome(List.of(e.getMessage()), Optional.empty(), starts, survive);
        } catch (RunFailed.CannotTell e) {
            return new Outcome(List.of(), Optional.of(e.getMessage()), new LinkedHashMap<>(), survive);
        } finally {
            node.removeAll(Abra.stackOf(domain(recipe)), domain(recipe));
        }
    }
}
