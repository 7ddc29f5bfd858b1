package zone.autonomic.redfix.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import zone.autonomic.redfix.conformance.Step.Service;

/**
 * A small story that is played on a node, with questions; the form is described in {@code conformance/README.md}.
 *
 * @param id its file's name
 * @param source where the predictions are from
 * @param traffic whether its services talk to each other
 */
record Scenario(String id, String title, String source, boolean traffic, List<Step> steps) {

    /** Where scenarios, recipes, images and what the swarm answered lie. */
    static final Path HOME = Path.of("src/test/resources/conformance");

    private static final String SHARED = "proxy";
    private static final Set<String> WORDS = Set.of("ask", "predicted", "deploy", "recipe", "files", "env", "prune", "refusal", "remove", "starts", "services",
            "backed_up", "resolve", "from", "run", "in");

    static List<Scenario> all() {
        try (Stream<Path> files = Files.list(HOME.resolve("scenarios"))) {
            return files.sorted().map(Scenario::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Scenario named(String id) {
        return read(HOME.resolve("scenarios").resolve(id + ".yml"));
    }

    /** The answers that were expected, by question. */
    Map<String, String> predicted() {
        Map<String, String> all = new LinkedHashMap<>();
        steps.forEach(s -> s.question().ifPresent(q -> all.put(q.text(), q.predicted())));
        return all;
    }

    /** Whether a stack of it is on the network that all stacks of a node share. */
    boolean meetsOthers() {
        return steps.stream().anyMatch(step -> step.action() instanceof Step.Deploy deploy
                && (deploy.files().values().stream().anyMatch(text -> text.contains(SHARED)) || recipe(deploy.recipe()).contains(SHARED)));
    }

    private static String recipe(String name) {
        try {
            return name.isEmpty() ? "" : Files.readString(HOME.resolve("recipes").resolve(name).resolve("compose.yml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Scenario read(Path file) {
        try {
            Map<?, ?> map = (Map<?, ?>) new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromString(Files.readString(file));
            String id = file.getFileName().toString().replaceFirst("\\.yml$", "");
            Scenario scenario = new Scenario(id, text(map, "title"), text(map, "source"), text(map, "traffic").equals("true"),
                    ((List<?>) map.get("steps")).stream().map(s -> step(id, (Map<?, ?>) s)).toList());
            scenario.eachQuestionOnce();
            return scenario;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void eachQuestionOnce() {
        Set<String> asked = new HashSet<>();
        steps.forEach(s -> s.question().filter(q -> !asked.add(q.text())).ifPresent(q -> {
            throw new IllegalArgumentException(id + " asks twice: " + q.text());
        }));
    }

    private static Step step(String id, Map<?, ?> map) {
        Set<String> unknown = new TreeSet<>(strings(map).keySet());
        unknown.removeAll(WORDS);
        if (!unknown.isEmpty() || map.containsKey("ask") != map.containsKey("predicted")) {
            throw new IllegalArgumentException(id + ": " + (unknown.isEmpty() ? "ask and predicted belong together: " + map : "no such words: " + unknown));
        }
        Optional<Step.Question> question = Optional.of(map).filter(m -> m.containsKey("ask")).map(m -> new Step.Question(text(m, "ask"), text(m, "predicted")));
        return new Step(question, action(id, map));
    }

    private static Step.Action action(String id, Map<?, ?> map) {
        List<Step.Action> actions = new ArrayList<>();
        if (map.containsKey("deploy")) {
            actions.add(new Step.Deploy(text(map, "deploy"), text(map, "recipe"), strings(map.get("files")), strings(map.get("env")),
                    text(map, "prune").equals("true"), text(map, "refusal")));
        }
        if (map.containsKey("remove")) {
            actions.add(new Step.Remove(text(map, "remove")));
        }
        if (map.containsKey("starts")) {
            actions.add(new Step.Starts(Service.parse(text(map, "starts"))));
        }
        if (map.containsKey("services")) {
            actions.add(new Step.Services(text(map, "services")));
        }
        if (map.containsKey("backed_up")) {
            actions.add(new Step.BackedUp(text(map, "backed_up")));
        }
        if (map.containsKey("resolve")) {
            actions.add(new Step.Resolve(text(map, "resolve"), Service.parse(text(map, "from"))));
        }
        if (map.containsKey("run")) {
            actions.add(new Step.Run(text(map, "run"), Service.parse(text(map, "in"))));
        }
        if (actions.size() != 1) {
            throw new IllegalArgumentException(id + ": one action is expected in " + map);
        }
        return actions.get(0);
    }

    private static String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value == null ? "" : String.valueOf(value);
    }

    private static Map<String, String> strings(Object node) {
        Map<String, String> all = new LinkedHashMap<>();
        if (node instanceof Map<?, ?> map) {
            map.forEach((k, v) -> all.put(String.valueOf(k), String.valueOf(v)));
        }
        return all;
    }
}
