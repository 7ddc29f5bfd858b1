package zone.autonomic.redfix.fix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.harness.Demand;
import zone.autonomic.redfix.harness.MigrationClaim;
import zone.autonomic.redfix.investigation.Counterexample;
import zone.autonomic.redfix.recipe.Compose;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.recipe.RecipeVersion;
import zone.autonomic.redfix.recipe.Service;

/** Recipes that say that they make a move and don't: with these a test that is scoped to the move must still be red. */
final class ClaimWithoutMove {

    private static final String VERSION_LABEL = "coop-cloud\\.(?:\\$\\{STACK_NAME}|\\$STACK_NAME)\\.version";

    private ClaimWithoutMove() {}

    /** Variants of the recipe that claim and lack; only those of which that is so by the claim's and the demands' own words. */
    static List<Counterexample> of(RecipeFiles recipe, MigrationClaim claim, List<Demand> demands) {
        List<Counterexample> lacking = new ArrayList<>();
        byVersion(recipe, claim).filter(r -> claims(r, claim) && lacks(r, demands)).ifPresent(r -> lacking.add(new Counterexample("claims-by-version",
                "claims the move by its version label and changes nothing else", r.changedFrom(recipe))));
        return lacking;
    }

    /** The recipe with the version label of the move, and nothing of the move. */
    static Optional<RecipeFiles> byVersion(RecipeFiles recipe, MigrationClaim claim) {
        Optional<RecipeVersion> now = RecipeVersion.of(recipe);
        RecipeFiles claiming = recipe;
        for (Compose file : Compose.all(recipe)) {
            for (String name : file.services()) {
                for (String label : file.service(name).deployLabels().keySet()) {
                    if (label.matches(VERSION_LABEL) && now.isPresent()) {
                        RecipeVersion next = now.get().bump("minor");
                        String text = next.major() + "." + next.minor() + "." + next.patch() + "+" + claim.versions().first();
                        claiming = claiming.with(Compose.parse(file.path(), claiming.text(file.path()).orElseThrow()).setDeployLabel(name, label, text));
                    }
                }
            }
        }
        return Optional.of(claiming).filter(r -> !r.equals(recipe));
    }

    static boolean claims(RecipeFiles recipe, MigrationClaim claim) {
        return claim.madeBy(RecipeVersion.of(recipe).map(RecipeVersion::toString).orElse(""), images(recipe).values());
    }

    static boolean lacks(RecipeFiles recipe, List<Demand> demands) {
        Map<String, String> images = images(recipe);
        return demands.stream().anyMatch(d -> d.heldBy(images).filter(held -> !held).isPresent());
    }

    private static Map<String, String> images(RecipeFiles recipe) {
        Map<String, String> images = new LinkedHashMap<>();
        recipe.text("compose.yml").map(text -> Compose.parse("compose.yml", text)).ifPresent(file -> file.services().stream().map(file::service)
                .forEach((Service s) -> images.put(s.name(), s.image().orElse(""))));
        return images;
    }
}
