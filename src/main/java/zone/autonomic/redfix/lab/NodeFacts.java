package zone.autonomic.redfix.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What {@code redfix doctor --record} wrote of a real node, turned into a scenario: this lab's node then differs where that one does. */
public final class NodeFacts {

    private NodeFacts() {}

    /**
     * @param facts the record, JSON
     * @param scenario what else happens, YAML; what it says itself stays
     * @return a scenario, YAML
     * @throws IllegalArgumentException when either can't be read
     */
    public static String scenario(String facts, String scenario) {
        Map<String, Object> all = new LinkedHashMap<>(map(scenario, "the scenario"));
        variants(map(facts, "the node's facts")).forEach(all::putIfAbsent);
        return new Dump(DumpSettings.builder().build()).dumpToString(all);
    }

    private static Map<String, Object> variants(Map<String, Object> facts) {
        Map<String, Object> found = new LinkedHashMap<>();
        List<String> harness = new ArrayList<>();
        if (facts.containsKey("newest_run")) {
            addIf(harness, Boolean.FALSE.equals(facts.get("results_list_tests")), "no-test-lists");
            addIf(harness, Integer.valueOf(0).equals(facts.get("junit_files")), "no-junit");
            addIf(harness, Boolean.FALSE.equals(facts.get("results_by_stage")), "no-results-map");
            addIf(harness, "unver".equals(facts.get("lint_status")), "lint-unver");
        }
        addIf(harness, String.valueOf(facts.getOrDefault("bots_run_lay_in", "")).startsWith("manual"), "manual-run-id");
        if (!harness.isEmpty()) {
            found.put("harness", harness);
        }
        String origin = String.valueOf(facts.getOrDefault("clone_origin", ""));
        if (!origin.isEmpty()) {
            found.put("clone_origin", origin.startsWith(String.valueOf(facts.getOrDefault("mirror", "?")) + "/") ? "mirror" : "upstream");
        }
        if (Boolean.FALSE.equals(facts.get("mirror_open"))) {
            found.put("private_mirror", true);
        }
        return found;
    }

    private static void addIf(List<String> to, boolean holds, String variant) {
        if (holds) {
            to.add(variant);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(String text, String what) {
        try {
            Object root = new Load(LoadSettings.builder().setLabel(what).build()).loadFromString(text);
            if (root == null) {
                return Map.of();
            }
            if (root instanceof Map<?, ?> map && map.keySet().stream().allMatch(String.class::isInstance)) {
                return (Map<String, Object>) map;
            }
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(what + " can't be read: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(what + " can't be read: names and values are wanted");
    }
}
