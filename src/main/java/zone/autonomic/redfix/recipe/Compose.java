package zone.autonomic.redfix.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiFunction;

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
        return List.copyOf(section("services").keySet());
    }

    public boolean hasService(String name) {
        return section("services").containsKey(name);
    }

    /** @throws NoSuchElementException when there is no such service in this file */
    public Service service(String name) {
        if (!hasService(name)) {
            throw new NoSuchElementException(path() + " has no service " + name);
        }
        return ServiceReading.of(name, section("services").get(name));
    }

    public Map<String, ConfigFile> configs() {
        return declared("configs", (key, own) -> new ConfigFile(key, string(own, "name"), string(own, "file"),
                ServiceReading.text(own.get("template_driver")), external(own)));
    }

    public Map<String, Volume> volumes() {
        return declared("volumes", (key, own) -> new Volume(key, external(own), string(own, "name")));
    }

    /** @return networks by key; {@code name} is empty where none is given */
    public Map<String, Network> networks() {
        return declared("networks", (key, own) -> new Network(key, external(own), "true".equals(own.get("internal")), string(own, "name")));
    }

    public Map<String, Secret> secrets() {
        return declared("secrets", (key, own) -> new Secret(key, external(own), string(own, "name")));
    }

    private <T> Map<String, T> declared(String section, BiFunction<String, Map<String, Object>, T> reading) {
        Map<String, T> declared = new LinkedHashMap<>();
        section(section).forEach((key, own) -> declared.put(key, reading.apply(key, ServiceReading.map(own))));
        return Collections.unmodifiableMap(declared);
    }

    private Map<String, Object> section(String name) {
        return ServiceReading.map(yaml.at(name).orElse(Map.of()));
    }

    private static String string(Map<String, Object> own, String key) {
        return ServiceReading.text(own.get(key)).orElse("");
    }

    private static boolean external(Map<String, Object> own) {
        return "true".equals(own.get("external")) || own.get("external") instanceof Map<?, ?>;
    }

    /** @param value as compose reads it: write {@code $$} for a dollar, see {@link #literal} */
    public Compose setDeployLabel(String service, String key, String value) {
        return with(entries().set(List.of("services", known(service), "deploy", "labels"), key, value, listsPreferred("labels")));
    }

    public Compose removeDeployLabel(String service, String key) {
        return with(entries().remove(List.of("services", known(service), "deploy", "labels"), key));
    }

    public Compose setEnvironment(String service, String key, String value) {
        return with(entries().set(List.of("services", known(service), "environment"), key, value, listsPreferred("environment")));
    }

    public Compose removeEnvironment(String service, String key) {
        return with(entries().remove(List.of("services", known(service), "environment"), key));
    }

    private ComposeEntries entries() {
        return new ComposeEntries(yaml);
    }

    /** Whether the file's services write such pairs as lists; a file that has none gets a list, as most recipes do. */
    private boolean listsPreferred(String kind) {
        int lists = 0;
        int maps = 0;
        for (Object service : section("services").values()) {
            Object pairs = kind.equals("labels") ? ServiceReading.map(ServiceReading.map(service).get("deploy")).get("labels")
                    : ServiceReading.map(service).get(kind);
            lists += pairs instanceof List ? 1 : 0;
            maps += pairs instanceof Map ? 1 : 0;
        }
        return lists >= maps;
    }

    /** Mounts a config in long form. @param modeOctal e.g. {@code 0555}; empty for none */
    public Compose addServiceConfig(String service, String source, String target, Optional<String> modeOctal) {
        Optional<Service.ConfigMount> there = service(known(service)).configAt(target);
        if (there.isPresent()) {
            if (there.get().source().equals(source) && there.get().mode().equals(modeOctal)) {
                return this;
            }
            throw new EditRefused(place("services", service, "configs"), service + " has a config at " + target + " already");
        }
        Map<String, Object> mount = new LinkedHashMap<>();
        mount.put("source", source);
        mount.put("target", target);
        modeOctal.ifPresent(mode -> mount.put("mode", new YamlText.Plain(mode)));
        return with(entries().append(List.of("services", service, "configs"), mount));
    }

    /** Mounts what is mounted at {@code target} at {@code newTarget} instead; where nothing is mounted there, changes nothing. */
    public Compose moveServiceConfig(String service, String target, String newTarget) {
        List<Service.ConfigMount> mounts = service(known(service)).configs();
        for (int i = 0; i < mounts.size(); i++) {
            if (mounts.get(i).target().equals(target)) {
                List<String> item = List.of("services", service, "configs", String.valueOf(i));
                if (!mounts.get(i).longForm()) {
                    return removeServiceConfig(service, target).addServiceConfig(service, mounts.get(i).source(), newTarget, Optional.empty());
                }
                return with(yaml.at(ComposeEntries.below(item, "target")).isPresent()
                        ? yaml.setScalar(ComposeEntries.below(item, "target"), newTarget)
                        : yaml.putEntry(item, "target", newTarget));
            }
        }
        return this;
    }

    public Compose removeServiceConfig(String service, String target) {
        List<Service.ConfigMount> mounts = service(known(service)).configs();
        List<String> path = List.of("services", service, "configs");
        for (int i = 0; i < mounts.size(); i++) {
            if (mounts.get(i).target().equals(target)) {
                return with(mounts.size() == 1 ? entries().remove(path) : yaml.removeItem(path, i));
            }
        }
        return this;
    }

    /** Declares a config. */
    public Compose addConfig(String key, String name, String file, Optional<String> templateDriver) {
        ConfigFile there = configs().get(key);
        ConfigFile wanted = new ConfigFile(key, name, file, templateDriver, false);
        if (there != null) {
            if (there.equals(wanted)) {
                return this;
            }
            throw new EditRefused(place("configs", key), "the config `" + key + "` is declared already, otherwise");
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("name", name);
        config.put("file", file);
        templateDriver.ifPresent(driver -> config.put("template_driver", driver));
        return with(entries().put(List.of("configs", key), config));
    }

    public Compose setTemplateDriver(String config, String driver) {
        ConfigFile there = declaredConfig(config);
        return there.templateDriver().filter(driver::equals).isPresent() ? this : set(List.of("configs", config, "template_driver"), driver);
    }

    public Compose setConfigName(String config, String name) {
        return declaredConfig(config).name().equals(name) ? this : set(List.of("configs", config, "name"), name);
    }

    private ConfigFile declaredConfig(String key) {
        if (!configs().containsKey(key)) {
            throw new EditRefused(place("configs"), "there is no config `" + key + "` in " + path());
        }
        return configs().get(key);
    }

    private Compose set(List<String> path, String value) {
        return with(yaml.at(path).isPresent() ? yaml.setScalar(path, value) : entries().put(path, value));
    }

    /** Adds {@code source:target} (or {@code source:target:ro}) to a service's volumes. */
    public Compose addServiceVolume(String service, String source, String target, boolean readOnly) {
        Service.VolumeMount wanted = new Service.VolumeMount("volume", source, target, readOnly);
        List<Service.VolumeMount> mounts = service(known(service)).volumes();
        if (mounts.contains(wanted)) {
            return this;
        }
        if (mounts.stream().anyMatch(m -> m.target().equals(target))) {
            throw new EditRefused(place("services", service, "volumes"), service + " has a volume at " + target + " already");
        }
        return with(entries().append(List.of("services", service, "volumes"), source + ":" + target + (readOnly ? ":ro" : "")));
    }

    public Compose addVolume(String key) {
        return volumes().containsKey(key) ? this : with(yaml.at("volumes").isPresent() ? yaml.putEntry(List.of("volumes"), key, null)
                : entries().put(List.of("volumes", key), Map.of()));
    }

    /** One line, which compose splits into words. */
    public Compose setEntrypoint(String service, String entrypoint) {
        return replaced(service, "entrypoint", entrypoint, new Service.Words(List.of(entrypoint), false, true));
    }

    public Compose setEntrypoint(String service, List<String> entrypoint) {
        return replaced(service, "entrypoint", entrypoint, new Service.Words(entrypoint, true, true));
    }

    public Compose removeEntrypoint(String service) {
        boolean stands = service(known(service)).entrypoint().present();
        return stands ? with(yaml.removeEntry(List.of("services", service), "entrypoint")) : this;
    }

    /** One line, which compose splits into words. */
    public Compose setCommand(String service, String command) {
        return replaced(service, "command", command, new Service.Words(List.of(command), false, true));
    }

    public Compose setCommand(String service, List<String> command) {
        return replaced(service, "command", command, new Service.Words(command, true, true));
    }

    private Compose replaced(String service, String key, Object value, Service.Words wanted) {
        Service own = service(known(service));
        Service.Words there = key.equals("command") ? own.command() : own.entrypoint();
        return there.equals(wanted) ? this : with(entries().put(List.of("services", service, key), value));
    }

    /** Renames a service in this file, with {@code depends_on} and {@code links} that name it; other texts are left. */
    public Compose renameService(String name, String newName) {
        if (!hasService(name)) {
            return this;
        }
        YamlText edited = yaml.renameKey(List.of("services"), name, newName);
        for (String service : with(edited).services()) {
            for (String key : List.of("depends_on", "links")) {
                edited = new ComposeEntries(edited).rename(List.of("services", service, key), name, newName);
            }
        }
        return with(edited);
    }

    private String known(String service) {
        if (!hasService(service)) {
            throw new EditRefused(place("services"), "there is no service `" + service + "` in " + path());
        }
        return service;
    }

    private Compose with(YamlText edited) {
        return edited == yaml ? this : new Compose(edited);
    }
}
