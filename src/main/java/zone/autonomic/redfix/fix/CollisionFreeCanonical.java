package zone.autonomic.redfix.fix;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.harness.AnchorRefused;
import zone.autonomic.redfix.harness.CanonicalDomain;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.LiveDomains;
import zone.autonomic.redfix.harness.PythonFile;
import zone.autonomic.redfix.harness.RecipeSettings;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.recipe.Compose;
import zone.autonomic.redfix.recipe.EnvSample;
import zone.autonomic.redfix.recipe.RecipeFiles;

/**
 * Gives the canonical of each recipe that also has a live service a domain apart, {@code warm-canon-<recipe>}, and enrols the recipe .
 * Refused where that
 * domain could be a live one, or a secret's name would become too long for swarm.
 *
 * <p>Facts: {@link #DOMAIN} and {@link #LIVE}, as the harness's own functions gave them on the node.
 */
public final class CollisionFreeCanonical implements HarnessFix {

    public static final String KEY = "collision-free-canonical";
    /** Fact: where the recipe's canonical would be deployed now. */
    public static final String DOMAIN = "canonical-domain";
    /** Fact: the live domains, {@code recipe=domain} in lines. */
    public static final String LIVE = "live-domains";

    /** Swarm refuses a longer name of a secret (R015). */
    private static final int LONGEST_SECRET = 64;

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public String mends() {
        return "canonical-on-live-domain";
    }

    @Override
    public Attempt apply(HarnessFiles harness, RecipeFiles recipe, String name, Map<String, String> facts) {
        try {
            return attempt(harness, recipe, name, facts);
        } catch (AnchorRefused e) {
            return Attempt.refused(e.getMessage() + ". By hand: let `" + CanonicalDomain.FUNCTION + "` return `" + CanonicalDomain.APART
                    + "<recipe>.<domain>` for every recipe in `" + CanonicalDomain.LIVE + "`, and then let `" + RecipeSettings.ENROLLED
                    + "` be True in "
                    + HarnessFiles.settings(name), e.place());
        }
    }

    private static Attempt attempt(HarnessFiles harness, RecipeFiles recipe, String name, Map<String, String> facts) {
        Map<String, String> live = live(harness, facts);
        String now = facts.getOrDefault(DOMAIN, "");
        String place = LiveDomains.place(harness);
        if (!live.containsKey(name)) {
            return Attempt.refused("`" + name + "` has no live service of its own, so a domain apart for recipes that have one wouldn't move its canonical", place);
        }
        if (!now.startsWith(CanonicalDomain.PREFIX + name + ".")) {
            return Attempt.refused("the canonical's domain is `" + now + "`, and only `" + CanonicalDomain.PREFIX + name
                    + ".…` is understood", place);
        }
        String zone = now.substring((CanonicalDomain.PREFIX + name).length());
        Optional<Attempt> collision = collision(harness, live, zone, place).or(() -> tooLong(recipe, apart(name, zone)));
        if (collision.isPresent()) {
            return collision.get();
        }
        PythonFile canonical = CanonicalDomain.of(harness).withDomainsApart();
        PythonFile settings = RecipeSettings.of(harness, name).enrolled("Enrolled: its canonical is deployed at " + CanonicalDomain.APART
                + name
                + ", apart from the live service.");
        HarnessFiles mended = harness.with(canonical).with(settings);
        Map<String, String> changed = mended.changedFrom(harness);
        return changed.isEmpty() ? Attempt.refused("nothing is left to change: the domains are apart and `" + name + "` is enrolled", "")
                : Attempt.proposed(proposal(name, apart(name, zone), now, live, changed));
    }

    /**
     * What the node said and what the text at the base says: a domain that is live by either is live. Where it depends on the environment,
     * the node knows.
     */
    private static Map<String, String> live(HarnessFiles harness, Map<String, String> facts) {
        Map<String, String> live = new TreeMap<>();
        for (String line : facts.getOrDefault(LIVE, "").lines().toList()) {
            String[] pair = line.split("=", 2);
            live.put(pair[0], pair[1]);
        }
        LiveDomains.of(harness).forEach((provider, domain) -> {
            boolean fixed = !domain.contains("${");
            String known = live.getOrDefault(provider, fixed ? domain : "");
            if (known.isEmpty() || fixed && !known.equals(domain)) {
                throw new AnchorRefused(LiveDomains.place(harness), known.isEmpty() ? "the live domain of `" + provider + "` is `" + domain
                        + "`, and the node didn't say which that is"
                        : "the live domain of `" + provider + "` is `" + domain + "` by the text, and `" + known + "` on the node");
            }
            live.put(provider, known);
        });
        return live;
    }

