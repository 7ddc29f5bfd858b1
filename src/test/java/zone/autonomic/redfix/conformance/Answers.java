package zone.autonomic.redfix.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * What a node answered, as it is kept in a file. What the swarm answered is committed; it is written by {@code ConformanceSwarmIT}.
 *
 * @param node what it was, e.g. the engine and its version
 * @param answers by scenario and question
 */
record Answers(String node, Map<String, Map<String, String>> answers) {

    static final Path SWARM = Scenario.HOME.resolve("swarm.yml");

    static Answers read(Path file) {
        try {
            Map<?, ?> map = (Map<?, ?>) new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromString(Files.readString(file));
            Map<String, Map<String, String>> answers = new LinkedHashMap<>();
            ((Map<?, ?>) map.get("answers")).forEach((id, of) -> {
                Map<String, String> each = new LinkedHashMap<>();
                ((Map<?, ?>) of).forEach((question, answer) -> each.put(String.valueOf(question), String.valueOf(answer)));
                answers.put(String.valueOf(id), each);
            });
            return new Answers(String.valueOf(map.get("node")), answers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(Path file) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("node", node);
        map.put("answers", answers);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, new Dump(DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(500).build()).dumpToString(map));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where another run of the same node answered otherwise, in words; empty when nowhere. */
    List<String> differencesTo(Answers other) {
        List<String> all = new ArrayList<>();
        answers.forEach((id, of) -> of.forEach((question, answer) -> {
            String theirs = other.answers.getOrDefault(id, Map.of()).getOrDefault(question, "not asked");
            if (!theirs.equals(answer)) {
                all.add(id + ", " + question + ": '" + answer + "', and not '" + theirs + "'");
            }
        }));
        other.answers.forEach((id, of) -> of.keySet().stream().filter(q -> !answers.getOrDefault(id, Map.of()).containsKey(q))
                .forEach(q -> all.add(id + ", " + q + ": not asked any more")));
        return all;
    }
}
