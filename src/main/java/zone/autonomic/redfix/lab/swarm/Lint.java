package zone.autonomic.redfix.lab.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** abra's lint of a recipe, as one table of rules (domain.md §2; which of them are from memory stands there). */
public final class Lint {

    private static final int LONGEST_SECRET = 12;
    private static final Pattern TAG = Pattern.compile(".+:([^:/@]+)(@.*)?");
    private static final Pattern VERSIONED_CONFIG = Pattern.compile("\\$\\{([A-Z0-9_]+_VERSION)[}:-]");

    /** One row of the table. @param satisfied whether the rule holds */
    public record Row(String rule, String text, boolean error, boolean satisfied, String resolve) {}

    private record Rule(String id, String text, boolean error, String resolve, Predicate<Lint> holds) {}

    private static final List<Rule> RULES = List.of(
            new Rule("R001", "compose config has expected version", false, "ensure 'version: \"3.8\"' in compose configs", l -> l.version()),
            new Rule("R002", "healthcheck enabled for all services", false, "wire up healthchecks", l -> l.all(s -> s.get("healthcheck") != null)),
            new Rule("R003", "all images use a tag", false, "use a tag for all images", l -> l.tags(t -> !t.isEmpty())),
            new Rule("R004", "no unstable tags", false, "tag all images with stable tags",
                    l -> l.tags(t -> !List.of("latest", "main", "master", "edge", "nightly").contains(t))),
            new Rule("R005", "tags use semver-like format", false, "use semver-like tags",
                    l -> l.tags(t -> t.matches("v?\\d+([.-].*)?|.*\\d+\\.\\d+.*"))),
            new Rule("R007", "recipe has a README with metadata", false, "fill out all the metadata", l -> l.readme()),
            new Rule("R008", ".env.sample provided", true, "create an example .env.sample", l -> l.recipe.text(".env.sample").isPresent()),
            new Rule("R009", "one service named 'app'", true, "name a service 'app'", l -> l.services.containsKey("app")),
            new Rule("R010", "traefik routing enabled", true, "include \"traefik.enable=true\" deploy label", l -> l.traefik()),
            new Rule("R011", "all services have images", true, "ensure \"image: ...\" set on all services", l -> l.images()),
            new Rule("R012", "config version are vendored", true, "vendor config versions in an abra.sh", l -> l.configs()),
            new Rule("R014", "only annotated tags used for recipe version", true, "replace lightweight tag with annotated tag", l -> l.annotated),
            new Rule("R015", "long secret names", false, "reduce length of secret names to 12 characters", l -> l.secretNames()));

    private final RecipeFolder recipe;
    private final boolean annotated;
    private final Map<String, Map<String, Object>> files = new TreeMap<>();
    private final Map<String, Map<String, Object>> services = new TreeMap<>();

    /** @param annotated whether all release tags of the recipe are annotated ones */
    private Lint(RecipeFolder recipe, boolean annotated) {
        this.recipe = recipe;
        this.annotated = annotated;
        for (String path : recipe.composePaths()) {
            files.put(path, Yaml.read(recipe.text(path).orElse(""), path));
        }
        Yaml.map(files.getOrDefault("compose.yml", Map.of()).get("services")).forEach((k, v) -> services.put(k, Yaml.map(v)));
    }

    /** @throws InvalidRecipe when the recipe can't be linted at all */
    public static List<Row> of(RecipeFolder recipe, boolean annotated) {
        if (recipe.text("compose.yml").isEmpty()) {
            throw new InvalidRecipe("no compose.yml in the recipe");
        }
        Lint lint = new Lint(recipe, annotated);
        List<Row> rows = new ArrayList<>();
        RULES.forEach(r -> rows.add(new Row(r.id, r.text, r.error, r.holds.test(lint), r.resolve)));
        return rows;
    }

    /** The table as abra prints it. */
    public static String table(List<Row> rows) {
        StringBuilder out = new StringBuilder();
        String line = "┃ %-5s ┃ %-45s ┃ %-8s ┃ %-9s ┃ %-7s ┃ %-50s ┃%n";
        out.append(String.format(line, "REF", "RULE", "SEVERITY", "SATISFIED", "SKIPPED", "RESOLVE"));
        rows.forEach(r -> out.append(String.format(line, r.rule(), r.text(), r.error() ? "error" : "warn", r.satisfied() ? "✅" : "❌", "-",
                r.resolve())));
        return out.toString();
    }

    private boolean version() {
        return files.values().stream().allMatch(f -> Yaml.text(f.get("version")).equals("3.8"));
    }

    private boolean all(Predicate<Map<String, Object>> test) {
        return services.values().stream().allMatch(test);
    }

    private boolean tags(Predicate<String> test) {
        return all(s -> {
            Matcher m = TAG.matcher(Yaml.text(s.get("image")));
            return test.test(m.matches() ? m.group(1) : "");
        });
    }

    private boolean readme() {
        return recipe.text("README.md").filter(t -> t.contains("<!-- metadata -->") || t.matches("(?si).*\\*\\*category\\*\\*.*")).isPresent();
    }

    private boolean traefik() {
        return services.values().stream().map(s -> Overlay.keyed(Yaml.map(s.get("deploy")).get("labels")))
                .anyMatch(labels -> "true".equals(Yaml.text(labels.get("traefik.enable"))));
    }

    /** An overlay may speak of a service without its image, but only if another file gives it one: else renaming it there was forgotten. */
    private boolean images() {
        Set<String> named = new TreeSet<>();
        Set<String> given = new TreeSet<>();
        files.values().forEach(f -> Yaml.map(f.get("services")).forEach((name, s) -> {
            named.add(name);
            if (!Yaml.text(Yaml.map(s).get("image")).isEmpty()) {
                given.add(name);
            }
        }));
        return given.containsAll(named);
    }

    private boolean configs() {
        Map<String, String> exports = EnvFile.exports(recipe.text("abra.sh").orElse(""));
        return files.values().stream().allMatch(f -> Yaml.map(f.get("configs")).values().stream().allMatch(c -> {
            Matcher m = VERSIONED_CONFIG.matcher(Yaml.text(Yaml.map(c).get("name")));
            return !m.find() || exports.containsKey(m.group(1));
        }));
    }

    private boolean secretNames() {
        return files.values().stream().allMatch(f -> Yaml.map(f.get("secrets")).keySet().stream().allMatch(k -> k.length() <= LONGEST_SECRET));
    }
}
