package zone.autonomic.redfix.fix;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.recipe.AbraSh;
import zone.autonomic.redfix.recipe.EditRefused;
import zone.autonomic.redfix.recipe.MalformedRecipe;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.recipe.ServiceReference;
import zone.autonomic.redfix.recipe.ServiceReferences;

/**
 * Mends a service that, being on a network which other stacks share, reaches another stack's service by a short name: the default
 * calls the service by its swarm name, {@code rename} gives the service itself another name.
 *
 * <p>Facts: {@code target-service} (one or several, by commas) limits the change to the names that were seen to resolve elsewhere. The places are
 * derived from the recipe at the base, never taken from the facts.
 */
public final class UniqueServiceName implements Fix {

    public static final String KEY = "unique-service-name";
    public static final String DEFECT = "name-resolves-elsewhere";
    public static final String SWARM_NAME = "swarm-name";
    public static final String RENAME = "rename";

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public String mends() {
        return DEFECT;
    }

    @Override
    public List<String> strategies() {
        return List.of(SWARM_NAME, RENAME);
    }

    @Override
    public Attempt apply(RecipeFiles recipe, Map<String, String> facts, Optional<String> strategy) {
        String way = strategy.filter(s -> !s.isBlank() && !s.equals("default")).orElse(SWARM_NAME);
        if (!strategies().contains(way)) {
            return Attempt.refused("this fix knows the strategies " + String.join(" and ", strategies()) + ", not `" + way + "`", "");
        }
        try {
            Set<String> targets = Arrays.stream(facts.getOrDefault("target-service", "").split(",")).map(String::strip).filter(t -> !t.isEmpty())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            List<ServiceReference> references = ServiceReferences.ambiguous(recipe).stream()
                    .filter(r -> targets.isEmpty() || targets.contains(r.to())).toList();
            boolean renamed = way.equals(RENAME);
            references = references.stream().filter(r -> !renamed || !r.to().startsWith(r.from() + "-")).toList();
            if (references.isEmpty()) {
                String whom = targets.isEmpty() ? "another of the stack" : "`" + String.join("`, `", targets) + "`";
                return Attempt.refused("nothing is left to change: no service on a shared network asks for " + whom + " by a short name", "");
            }
            return Attempt.proposed(renamed ? renamed(recipe, references) : swarmNamed(recipe, references));
        } catch (EditRefused e) {
            return Attempt.refused(e.getMessage(), e.place());
        } catch (MalformedRecipe e) {
            return Attempt.refused(e.getMessage(), e.place());
        }
    }

    private static Proposal swarmNamed(RecipeFiles recipe, List<ServiceReference> references) {
        RecipeFiles fixed = new UniqueServiceNameBySwarm(recipe, references).applied();
        String targets = ticked(references, ServiceReference::to);
        String swarm = references.stream().map(r -> "`${STACK_NAME}_" + r.to() + "`").distinct().collect(Collectors.joining(", "));
        boolean templates = references.stream().anyMatch(ServiceReference::inConfigFile);
        String why = cause(recipe, references) + "\n\nThis calls it by its swarm name, " + swarm + ", which is unique on every network."
                + (templates ? " The config file reads the stack's name from the environment, so `STACK_NAME` is added there; and because a swarm"
                + " config can't be changed"
                        + " under its old name, its version is raised" + versions(recipe, fixed) + "." : "")
                + "\n\nA network alias or another short name would only help until the next stack publishes the same one, and would leave "
                + targets + " answering to its short name as well.";
        return new Proposal(KEY, "Call " + targets + " by its unique swarm name", why, fixed.changedFrom(recipe), existing(recipe, fixed, references),
                "patch",
                plain(references, ServiceReference::from) + " now reaches " + plain(references, ServiceReference::to)
                        + " by its swarm name, so that it can no longer reach another app's service of the same name. Nothing to do but to deploy.",
                upstream(targets));
    }

