package zone.autonomic.redfix.fix;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zone.autonomic.redfix.recipe.AbraSh;
import zone.autonomic.redfix.recipe.Compose;
import zone.autonomic.redfix.recipe.ConfigVersions;
import zone.autonomic.redfix.recipe.EditRefused;
import zone.autonomic.redfix.recipe.Lint;
import zone.autonomic.redfix.recipe.LintFinding;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.recipe.Service;
import zone.autonomic.redfix.recipe.ServiceReference;
import zone.autonomic.redfix.recipe.ServiceReferences;
import zone.autonomic.redfix.recipe.YamlText;

/**
 * Renames a service wherever it is named: overlays, {@code depends_on}, links, labels, hooks, config files, {@code abra.sh}. Refused where lint
 * would no longer pass, or where an in-place upgrade would leave the old service beside the new one on the same volume.
 */
final class UniqueServiceNameByRename {

    private final RecipeFiles before;
    private final String name;
    private final String newName;
    private RecipeFiles recipe;

    UniqueServiceNameByRename(RecipeFiles recipe, String name, String newName) {
        this.before = recipe;
        this.recipe = recipe;
        this.name = name;
        this.newName = newName;
    }

    /** The service's name with the asking one's before it, so that a second rename knows what the first did. */
    static String newName(String name, String asking) {
        return asking + "-" + name;
    }

    /** @throws EditRefused with the reason where it must not be done */
    RecipeFiles applied() {
        refuseApp();
        refuseSharedVolume();
        refuseTaken();
        List<ServiceReference> references = ServiceReferences.of(before).stream().filter(r -> r.name().equals(name)).toList();
        Map<String, Set<Integer>> places = new TreeMap<>();
        references.stream().filter(ServiceReference::inConfigFile)
                .forEach(r -> places.computeIfAbsent(r.path(), k -> new LinkedHashSet<>()).add(r.start()));
        places.forEach((path, starts) -> recipe = recipe.with(path, renamedAt(recipe.text(path).orElseThrow(), starts)));
        swarmNamesInConfigFiles();
        composeFiles(references);
        script(AbraSh.PATH);
        script("README.md");
        bumpChangedConfigs();
        List<LintFinding> broken = Lint.newErrors(before, recipe, "");
        if (!broken.isEmpty()) {
            throw new EditRefused(broken.get(0).place(), "a release would refuse it: " + broken.get(0).message() + " (" + broken.get(0).rule() + ")");
        }
        return recipe;
    }

    private void refuseTaken() {
        for (Compose file : Compose.all(before)) {
            if (file.hasService(newName)) {
                throw new EditRefused(file.place("services", newName), "there is a service `" + newName + "` already");
            }
        }
    }

    private void refuseApp() {
        if (name.equals("app")) {
            Compose file = first();
            throw new EditRefused(file.place("services", name), "lint wants a service named app (R009), and abra and the harness's tests work in it:"
                    + " `app` can't be renamed, call it by its swarm name instead");
        }
    }

    private void refuseSharedVolume() {
        for (Compose file : Compose.all(before)) {
            if (file.hasService(name)) {
                for (Service.VolumeMount mount : file.service(name).volumes()) {
                    if (!mount.readOnly() && !mount.source().isEmpty() && !mount.type().equals("tmpfs")) {
                        throw new EditRefused(file.place("services", name, "volumes"), "an in-place upgrade leaves the old `_" + name
                                + "` running beside `_" + newName
                                + "`, two writers on " + mount.source() + " at " + mount.target() + ", unless the deploy prunes");
                    }
                }
            }
        }
    }

    private Compose first() {
        return Compose.all(before).stream().filter(f -> f.hasService(name)).findFirst()
                .orElseThrow(() -> new EditRefused("compose.yml:1", "there is no service `" + name + "`"));
    }

    private String renamedAt(String text, Set<Integer> starts) {
        StringBuilder edited = new StringBuilder(text);
        starts.stream().sorted(Comparator.reverseOrder()).forEach(start -> edited.replace(start, start + name.length(), newName));
        return edited.toString();
    }

