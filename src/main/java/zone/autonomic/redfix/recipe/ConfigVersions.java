package zone.autonomic.redfix.recipe;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zone.autonomic.redfix.recipe.Compose.ConfigFile;

/** The versions in configs' names: a config is immutable, so new content needs a new version. */
public final class ConfigVersions {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*_VERSION)\\b");

    private ConfigVersions() {}

    /** The variable in the config's name, e.g. {@code APP_CONF_VERSION} of {@code ${STACK_NAME}_app_conf_${APP_CONF_VERSION}}. */
    public static Optional<String> variable(RecipeFiles recipe, String configKey) {
        Set<String> found = new LinkedHashSet<>();
        for (Compose compose : Compose.all(recipe)) {
            ConfigFile config = compose.configs().get(configKey);
            Matcher variable = VARIABLE.matcher(config == null ? "" : config.name());
            while (variable.find()) {
                found.add(variable.group(1));
            }
        }
        return found.size() == 1 ? found.stream().findFirst() : Optional.empty();
    }

    /**
     * Raises the config's version in {@code abra.sh} and in every default {@code ${X_VERSION:-vN}} of every compose file.
     *
     * @throws EditRefused when the config has no version in its name, or it can't be read
     */
    public static RecipeFiles bump(RecipeFiles recipe, String configKey) {
        String variable = variable(recipe, configKey)
                .orElseThrow(() -> new EditRefused(place(recipe, configKey), "the config `" + configKey + "` has no single …_VERSION in its name"));
        AbraSh before = AbraSh.parse(recipe.text(AbraSh.PATH).orElse(""));
        AbraSh after = before.bump(variable);
        RecipeFiles bumped = recipe.with(AbraSh.PATH, after.text());
        for (String path : recipe.composePaths()) {
            bumped = bumped.with(defaults(Compose.parse(path, recipe.text(path).orElseThrow()), variable, after.versions().get(variable)));
        }
        return bumped;
    }

    private static Compose defaults(Compose compose, String variable, String version) {
        Pattern fallback = Pattern.compile("(\\$\\{" + variable + ":?-)v\\d+(?=})");
        Compose edited = compose;
        for (ConfigFile config : compose.configs().values()) {
            String name = fallback.matcher(config.name()).replaceAll(m -> Matcher.quoteReplacement(m.group(1) + version));
            edited = name.equals(config.name()) ? edited : edited.setConfigName(config.key(), name);
        }
        return edited;
    }

    /** Adds {@code export NAME=version} to {@code abra.sh} (which is made if it is missing). */
    public static RecipeFiles add(RecipeFiles recipe, String variable, String version) {
        return recipe.with(AbraSh.PATH, AbraSh.parse(recipe.text(AbraSh.PATH).orElse("#!/bin/bash\n")).add(variable, version).text());
    }

    private static String place(RecipeFiles recipe, String configKey) {
        return Compose.all(recipe).stream().filter(c -> c.configs().containsKey(configKey)).map(c -> c.place("configs", configKey)).findFirst()
                .orElse("");
    }
}
