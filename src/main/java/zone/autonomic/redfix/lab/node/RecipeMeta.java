package zone.autonomic.redfix.lab.node;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zone.autonomic.redfix.lab.swarm.Disk;

/** The harness's settings for a recipe, {@code tests/<recipe>/recipe_meta.py}: assignments of literals to names in capitals. */
record RecipeMeta(String text) {

    private static final int SLOWEST_DEPLOY = 600;

    static RecipeMeta of(Optional<Path> tests) {
        return new RecipeMeta(tests.map(t -> Disk.read(t.resolve("recipe_meta.py"))).orElse(""));
    }

    Optional<String> healthPath() {
        return value("HEALTH_PATH", "[\"']([^\"']+)[\"']");
    }

    /** Whether the recipe is enrolled for a canonical; it is, unless it says no. */
    boolean canonical() {
        return value("WARM_CANONICAL", "(True|False)").map("True"::equals).orElse(true);
    }

    boolean notApplicable(String tier) {
        return value("EXPECTED_NA", "([\\[{(][^\\]})]*[\\]})])").filter(v -> v.matches("(?s).*[\"']" + tier + "[\"'].*")).isPresent();
    }

    int deployTimeout() {
        return value("DEPLOY_TIMEOUT", "(\\d+)").map(Integer::parseInt).orElse(SLOWEST_DEPLOY);
    }

    private Optional<String> value(String name, String literal) {
        Matcher m = Pattern.compile("(?m)^" + name + "\\s*(?::[^=]*)?=\\s*" + literal).matcher(text);
        return m.find() ? Optional.of(m.group(1)) : Optional.empty();
    }
}
