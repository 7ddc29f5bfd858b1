package zone.autonomic.redfix.lab.swarm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A YAML file as plain maps, lists and scalars, with {@code <<} merged as Docker's reader does. */
final class Yaml {
    private Yaml() {}

    static Map<String, Object> read(String text, String path) {
        Object node;
        try {
            // The reader fails on a character beyond the basic plane at the end of its buffer: the buffer holds the whole text.
            node = new Load(LoadSettings.builder().setLabel(path).setMaxAliasesForCollections(200).setSchema(new DockersYaml())
                    .setBufferSize(text.length() + 16).build()).loadFromString(text);
        } catch (YamlEngineException e) {
            throw new InvalidRecipe("yaml: " + e.getMessage());
        }
        if (node == null) {
            return new LinkedHashMap<>();
        }
        if (!(node instanceof Map<?, ?>)) {
            throw new InvalidRecipe("Top-level object must be a mapping: " + path);
        }
        return map(merged(node));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object node) {
        return node instanceof Map<?, ?> ? (Map<String, Object>) node : new LinkedHashMap<>();
    }

    static List<?> list(Object node) {
        return node instanceof List<?> list ? list : List.of();
    }

    /** A scalar's text; empty for none. */
    static String text(Object node) {
        return node == null ? "" : String.valueOf(node);
    }

    private static Object merged(Object node) {
        if (node instanceof List<?> list) {
            return list.stream().map(Yaml::merged).collect(java.util.stream.Collectors.toCollection(java.util.ArrayList::new));
        }
        if (!(node instanceof Map<?, ?> map)) {
            return node;
        }
        Map<String, Object> out = new LinkedHashMap<>();
        Object base = map.get("<<");
        List<?> bases = base instanceof List<?> several ? several : base == null ? List.of() : List.of(base);
        for (int i = bases.size() - 1; i >= 0; i--) {
            out.putAll(map(merged(bases.get(i))));
        }
        map.forEach((k, v) -> {
            if (!"<<".equals(k)) {
                out.put(String.valueOf(k), merged(v));
            }
        });
        return out;
    }
}
