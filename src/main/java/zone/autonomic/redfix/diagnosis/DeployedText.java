package zone.autonomic.redfix.diagnosis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import zone.autonomic.redfix.harness.Demand;
import zone.autonomic.redfix.harness.MigrationClaim;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.recipe.Compose;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.recipe.RecipeVersion;

/**
 * What a recipe's text says would be deployed.
 *
 * @param images each service's image by {@code compose.yml} alone; empty where none is given
 * @param overlaid the same with each overlay on top, which an operator may choose
 * @param version the recipe's version label; empty where there is none
 */
record DeployedText(Map<String, String> images, List<Map<String, String>> overlaid, String version) {

    static DeployedText of(RecipeFiles recipe) {
        Map<String, String> base = new LinkedHashMap<>();
        List<Map<String, String>> overlaid = new ArrayList<>();
        for (Compose file : Compose.all(recipe)) {
            Map<String, String> images = new LinkedHashMap<>(base);
            file.services().forEach(name -> file.service(name).image()
                    .ifPresentOrElse(image -> images.put(name, image), () -> images.putIfAbsent(name, "")));
            if (file.path().matches("compose\\.ya?ml")) {
                base.putAll(images);
            } else {
                overlaid.add(images);
            }
        }
        return new DeployedText(base, overlaid, RecipeVersion.of(recipe).map(RecipeVersion::toString).orElse(""));
    }

    /** Whether all demands hold, with whatever overlay; empty where the text doesn't tell. */
    Optional<Boolean> holds(Collection<Demand> demands) {
        List<Optional<Boolean>> answers = new ArrayList<>(List.of(holds(demands, images)));
        overlaid.forEach(o -> answers.add(holds(demands, o)));
        if (answers.contains(Optional.of(true))) {
            return Optional.of(true);
        }
        return answers.contains(Optional.<Boolean>empty()) ? Optional.empty() : Optional.of(false);
    }

    private static Optional<Boolean> holds(Collection<Demand> demands, Map<String, String> images) {
        List<Optional<Boolean>> each = demands.stream().map(d -> d.heldBy(images)).toList();
        if (each.contains(Optional.of(false))) {
            return Optional.of(false);
        }
        return each.contains(Optional.<Boolean>empty()) ? Optional.empty() : Optional.of(true);
    }

    /** Whether it says, by itself or with an overlay, that it makes the move. */
    boolean claims(MigrationClaim claim) {
        return claim.madeBy(version, images.values()) || overlaid.stream().anyMatch(o -> claim.madeBy(version, o.values()));
    }

    /**
     * Whether it is shown that just this was deployed, as far as a demand asks: a failure quotes the service's image or the stack's services, or a
     * look at the stack shows them.
     */
    boolean shown(Demand demand, String failure, Optional<Probes> seen) {
        List<Probes.ServiceState> standing = seen.map(Probes::services).orElse(List.of());
        if (demand instanceof Demand.OfImage image) {
            String own = images.getOrDefault(image.service(), "");
            return !own.isEmpty() && (quotes(failure, own) || standing.stream().anyMatch(s -> s.service().equals(image.service())
                    && (s.image().equals(own) || s.image().startsWith(own + "@"))));
        }
        Set<String> names = standing.stream().map(Probes.ServiceState::service).collect(Collectors.toSet());
        return images.keySet().stream().allMatch(name -> quotes(failure, name)) || names.equals(images.keySet());
    }

    private static boolean quotes(String text, String word) {
        return Pattern.compile("(?<![\\w./-])(?:docker\\.io/)?" + Pattern.quote(word) + "(?![\\w/-]|\\.\\w)").matcher(text).find();
    }

    /** What it has in place of what is demanded, for people. */
    String about(Collection<Demand> demands) {
        return demands.stream().map(d -> {
            if (d instanceof Demand.OfImage image) {
                return "`" + image.service() + "` "
                        + (images.containsKey(image.service()) ? "runs `" + images.get(image.service()) + "`" : "isn't there");
            }
            String service = ((Demand.OfService) d).service();
            return "`" + service + "` is " + (images.containsKey(service) ? "there" : "not there");
        }).distinct().collect(Collectors.joining(", "));
    }
}
