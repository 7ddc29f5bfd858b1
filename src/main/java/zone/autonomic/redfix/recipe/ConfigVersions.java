package zone.autonomic.redfix.recipe;

import java.util.Optional;

/** The versions in configs' names: a config is immutable, so new content needs a new version (domain.md §1). */
public final class ConfigVersions {
    private ConfigVersions() {}

    /** The variable in the config's name, e.g. {@code APP_CONF_VERSION} of {@code ${STACK_NAME}_app_conf_${APP_CONF_VERSION}}. */
    public static Optional<String> variable(RecipeFiles recipe, String configKey) {
        throw new UnsupportedOperationException();
    }

    /**
     * Raises the config's version in {@code abra.sh} and in every default {@code ${X_VERSION:-vN}} of every compose file.
     *
     * @throws EditRefused when the config has no version in its name, or it can't be read
     */
    public static RecipeFiles bump(RecipeFiles recipe, String configKey) {
        throw new UnsupportedOperationException();
    }

    /** Adds {@code export NAME=v1} to {@code abra.sh} (which is made if it is missing). */
    public static RecipeFiles add(RecipeFiles recipe, String variable, String version) {
        throw new UnsupportedOperationException();
    }
}
