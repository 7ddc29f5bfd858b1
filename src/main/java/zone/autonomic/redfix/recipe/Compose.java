package zone.autonomic.redfix.recipe;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A compose file, read and edited in a recipe's own words. Every edit works on lists and maps alike, keeps each other byte and returns a new value;
 * an edit that is made already changes nothing. Edits throw {@link EditRefused}.
 */
public final class Compose {

    /** @param name as written, e.g. {@code ${STACK_NAME}_app_conf_${APP_CONF_VERSION}}; empty where none is given */
    public record ConfigFile(String key, String name, String file, Optional<String> templateDriver, boolean external) {}

    public record Network(String key, boolean external, boolean internal, String name) {}

    public record Volume(String key, boolean external, String name) {}

    public record Secret(String key, boolean external, String name) {}

    private final YamlText yaml;

    private Compose(YamlText yaml) {
        this.yaml = yaml;
    }

    /** @throws MalformedRecipe when it can't be read */
    public static Compose parse(String path, String text) {
        return new Compose(YamlText.parse(path, text));
    }

    /** All compose files of a recipe, {@code compose.yml} first. */
    public static List<Compose> all(RecipeFiles recipe) {
        return recipe.composePaths().stream().map(p -> parse(p, recipe.text(p).orElseThrow())).toList();
    }

    /** A text as it must be written where compose interpolates: each {@code $} doubled. */
    public static String literal(String text) {
        return text.replace("$", "$$");
    }

    public String path() {
        return yaml.path();
    }

    public String text() {
        return yaml.text();
    }

    public YamlText yaml() {
        return yaml;
    }

    /** The place of something in this file, e.g. {@code place("services", "app", "image")} is {@code compose.yml:12}. */
    public String place(String... path) {
        return yaml.place(List.of(path));
    }

    public List<String> services() {
        throw new UnsupportedOperationException();
    }

    public boolean hasService(String name) {
        throw new UnsupportedOperationException();
    }

    /** @throws java.util.NoSuchElementException when there is no such service in this file */
    public Service service(String name) {
        throw new UnsupportedOperationException();
    }

    public Map<String, ConfigFile> configs() {
        throw new UnsupportedOperationException();
    }

    public Map<String, Volume> volumes() {
        throw new UnsupportedOperationException();
    }

    public Map<String, Network> networks() {
        throw new UnsupportedOperationException();
    }

    public Map<String, Secret> secrets() {
        throw new UnsupportedOperationException();
    }

    /** @param value as compose reads it: write {@code $$} for a dollar, see {@link #literal} */
    public Compose setDeployLabel(String service, String key, String value) {
        throw new UnsupportedOperationException();
    }

    public Compose removeDeployLabel(String service, String key) {
        throw new UnsupportedOperationException();
    }

    public Compose setEnvironment(String service, String key, String value) {
        throw new UnsupportedOperationException();
    }

    public Compose removeEnvironment(String service, String key) {
        throw new UnsupportedOperationException();
    }

    /** Mounts a config in long form. @param modeOctal e.g. {@code 0555}; empty for none */
    public Compose addServiceConfig(String service, String source, String target, Optional<String> modeOctal) {
        throw new UnsupportedOperationException();
    }

    /** Mounts what is mounted at {@code target} at {@code newTarget} instead. */
    public Compose moveServiceConfig(String service, String target, String newTarget) {
        throw new UnsupportedOperationException();
    }

    public Compose removeServiceConfig(String service, String target) {
        throw new UnsupportedOperationException();
    }

    /** Declares a config. */
    public Compose addConfig(String key, String name, String file, Optional<String> templateDriver) {
        throw new UnsupportedOperationException();
    }

    public Compose setTemplateDriver(String config, String driver) {
        throw new UnsupportedOperationException();
    }

    public Compose setConfigName(String config, String name) {
        throw new UnsupportedOperationException();
    }

    /** Adds {@code source:target} (or {@code source:target:ro}) to a service's volumes. */
    public Compose addServiceVolume(String service, String source, String target, boolean readOnly) {
        throw new UnsupportedOperationException();
    }

    public Compose addVolume(String key) {
        throw new UnsupportedOperationException();
    }

    public Compose setEntrypoint(String service, String entrypoint) {
        throw new UnsupportedOperationException();
    }

    public Compose setEntrypoint(String service, List<String> entrypoint) {
        throw new UnsupportedOperationException();
    }

    public Compose removeEntrypoint(String service) {
        throw new UnsupportedOperationException();
    }

    public Compose setCommand(String service, String command) {
        throw new UnsupportedOperationException();
    }

    public Compose setCommand(String service, List<String> command) {
        throw new UnsupportedOperationException();
    }

    /** Renames a service in this file, with {@code depends_on} and {@code links} that name it; other texts are left. */
    public Compose renameService(String name, String newName) {
        throw new UnsupportedOperationException();
    }
}
