package zone.autonomic.redfix.ccci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import zone.autonomic.redfix.investigation.Tier;

/**
 * What {@code results.json} says of a run's stages. Each of its parts is used where it is there: the stages with their tests, the stages' status, the map
 * of results by stage.
 *
 * @param version what was run, as the harness calls it
 * @param stages in the order in which they stand
 */
record ResultsFile(String version, List<Stage> stages) {

    /**
     * @param status as the stage itself says it, else as the map of results does; empty where neither does
     * @param mapped whether it is the map that says it
     * @param listed whether the stage lists its tests
     * @param failing the tests that it lists as failing
     */
    record Stage(String name, Optional<Tier.Status> status, boolean mapped, boolean listed, List<TestId> failing) {}

    private static final int SCHEMA = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** It can't be used. @see #isFinal */
    static final class Unusable extends Exception {
        private final boolean last;

        private Unusable(String message, boolean last) {
            super(message);
            this.last = last;
        }

        /** Whether nothing else can be said of the run either: the file is there, and says that it is of something else, or that nothing is known. */
        boolean isFinal() {
            return last;
        }
    }

    /** @param text the file's text; null where there is none */
    static ResultsFile read(String text, String recipe) throws Unusable {
        JsonNode results = parse(text);
        if (results.path("schema").asInt(-1) != SCHEMA) {
            throw new Unusable("results.json has schema %s, and only %d is known".formatted(results.path("schema").asText("none"), SCHEMA), false);
        }
        if (!results.path("recipe").asText("").equals(recipe)) {
            throw new Unusable("results.json is of another recipe: " + results.path("recipe").asText("none"), true);
        }
        if (results.hasNonNull("unknown") && !results.path("unknown").asText().isBlank()) {
            throw new Unusable(results.path("unknown").asText(), true);
        }
        List<Stage> stages = stages(results);
        if (stages.isEmpty()) {
            throw new Unusable("results.json has no stages", false);
        }
        return new ResultsFile(results.path("version").asText(""), stages);
    }

    private static JsonNode parse(String text) throws Unusable {
        if (text == null) {
            throw new Unusable("the run left no results.json", false);
        }
        try {
            JsonNode results = JSON.readTree(text);
            if (results == null || !results.isObject()) {
                throw new Unusable("results.json isn't an object", false);
            }
            return results;
        } catch (JsonProcessingException e) {
            throw new Unusable("results.json can't be parsed: " + e.getOriginalMessage(), false);
        }
    }

    private static List<Stage> stages(JsonNode results) throws Unusable {
        Map<String, Tier.Status> mapped = new LinkedHashMap<>();
        for (var entry : results.path("results").properties()) {
            mapped.put(entry.getKey(), status(entry.getKey(), entry.getValue().isObject() ? entry.getValue().path("status").asText("") : entry.getValue().asText("")));
        }
        List<Stage> stages = new ArrayList<>();
        Set<String> named = new LinkedHashSet<>();
        for (JsonNode stage : results.path("stages")) {
            String name = stage.path("name").asText("");
            if (name.isBlank()) {
                throw new Unusable("a stage in results.json has no name", true);
            }
            named.add(name);
            stages.add(stage(name, stage, Optional.ofNullable(mapped.get(name))));
        }
        mapped.forEach((name, status) -> {
            if (!named.contains(name)) {
                stages.add(new Stage(name, Optional.of(status), true, false, List.of()));
            }
        });
        return stages;
    }

    private static Stage stage(String name, JsonNode stage, Optional<Tier.Status> mapped) throws Unusable {
        String word = stage.path("status").asText("");
        List<TestId> failing = StreamSupport.stream(stage.path("tests").spliterator(), false)
                .filter(test -> Stages.status(test.path("status").asText("")).filter(Tier.Status.FAIL::equals).isPresent())
                .map(test -> TestId.of(test.path("name").asText(""))).filter(test -> !test.name().isBlank()).distinct().toList();
        Optional<Tier.Status> own = word.isEmpty() ? Optional.empty() : Optional.of(status(name, word));
        boolean neutral = name.equals(Tier.LINT);
        if (!neutral && own.or(() -> mapped).filter(Tier.Status.PASS::equals).isPresent() && !failing.isEmpty()) {
            throw new Unusable("stage %s passed, and yet its test %s failed".formatted(name, failing.get(0).name()), true);
        }
        if (!neutral && own.isPresent() && mapped.filter(m -> opposite(own.get(), m)).isPresent()) {
            throw new Unusable("results.json calls the stage %s both passed and failed".formatted(name), true);
        }
        boolean listed = stage.path("tests").size() > 0;
        Optional<Tier.Status> byTests = failing.isEmpty() ? Optional.empty() : Optional.of(Tier.Status.FAIL);
        return new Stage(name, own.or(() -> mapped).or(() -> byTests), own.isEmpty() && mapped.isPresent(), listed, failing);
    }

    private static boolean opposite(Tier.Status a, Tier.Status b) {
        return a == Tier.Status.PASS && b == Tier.Status.FAIL || a == Tier.Status.FAIL && b == Tier.Status.PASS;
    }

    private static Tier.Status status(String stage, String word) throws Unusable {
        // Nothing that is said of lint makes a run unreadable.
        Optional<Tier.Status> known = Stages.status(word).or(() -> stage.equals(Tier.LINT) ? Optional.of(Tier.Status.UNVER) : Optional.empty());
        return known.orElseThrow(() -> new Unusable("stage %s ended as “%s”, which isn't known".formatted(stage, word), true));
    }
}
