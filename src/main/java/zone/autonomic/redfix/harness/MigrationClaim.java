package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import zone.autonomic.redfix.harness.Demand.Match;
import zone.autonomic.redfix.harness.Demand.OfImage;

/**
 * By what a head claims the move that tests were written for, derived from what these demand: its version label carries the demanded
 * image's version,
 * or one of its services runs an image of the demanded repository. A claim is wider than the demand, so that a head that claims and lacks
 * stays red.
 *
 * @param repositories the demanded images' repositories, e.g. {@code example/forum}
 * @param versions the demanded images' versions, e.g. {@code 3.5.3}, which a recipe's version carries behind its {@code +}
 */
public record MigrationClaim(SortedSet<String> repositories, SortedSet<String> versions) {

    /** What the predicate in a test file is called. */
    public static final String PREDICATE = "_claims_migration";

    public MigrationClaim {
        repositories = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(repositories));
        versions = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(versions));
    }

    /** Empty where no demand names an image by repository and version: then nothing says by what a head claims the move. */
    public static Optional<MigrationClaim> of(Collection<Demand> demands) {
        TreeSet<String> repositories = new TreeSet<>();
        TreeSet<String> versions = new TreeSet<>();
        for (Demand demand : demands) {
            if (demand instanceof OfImage image && image.wanted() && (image.match() == Match.EQUALS
                    || image.match() == Match.STARTS_WITH)) {
                String named = image.text().replaceFirst("@.*", "");
                int colon = named.lastIndexOf(':');
                if (colon > named.lastIndexOf('/') && named.substring(colon + 1).matches("v?\\d.*")) {
                    repositories.add(named.substring(0, colon).replaceFirst("^(?:[^/]*[.:][^/]*/)", ""));
                    versions.add(named.substring(colon + 1).replaceFirst("^v", ""));
                }
            }
        }
        return versions.isEmpty() || repositories.contains("") ? Optional.empty() : Optional.of(new MigrationClaim(repositories, versions));
    }

    /**
     * Whether a recipe claims it.
     *
     * @param version the recipe's version label
     * @param images its services' images
     */
    public boolean madeBy(String version, Collection<String> images) {
        return versions.stream().anyMatch(v -> version.contains("+" + v) || version.contains("+v" + v))
                || repositories.stream().anyMatch(r -> images.stream().anyMatch(i -> i.contains(r)));
    }

    /**
     * The predicate as it stands in a test file, a line each. @param stack by what the tests ask the stack, {@code stack} or {@code
     * ctx.domain}
     */
    public List<String> predicate(String stack, String step) {
        return byDomain(stack) ? ofTheDeployed(step) : ofTheStack(stack, step);
    }

    /** Whether the tests know the stack by its domain, and not by something that can be asked for its images and version. */
    static boolean byDomain(String stack) {
        return stack.contains(".");
    }

    /** The modules that the predicate needs. */
    static List<String> modules(String stack) {
        return byDomain(stack) ? List.of("json", "subprocess") : List.of();
    }

    private List<String> ofTheStack(String stack, String step) {
        List<String> parts = new ArrayList<>();
        for (String version : versions) {
            parts.add("\"+%s\" in %s.version()".formatted(version, stack));
            parts.add("\"+v%s\" in %s.version()".formatted(version, stack));
        }
        repositories.forEach(r -> parts.add("any(\"%s\" in image for image in %s.images())".formatted(r, stack)));
        return List.of("def " + PREDICATE + "(" + stack + "):",
                step + "\"\"\"Whether the head says that it makes the move these tests were written for, by its version or by an image.\"\"\"",
                step + "return " + String.join(" or ", parts));
    }

    /** What the swarm runs says it: labels, images and all else that its services were given. */
    private List<String> ofTheDeployed(String step) {
        List<String> parts = new ArrayList<>();
        versions.forEach(v -> parts.addAll(List.of("\"+%s\" in specs".formatted(v), "\"+v%s\" in specs".formatted(v))));
        repositories.forEach(r -> parts.add("\"%s\" in specs".formatted(r)));
        return List.of("def " + PREDICATE + "(domain):",
                step + "\"\"\"Whether what is deployed says that it makes the move these tests were written for, by its version label or by an image.\"\"\"",
                step + "stack = domain.replace(\".\", \"_\")",
                step + "ls = [\"docker\", \"service\", \"ls\", \"--filter\", f\"label=com.docker.stack.namespace={stack}\", \"--format\", \"{{.Name}}\"]",
                step + "names = subprocess.run(ls, capture_output=True, text=True, check=True).stdout.split()",
                step + "told = subprocess.run([\"docker\", \"service\", \"inspect\", *names], capture_output=True, text=True, check=True).stdout",
                step + "specs = json.dumps([service[\"Spec\"] for service in json.loads(told)])",
                step + "return " + String.join(" or ", parts));
    }

    /** As a person would say it. */
    public String sentence() {
        return "its version label carries " + versions.stream().map(v -> "`+" + v + "`").collect(Collectors.joining(" or "))
                + ", or a service runs an image of " + repositories.stream().map(r -> "`" + r + "`").collect(Collectors.joining(" or "));
    }
}
