package zone.autonomic.redfix.fix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import zone.autonomic.redfix.recipe.Compose;
import zone.autonomic.redfix.recipe.ConfigVersions;
import zone.autonomic.redfix.recipe.EditRefused;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.recipe.Service;
import zone.autonomic.redfix.recipe.ServiceReference;
import zone.autonomic.redfix.recipe.ServiceReferences;

/**
 * Calls a service by its swarm name {@code ${STACK_NAME}_app}, the only one that is unique on every network. Compose files interpolate
 * it; a Caddyfile reads it from Caddy's environment; any other config file becomes a template. Config files get a new version, and who mounts them
 * gets {@code STACK_NAME} in its environment.
 */
final class UniqueServiceNameBySwarm {

    private static final String STACK = "STACK_NAME";
    private static final String VALUE = "${STACK_NAME}";
    private static final String TEMPLATES = "golang";

    private final RecipeFiles before;
    private final List<ServiceReference> references;
    private RecipeFiles recipe;

    UniqueServiceNameBySwarm(RecipeFiles recipe, List<ServiceReference> references) {
        this.before = recipe;
        this.recipe = recipe;
        this.references = references;
    }

    /** @throws EditRefused where it can't be done without changing anything else */
    RecipeFiles applied() {
        Map<String, List<ServiceReference>> byFile = new TreeMap<>();
        references.stream().filter(ServiceReference::inConfigFile).forEach(r -> byFile.computeIfAbsent(r.path(), k -> new ArrayList<>()).add(r));
        Set<String> configs = configsOf(byFile.keySet());
        // What adds no line comes first, so that the place of a refusal is one of the recipe as it is
        bump(configs);
        composeValues();
        Set<String> templated = new LinkedHashSet<>();
        byFile.forEach((path, all) -> {
            boolean caddy = caddy(path);
            all.forEach(r -> refuseWithinPlaceholder(r, before.text(path).orElseThrow()));
            recipe = recipe.with(path, replaced(recipe.text(path).orElseThrow(), all, caddy ? "{$STACK_NAME}_" : "{{ env \"STACK_NAME\" }}_"));
            configs.stream().filter(c -> !caddy && ServiceReferences.configFiles(before, c).contains(path)).forEach(templated::add);
        });
        mounting(configs).forEach(this::giveStackName);
        templated.forEach(this::template);
        return recipe;
    }

    /** Every config that is made from one of these files, also where an overlay says so. */
    private Set<String> configsOf(Set<String> paths) {
        Set<String> configs = new LinkedHashSet<>();
        for (Compose file : Compose.all(before)) {
            file.configs().keySet().stream().filter(c -> ServiceReferences.configFiles(before, c).stream().anyMatch(paths::contains))
                    .forEach(configs::add);
        }
        return configs;
    }

    private boolean caddy(String path) {
        return Compose.all(before).stream().flatMap(f -> f.services().stream().map(f::service)).flatMap(s -> s.configs().stream())
                .filter(m -> ServiceReferences.configFiles(before, m.source()).contains(path))
                .anyMatch(m -> ServiceReferences.caddyfile(path, m.target()));
    }

    private static String replaced(String text, List<ServiceReference> references, String prefix) {
        StringBuilder edited = new StringBuilder(text);
        Map<Integer, ServiceReference> byPlace = new TreeMap<>(Comparator.reverseOrder());
        references.forEach(r -> byPlace.put(r.start(), r));
        byPlace.values().forEach(r -> edited.replace(r.start(), r.end(), prefix + r.to()));
        return edited.toString();
    }

