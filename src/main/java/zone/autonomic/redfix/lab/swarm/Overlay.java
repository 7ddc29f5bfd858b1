package zone.autonomic.redfix.lab.swarm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lays one compose file over another, as {@code docker stack deploy -c a -c b} does. */
final class Overlay {

    private static final Set<String> KEYED = Set.of("environment", "labels", "networks");
    private static final Set<String> BY_SOURCE = Set.of("configs", "secrets");
    private static final Set<String> REPLACED = Set.of("command", "entrypoint", "healthcheck", "test");

    private Overlay() {}

    static Map<String, Object> over(Map<String, Object> base, Map<String, Object> top) {
        Map<String, Object> all = new LinkedHashMap<>(base);
        top.forEach((key, value) -> all.put(key, all.get(key) == null ? value : both(key, all.get(key), value)));
        return all;
    }

    private static Object both(String key, Object base, Object top) {
        if (REPLACED.contains(key) || top == null) {
            return top == null ? base : top;
        }
        if (KEYED.contains(key) && (base instanceof List<?> || top instanceof List<?>)) {
            return over(keyed(base), keyed(top));
        }
        if (base instanceof Map<?, ?> && top instanceof Map<?, ?>) {
            return over(Yaml.map(base), Yaml.map(top));
        }
        if (base instanceof List<?> lower && top instanceof List<?> upper) {
            return joined(key, lower, upper);
        }
        return top;
    }

    /** Volumes are told apart by their target, so that an overlay can put another one there, configs and secrets by their source; all other lists grow. */
    private static List<Object> joined(String key, List<?> base, List<?> top) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (List<?> part : List.of(base, top)) {
            for (Object item : part) {
                all.put(identity(key, item), item);
            }
        }
        return new ArrayList<>(all.values());
    }

    private static String identity(String key, Object item) {
        if (item instanceof Map<?, ?> map) {
            Object told = BY_SOURCE.contains(key) ? map.get("source") : map.get("target");
            return Yaml.text(told == null ? item : told);
        }
        String text = Yaml.text(item);
        if (key.equals("volumes")) {
            String[] parts = text.split(":");
            return parts.length > 1 ? parts[1] : parts[0];
        }
        return text;
    }

    /** {@code [A=1, B]} or {@code {A: 1}} as a map. */
    static Map<String, Object> keyed(Object node) {
        if (node instanceof Map<?, ?>) {
            return Yaml.map(node);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        for (Object item : Yaml.list(node)) {
            String text = Yaml.text(item);
            int eq = text.indexOf('=');
            all.put(eq < 0 ? text : text.substring(0, eq), eq < 0 ? null : text.substring(eq + 1));
        }
        return all;
    }
}