    private static String apart(String recipe, String zone) {
        return CanonicalDomain.APART + recipe + zone;
    }

    /** Proves the new domains disjoint from all live ones, and from the canonicals of all recipes that the harness knows. */
    private static Optional<Attempt> collision(HarnessFiles harness, Map<String, String> live, String zone, String place) {
        for (String provider : live.keySet()) {
            String apart = apart(provider, zone);
            Optional<String> taken = live.entrySet().stream().filter(l -> l.getValue().equalsIgnoreCase(apart)).map(Map.Entry::getKey)
                    .findFirst();
            if (taken.isPresent()) {
                return Optional.of(Attempt.refused("`" + apart + "` is the live domain of `" + taken.get()
                        + "` already; choose another prefix than `"
                        + CanonicalDomain.APART + "`", place));
            }
            String other = apart.substring(CanonicalDomain.PREFIX.length(), apart.length() - zone.length());
            if (harness.text(HarnessFiles.settings(other)).isPresent() && !live.containsKey(other)) {
                return Optional.of(Attempt.refused("`" + apart + "` is the domain of the canonical of the recipe `" + other
                        + "` already", HarnessFiles.settings(other)));
            }
        }
        return Optional.empty();
    }

    private static Optional<Attempt> tooLong(RecipeFiles recipe, String domain) {
        Map<String, EnvSample.SecretVersion> versions = EnvSample.of(recipe).secrets();
        for (Compose file : Compose.all(recipe)) {
            for (String secret : file.secrets().keySet()) {
                String version = versions.containsKey(secret) ? versions.get(secret).version() : "v1";
                String whole = domain.replace('.', '_') + "_" + secret + "_" + version;
                if (whole.length() > LONGEST_SECRET) {
                    return Optional.of(Attempt.refused("the secret `" + whole + "` would have a name of " + whole.length()
                            + " characters, and " + LONGEST_SECRET
                            + " fit (R015); a shorter prefix, or a shorter secret name in the recipe, is needed first",
                            file.place("secrets", secret)));
                }
            }
        }
        return Optional.empty();
    }

    private static Proposal proposal(String name, String apart, String now, Map<String, String> live, Map<String, String> changed) {
        Map<String, String> domains = new LinkedHashMap<>();
        live.keySet().forEach(p -> domains.put(p, CanonicalDomain.APART + p));
        String why = "The canonical of `" + name + "` would be deployed at `" + now + "`, which is a live service's domain ("
                + live.entrySet().stream()
                .filter(l -> l.getValue().equals(now)).map(l -> "`" + CanonicalDomain.LIVE + "[\"" + l.getKey() + "\"]`")
                .collect(Collectors.joining(", "))
                + "): a promotion would collide with it, and so the recipe was left out.\n\n`" + CanonicalDomain.FUNCTION
                + "` now gives every recipe in `"
                + CanonicalDomain.LIVE + "` a domain apart: " + domains.entrySet().stream().map(d -> "`" + d.getKey() + "` → `"
                + d.getValue() + "`")
                        .collect(Collectors.joining(", ")) + ". None of them is a live domain (" + live.values().stream().map(d -> "`" + d
                        + "`")
                        .collect(Collectors.joining(", ")) + "), nor the canonical's domain of another recipe here. Other recipes' domains stay as they are."
                + (changed.containsKey(HarnessFiles.settings(name)) ? "\n\nWith that in place `" + name + "` is enrolled: `"
                + RecipeSettings.ENROLLED
                        + " = True`." : "");
        return new Proposal(KEY, "Deploy canonicals of live services' recipes at domains of their own, and enrol " + name, why, changed,
                List.of("The next green run of `" + name + "` at its latest tag is promoted, at `" + apart
                + "`; the live service isn't touched by it.",
                        "A wildcard certificate and DNS entry cover the new name as they cover `" + CanonicalDomain.PREFIX
                        + "…` today."), "", "", "");
    }
}
