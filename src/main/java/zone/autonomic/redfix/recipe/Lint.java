package zone.autonomic.redfix.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code abra recipe lint} would say of a recipe's files, so that no fix is proposed that a release would refuse */
public final class Lint {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*_VERSION)\\b");
    private static final Pattern STABLE = Pattern.compile("v?\\d+(\\.\\d+)*([-.+_][0-9A-Za-z.-]*)?");
    private static final List<String> UNSTABLE = List.of("latest", "edge", "nightly", "master", "main", "dev", "develop", "unstable");
    /** A secret's name in a swarm has at most this many characters. */
    private static final int LONGEST_SECRET = 64;
    private static final String WARM_STACK = "warm-%s_ci_commoninternet_net_";

    private final RecipeFiles recipe;
    private final String name;
    private final List<Compose> files;
    private final List<LintFinding> findings = new ArrayList<>();

    private Lint(RecipeFiles recipe, String name) {
        this.recipe = recipe;
        this.name = name;
        this.files = Compose.all(recipe);
    }

    /** @return every rule that is broken, by rule and place; throws {@link MalformedRecipe} where a compose file can't be read */
    public static List<LintFinding> check(RecipeFiles recipe, String recipeName) {
        Lint lint = new Lint(recipe, recipeName);
        lint.files();
        lint.services();
        lint.images();
        lint.configVersions();
        lint.secretNames();
        lint.findings.sort(java.util.Comparator.comparing(LintFinding::rule));
        return List.copyOf(lint.findings);
    }

    /** The errors that {@code after} has and {@code before} hadn't. */
    public static List<LintFinding> newErrors(RecipeFiles before, RecipeFiles after, String recipeName) {
        List<String> known = check(before, recipeName).stream().map(f -> f.rule() + f.message()).toList();
        return check(after, recipeName).stream().filter(LintFinding::error).filter(f -> !known.contains(f.rule() + f.message())).toList();
    }

    private void files() {
        if (recipe.text(EnvSample.PATH).isEmpty()) {
            found(LintRule.R008, "there is no .env.sample", EnvSample.PATH);
        }
        String readme = recipe.text("README.md").orElse("");
        if (!readme.contains("<!-- metadata -->")) {
            found(LintRule.R007, "README.md has no metadata", "README.md");
        }
        files.stream().filter(f -> f.path().equals("compose.yml")).filter(f -> f.yaml().at("version").filter("3.8"::equals).isEmpty())
                .forEach(f -> found(LintRule.R001, "its version isn't \"3.8\"", f.place("version")));
    }

    private void services() {
        Map<String, Compose> first = new LinkedHashMap<>();
        files.forEach(f -> f.services().forEach(s -> first.putIfAbsent(s, f)));
        if (!first.containsKey("app")) {
            found(LintRule.R009, "no service is named app", "compose.yml");
        }
        boolean[] routed = {false};
        eachService(s -> routed[0] |= "true".equals(s.deployLabels().get("traefik.enable")));
        // abra skips the rule for a recipe that wants no domain: nobody is to reach it over HTTPS.
        boolean wantsDomain = recipe.text(EnvSample.PATH).isEmpty() || EnvSample.of(recipe).values().containsKey("DOMAIN");
        if (!routed[0] && wantsDomain) {
            found(LintRule.R010, "no service has the deploy label traefik.enable=true", "compose.yml");
        }
        first.forEach((service, file) -> {
            if (nowhere(service, s -> s.image().isPresent())) {
                found(LintRule.R011, "the service " + service + " has no image", file.place("services", service));
            }
            if (nowhere(service, s -> s.healthcheck().isPresent())) {
                found(LintRule.R002, "the service " + service + " has no healthcheck", file.place("services", service));
            }
        });
    }

    private boolean nowhere(String service, java.util.function.Predicate<Service> holds) {
        return files.stream().filter(f -> f.hasService(service)).map(f -> f.service(service)).noneMatch(holds);
    }

    private void eachService(Consumer<Service> look) {
        files.forEach(f -> f.services().forEach(s -> look.accept(f.service(s))));
    }

    private void images() {
        for (Compose file : files) {
            for (String service : file.services()) {
                file.service(service).image().ifPresent(image -> image(image, service, file.place("services", service, "image")));
            }
        }
    }

    private void image(String image, String service, String place) {
        String last = image.substring(image.lastIndexOf('/') + 1);
        if (image.contains("$") || last.contains("@")) {
            return;
        }
        String tag = last.contains(":") ? last.substring(last.indexOf(':') + 1) : "";
        if (tag.isEmpty()) {
            found(LintRule.R003, service + "'s image " + image + " has no tag", place);
        } else if (UNSTABLE.contains(tag)) {
            found(LintRule.R004, service + "'s image " + image + " has an unstable tag", place);
        } else if (!STABLE.matcher(tag).matches()) {
            found(LintRule.R005, service + "'s image " + image + " has a tag that isn't semver-like", place);
        }
    }

    private void configVersions() {
        Map<String, String> exported = AbraSh.parse(recipe.text(AbraSh.PATH).orElse("")).versions();
        for (Compose file : files) {
            file.configs().values().forEach(config -> {
                Matcher variable = VARIABLE.matcher(config.name());
                while (variable.find()) {
                    if (!exported.containsKey(variable.group(1))) {
                        found(LintRule.R012, variable.group(1) + " isn't exported in abra.sh", file.place("configs", config.key()));
                    }
                }
            });
        }
    }

    private void secretNames() {
        int taken = String.format(WARM_STACK, name).length();
        Map<String, EnvSample.SecretVersion> versions = EnvSample.of(recipe).secrets();
        for (Compose file : files) {
            for (String secret : file.secrets().keySet()) {
                String version = versions.containsKey(secret) ? versions.get(secret).version() : "v1";
                int length = taken + secret.length() + 1 + version.length();
                if (length > LONGEST_SECRET) {
                    found(LintRule.R015, "the secret " + secret + " is called by " + length + " characters in a warm stack, "
                            + LONGEST_SECRET
                            + " fit",
                            file.place("secrets", secret));
                }
            }
        }
    }

    private void found(LintRule rule, String message, String place) {
        findings.add(new LintFinding(rule, message, place));
    }
}
