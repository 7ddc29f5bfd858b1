package zone.autonomic.redfix.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Why the answers to a question aren't what was predicted, or not the same. It names both answers, so that it explains these and no others.
 *
 * @param says the reason, and what was done about it
 */
record Explanation(String scenario, String question, String model, String swarm, String says) {

    static final Path FILE = Scenario.HOME.resolve("explanations.yml");

    static List<Explanation> all() {
        try {
            List<?> all = (List<?>) new Load(LoadSettings.builder().setLabel(FILE.toString()).build()).loadFromString(Files.readString(FILE));
            return all.stream().map(e -> (Map<?, ?>) e).map(m -> new Explanation(word(m, "scenario"), word(m, "question"), word(m, "model"), word(m, "swarm"),
                    word(m, "says").strip())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String word(Map<?, ?> map, String key) {
        if (map.get(key) == null) {
            throw new IllegalArgumentException(FILE + ": " + key + " is missing in " + map);
        }
        return String.valueOf(map.get(key));
    }

    boolean fits(String inScenario, String asked, String modelSays, String swarmSays) {
        return scenario.equals(inScenario) && question.equals(asked) && model.equals(modelSays) && swarm.equals(swarmSays);
    }
}
