package zone.autonomic.redfix.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.recipe.Compose;
import zone.autonomic.redfix.recipe.MalformedRecipe;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.recipe.Service;
import zone.autonomic.redfix.recipe.ServiceReference;
import zone.autonomic.redfix.recipe.ServiceReferences;
import zone.autonomic.redfix.verdict.Side;

/**
 * A service on the shared network asks for another one of its stack by a short name, and gets other stacks' services.
 *
 * <p>It holds where the recipe's text has such a reference and a live probe shows an address that isn't the stack's own: what the name resolved to
 * in the asking container, or what that container's log says it tried to reach. Answers that alternate between own and foreign hold as well: red
 * and green by turns is still the recipe's defect.
 *
 * <p>Facts: {@code proxy-service}, {@code target-service}, {@code files}, {@code port}; several values by commas.
 */
public final class NameResolvesElsewhere implements Diagnosis {

    public static final String DEFECT = "name-resolves-elsewhere";

    /** Tiers in which a service that isn't reached shows; a backup or a restore that fails has another cause. */
    private static final Set<String> OTHER_TIERS = Set.of("backup", "restore", "lint");
    private static final Pattern HEALTH_PATH = Pattern.compile("over HTTPS (/[^\\s(),;\"']*)");
    private static final Pattern URL_PATH = Pattern.compile("https?://[^/\\s\"']+(/[^\\s\"'|)]*)");

    @Override
    public String defect() {
        return DEFECT;
    }

    @Override
    public Answer examine(Evidence evidence) {
        if (evidence.notTheRecipes().isPresent()) {
            return Answer.doesNotHold(evidence.notTheRecipes().get());
        }
        if (OTHER_TIERS.contains(evidence.signature().tier())) {
            return Answer.doesNotHold("a service that can't be reached doesn't show in the tier " + evidence.signature().tier());
        }
        List<ServiceReference> references;
        try {
            references = ServiceReferences.ambiguous(evidence.recipe());
        } catch (MalformedRecipe e) {
            return Answer.doesNotHold("the recipe can't be read: " + e.place() + " " + e.getMessage());
        }
        if (references.isEmpty()) {
            return Answer.doesNotHold("no service on a shared network asks for another one of the stack by its short name");
        }
        Map<String, Probes> standing = evidence.probes().entrySet().stream().filter(p -> p.getValue().standing())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, java.util.TreeMap::new));
        if (standing.isEmpty()) {
            return Answer.doesNotHold("no live probe: the stack was gone before what `" + references.get(0).name() + "` resolves to could be asked");
        }
        return answer(evidence, references, standing);
    }

    private static Answer answer(Evidence evidence, List<ServiceReference> references, Map<String, Probes> standing) {
        List<String> shown = new ArrayList<>();
        List<String> strangers = new ArrayList<>();
        Set<ServiceReference> misled = new LinkedHashSet<>();
        Set<String> unasked = new LinkedHashSet<>();
        boolean byTurns = false;
        for (ServiceReference reference : references) {
            boolean asked = false;
            for (Map.Entry<String, Probes> probe : standing.entrySet()) {
                NameResolvesElsewhereAddresses addresses = new NameResolvesElsewhereAddresses(probe.getValue(), reference);
                asked |= addresses.asked();
                if (addresses.misled()) {
                    misled.add(reference);
                    byTurns |= addresses.byTurns();
                    addresses.lines(probe.getKey()).stream().filter(l -> !shown.contains(l)).forEach(shown::add);
                    addresses.strangers().stream().filter(s -> !strangers.contains(s)).forEach(strangers::add);
                }
            }
            if (!asked) {
                unasked.add(reference.name());
            }
        }
        if (misled.isEmpty()) {
            return Answer.doesNotHold(unasked.isEmpty()
                    ? "the probes show that " + names(references, ServiceReference::name) + " resolved to the stack's own service each time"
                    : "no probe says what " + unasked.stream().map(n -> "`" + n + "`").collect(Collectors.joining(", ")) + " resolved to");
        }
        return Answer.holds(finding(evidence, List.copyOf(misled), shown, strangers, byTurns));
    }

    private static Finding finding(Evidence evidence, List<ServiceReference> misled, List<String> shown, List<String> strangers, boolean byTurns) {
        RecipeFiles recipe = evidence.recipe();
        String asking = names(misled, ServiceReference::from);
        String asked = names(misled, ServiceReference::name);
        String shared = ServiceReferences.shared(recipe, misled.get(0).from()).stream().map(n -> "`" + n + "`").collect(Collectors.joining(", "));
        List<String> lines = new ArrayList<>(shown);
        misled.forEach(r -> lines.add(r.place() + ": `" + r.quote() + "`"));
        String cause = asking + " asks for " + asked + " by its short name, which other stacks' services on the shared network " + shared + " answer "
                + (byTurns ? "by turns with its own" : "instead of its own") + (strangers.isEmpty() ? "" : " (" + String.join(", ", strangers) + ")")
                + ".";
        Map<String, String> facts = new HashMap<>(Map.of("proxy-service", joined(misled, ServiceReference::from),
                "target-service", joined(misled, ServiceReference::to), "files", joined(misled, ServiceReference::path),
                "port", joined(misled.stream().filter(r -> !r.port().isEmpty()).toList(), ServiceReference::port)));
        if (byTurns) {
            facts.put(Finding.TURNS, "the name resolves to own and to foreign addresses by turns");
        }
        return new Finding(DEFECT, Side.RECIPE, cause, lines, refuted(shared, byTurns), facts,
                new Check(RunKind.THROWAWAY_DEPLOY, "deploy", "not healthy over HTTPS", healthPath(evidence, misled), Check.TESTME));
    }

    private static List<String> refuted(String shared, boolean byTurns) {
        return List.of(
                "A certificate authority's limit: the name resolves wrongly inside the stack, which no certificate or authority has a part in;"
                        + " a proxy that asks its own service first, and gets no answer from it, requests no certificate at all.",
                "A race under load: the runs were alone on the node, and "
                        + (byTurns ? "the turns are explained by the addresses, own and foreign, that the name resolved to."
                                : "which network's answer comes first doesn't depend on time."),
                "The harness's promotion: a deploy of any kind shows it under a stack name that sorts after " + shared
                        + ". Docker asks networks that aren't `internal: true` first and then by name, alphabetically: whether a cold run"
                        + " meets it is a matter of its name, and `warm-…` always does.");
    }

    /** The path whose health is asked: what the failure names, else what the target's or the asking service's health check asks, else the root. */
    private static String healthPath(Evidence evidence, List<ServiceReference> misled) {
        for (Failure failure : evidence.failures()) {
            Matcher path = HEALTH_PATH.matcher(failure.message());
            if (path.find()) {
                return path.group(1);
            }
        }
        for (String service : List.of(misled.get(0).to(), misled.get(0).from())) {
            for (Compose file : Compose.all(evidence.recipe())) {
                String asked = file.hasService(service) ? file.service(service).healthcheck().map(Service.Healthcheck::line).orElse("") : "";
                Matcher path = URL_PATH.matcher(asked);
                if (path.find() && path.group(1).length() > 1) {
                    return path.group(1);
                }
            }
        }
        return "/";
    }

    private static String names(List<ServiceReference> references, Function<ServiceReference, String> part) {
        return references.stream().map(part).distinct().map(n -> "`" + n + "`").collect(Collectors.joining(" and "));
    }

    private static String joined(List<ServiceReference> references, Function<ServiceReference, String> part) {
        return references.stream().map(part).distinct().collect(Collectors.joining(","));
    }
}
