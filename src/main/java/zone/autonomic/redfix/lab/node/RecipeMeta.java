package zone.autonomic.redfix.lab.node;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The harness's settings for a recipe, {@code tests/<recipe>/recipe_meta.py}. */
record RecipeMeta(Map<String, Object> settings) {

    private static final int SLOWEST_DEPLOY = 600;

    /** Nothing but where to ask for the health. */
    static RecipeMeta asking(String healthPath) {
        return new RecipeMeta(Map.of("HEALTH_PATH", healthPath));
    }

    static RecipeMeta none() {
        return new RecipeMeta(Map.of());
    }

    Optional<String> healthPath() {
        return Optional.ofNullable(settings.get("HEALTH_PATH")).map(String::valueOf);
    }

    /** Whether the recipe is enrolled for a canonical; it is, unless it says no. */
    boolean canonical() {
        return !Boolean.FALSE.equals(settings.get("WARM_CANONICAL"));
    }

    boolean notApplicable(String tier) {
        Object named = settings.get("EXPECTED_NA");
        return named instanceof Map<?, ?> map ? map.containsKey(tier) : named instanceof Collection<?> all && all.contains(tier);
    }

    int deployTimeout() {
        return settings.get("DEPLOY_TIMEOUT") instanceof Number seconds ? seconds.intValue() : SLOWEST_DEPLOY;
    }
}