    private static Proposal renamed(RecipeFiles recipe, List<ServiceReference> references) {
        Set<String> targets = references.stream().map(ServiceReference::to).collect(Collectors.toCollection(LinkedHashSet::new));
        if (targets.size() > 1) {
            throw new EditRefused(references.get(0).place(), "several services would have to be renamed (" + String.join(", ", targets)
                    + "): name one");
        }
        String target = targets.iterator().next();
        references.stream().filter(r -> !r.name().equals(target)).findFirst().ifPresent(r -> {
            throw new EditRefused(r.place(), "`" + target + "` is asked for by its alias `" + r.name() + "`, which a rename leaves as it is");
        });
        String newName = UniqueServiceNameByRename.newName(target, references.get(0).from());
        RecipeFiles fixed = new UniqueServiceNameByRename(recipe, target, newName).applied();
        String why = cause(recipe, references) + "\n\nThis renames `" + target + "` to `" + newName + "` wherever it is named"
                + versions(recipe, fixed)
                + ". It holds only until another stack publishes `" + newName + "` on the shared network; the swarm name `${STACK_NAME}_" + target
                + "` would hold for good.";
        return new Proposal(KEY, "Rename the service `" + target + "` to `" + newName + "`", why, fixed.changedFrom(recipe),
                List.of("An in-place deploy starts `_" + newName + "` and leaves the old `_" + target
                        + "` running: remove it with `docker service rm <stack>_" + target
                        + "`, or deploy with pruning. It mounts no volume, so nothing is written twice meanwhile.",
                        "Commands and scripts that name `" + target + "` (`abra app run … " + target + "`) must name `" + newName + "`."),
                "minor", "The service " + target + " is now called " + newName + ". After the deploy, remove the old one: docker service rm <stack>_"
                        + target + ".",
                upstream("`" + target + "`"));
    }

    private static String cause(RecipeFiles recipe, List<ServiceReference> references) {
        ServiceReference first = references.get(0);
        String shared = ServiceReferences.shared(recipe, first.from()).stream().map(n -> "`" + n + "`").collect(Collectors.joining(", "));
        String own = ServiceReferences.own(recipe, first.from()).stream().map(n -> "`" + n + "`").collect(Collectors.joining(", "));
        String places = references.stream().map(r -> "`" + r.place() + "`").distinct().collect(Collectors.joining(", "));
        return ticked(references, ServiceReference::from) + " is on the stack's own network " + own + " and on " + shared
                + ", which all stacks share, and asks for "
                + ticked(references, ServiceReference::name) + " by that short name (" + places
                + "). On an overlay network every service answers to its short name, so other"
                + " stacks' services of that name answer too. Docker asks networks that aren't `internal: true` first and then goes by their"
                + " names, alphabetically: a stack"
                + " whose network sorts before the shared one reaches its own service, one that sorts after it (as `warm-…` does after `proxy`)"
                + " always a stranger's.";
    }

    private static List<String> existing(RecipeFiles recipe, RecipeFiles fixed, List<ServiceReference> references) {
        String versions = versions(recipe, fixed);
        String asking = ticked(references, ServiceReference::from);
        return List.of(
                "The next deploy restarts " + asking + (versions.isEmpty() ? " with the new setting" : " with the new config" + versions) + "; "
                        + ticked(references, ServiceReference::to) + ", volumes, secrets and domains stay as they are.",
                "There is nothing to set: abra passes `STACK_NAME` when it deploys.");
    }

    /** {@code  (CADDYFILE_VERSION v1 → v2)}, of what was raised. */
    private static String versions(RecipeFiles before, RecipeFiles after) {
        Map<String, String> old = AbraSh.parse(before.text(AbraSh.PATH).orElse("")).versions();
        String raised = AbraSh.parse(after.text(AbraSh.PATH).orElse("")).versions().entrySet().stream()
                .filter(e -> !e.getValue().equals(old.get(e.getKey())))
                .map(e -> "`" + e.getKey() + "` " + old.get(e.getKey()) + " → " + e.getValue()).collect(Collectors.joining(", "));
        return raised.isEmpty() ? "" : " (" + raised + ")";
    }

    private static String upstream(String targets) {
        return "The same commit, to the recipe's own repository: every deployment beside another stack with a service called " + targets
                + " on the shared network is concerned, not only the CI node's.";
    }

    private static String ticked(List<ServiceReference> references, Function<ServiceReference, String> part) {
        return new TreeSet<>(references.stream().map(part).toList()).stream().map(s -> "`" + s + "`").collect(Collectors.joining(" and "));
    }

    private static String plain(List<ServiceReference> references, Function<ServiceReference, String> part) {
        return String.join(" and ", new TreeSet<>(references.stream().map(part).toList()));
    }
}