    /** {@code ${STACK_NAME}_app} in its several spellings. */
    private String withSwarmName(String text) {
        Pattern swarm = Pattern.compile("((?:\\$?\\{\\$?STACK_NAME}|\\$STACK_NAME\"?|\\{\\{-?\\s*env\\s+\"STACK_NAME\"\\s*-?}})\"?_)"
                + Pattern.quote(name) + "(?![\\w-])");
        return swarm.matcher(text).replaceAll(m -> Matcher.quoteReplacement(m.group(1) + newName));
    }

    private void swarmNamesInConfigFiles() {
        for (Compose file : Compose.all(before)) {
            for (String config : file.configs().keySet()) {
                ServiceReferences.configFiles(before, config)
                        .forEach(path -> recipe = recipe.with(path, withSwarmName(recipe.text(path).orElseThrow())));
            }
        }
    }

    private void composeFiles(List<ServiceReference> references) {
        for (String path : before.composePaths()) {
            YamlText yaml = YamlText.parse(path, recipe.text(path).orElseThrow());
            Map<String, Map<Integer, ServiceReference>> scalars = new TreeMap<>();
            references.stream().filter(r -> !r.inConfigFile() && r.path().equals(path))
                    .forEach(r -> scalars.computeIfAbsent(String.join("\n", r.yaml()), k -> new TreeMap<>(Comparator.reverseOrder()))
                    .put(r.start(), r));
            for (Map<Integer, ServiceReference> all : scalars.values()) {
                List<String> at = all.values().iterator().next().yaml();
                yaml = yaml.setScalar(at, renamedAt((String) yaml.at(at).orElseThrow(), all.keySet()));
            }
            YamlText swarmNamed = everyScalar(yaml, List.of("services"), yaml.at("services").orElse(null), this::withNamesInText);
            recipe = recipe.with(Compose.parse(path, swarmNamed.text()).renameService(name, newName));
        }
    }

    private static YamlText everyScalar(YamlText yaml, List<String> path, Object value, UnaryOperator<String> change) {
        YamlText edited = yaml;
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                edited = everyScalar(edited, below(path, (String) entry.getKey()), entry.getValue(), change);
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                edited = everyScalar(edited, below(path, String.valueOf(i)), list.get(i), change);
            }
        } else if (value instanceof String text && !change.apply(text).equals(text)) {
            edited = edited.setScalar(path, change.apply(text));
        }
        return edited;
    }

    private static List<String> below(List<String> path, String name) {
        return java.util.stream.Stream.concat(path.stream(), java.util.stream.Stream.of(name)).toList();
    }

    private String withNamesInText(String text) {
        return withSwarmName(withUrls(text));
    }

    /** {@code http://name:…} in labels and hooks, which the references of a service's own configuration don't cover. */
    private String withUrls(String text) {
        return Pattern.compile("(://)" + Pattern.quote(name) + "(?=[:/\\s\"']|$)").matcher(text)
                .replaceAll(m -> m.group(1) + Matcher.quoteReplacement(newName));
    }

    /** Where a script or the documentation has abra work in the service, or names it in the swarm. */
    private void script(String path) {
        before.text(path).ifPresent(text -> {
            Pattern abra = Pattern.compile("(\\babra\\s+app\\s+(?:run|cmd|command|logs|restart|cp|scale)\\s+(?:-\\S+\\s+)*\\S+\\s+)"
                    + Pattern.quote(name) + "(?=[\\s:]|$)");
            String renamed = abra.matcher(withNamesInText(text)).replaceAll(m -> Matcher.quoteReplacement(m.group(1) + newName));
            recipe = recipe.with(path, renamed);
        });
    }

    private void bumpChangedConfigs() {
        Set<String> raised = new LinkedHashSet<>();
        for (Compose file : Compose.all(before)) {
            for (String config : file.configs().keySet()) {
                boolean changed = ServiceReferences.configFiles(before, config).stream().anyMatch(p -> !before.text(p).equals(recipe.text(p)));
                if (changed && raised.add(ConfigVersions.variable(recipe, config).orElse("config " + config))) {
                    recipe = ConfigVersions.bump(recipe, config);
                }
            }
        }
    }
}