    private void template(String config) {
        List<Compose> declaring = Compose.all(recipe).stream().filter(f -> f.configs().containsKey(config)).toList();
        Optional<String> driver = declaring.stream().map(f -> f.configs().get(config).templateDriver()).flatMap(Optional::stream).findFirst();
        if (driver.isPresent()) {
            if (!driver.get().equals(TEMPLATES)) {
                throw new EditRefused(declaring.get(0).place("configs", config), "the config `" + config + "` has the template driver `"
                        + driver.get() + "`");
            }
            return;
        }
        ServiceReferences.configFiles(before, config).forEach(path -> {
            String[] lines = before.text(path).orElse("").split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                if (lines[i].contains("{{")) {
                    throw new EditRefused(path + ":" + (i + 1),
                            "`{{` stands here and the file isn't a template yet: as one it would be read otherwise");
                }
            }
        });
        declaring.stream().filter(f -> !f.configs().get(config).file().isEmpty()).findFirst()
                .ifPresent(f -> recipe = recipe.with(f.setTemplateDriver(config, TEMPLATES)));
    }

    private void composeValues() {
        Map<String, Map<List<String>, List<ServiceReference>>> byScalar = new TreeMap<>();
        references.stream().filter(r -> !r.inConfigFile())
                .forEach(r -> byScalar.computeIfAbsent(r.path(), k -> new LinkedHashMap<>()).computeIfAbsent(r.yaml(), k -> new ArrayList<>())
                .add(r));
        byScalar.forEach((path, scalars) -> scalars.forEach((yaml, all) -> {
            Compose file = Compose.parse(path, recipe.text(path).orElseThrow());
            String value = (String) file.yaml().at(yaml).orElseThrow();
            all.forEach(r -> refuseWithinDefault(r, value));
            recipe = recipe.with(path, file.yaml().setScalar(yaml, replaced(value, all, VALUE + "_")).text());
        }));
    }

    /** Neither Caddy's {@code {$X:default}} nor a template's action can hold another placeholder. */
    private static void refuseWithinPlaceholder(ServiceReference reference, String text) {
        for (String open : List.of("{$", "{{")) {
            int from = text.lastIndexOf(open, reference.start());
            boolean shell = from > 0 && open.equals("{$") && text.charAt(from - 1) == '$';
            if (from >= 0 && !shell && text.indexOf('}', from) > reference.start()) {
                throw new EditRefused(reference.place(), "`" + reference.name() + "` stands within a placeholder (" + reference.quote()
                        + "), which can't hold another one: take it out first");
            }
        }
    }

    /** Docker's interpolation knows no variable within another one's default. */
    private static void refuseWithinDefault(ServiceReference reference, String value) {
        int open = value.lastIndexOf("${", reference.start());
        if (open >= 0 && value.indexOf('}', open) > reference.start()) {
            throw new EditRefused(reference.place(), "`" + reference.name() + "` stands in a variable's default (" + reference.quote()
                    + "), where compose can't put the stack's name: take the default out first");
        }
    }

    private Set<String> mounting(Set<String> configs) {
        Set<String> services = new LinkedHashSet<>();
        for (Compose file : Compose.all(before)) {
            file.services().stream().filter(s -> file.service(s).configs().stream().map(Service.ConfigMount::source).anyMatch(configs::contains))
                    .forEach(services::add);
        }
        return services;
    }

    /** A variable that a container lacks renders empty, without an error. */
    private void giveStackName(String service) {
        List<Compose> files = Compose.all(recipe).stream().filter(f -> f.hasService(service)).toList();
        boolean given = false;
        for (Compose file : files) {
            String value = file.service(service).environment().get(STACK);
            if (value != null && !value.equals(VALUE) && !value.equals("$" + STACK)) {
                throw new EditRefused(file.place("services", service, "environment"), service + " has another " + STACK + " in its environment: `"
                        + value + "`");
            }
            given |= value != null;
        }
        if (!given) {
            recipe = recipe.with(files.get(0).setEnvironment(service, STACK, VALUE));
        }
    }

    private void bump(Set<String> configs) {
        Set<String> raised = new LinkedHashSet<>();
        for (String config : configs) {
            Optional<String> variable = ConfigVersions.variable(recipe, config);
            if (variable.isEmpty() || raised.add(variable.get())) {
                recipe = ConfigVersions.bump(recipe, config);
            }
        }
    }
}
