package zone.autonomic.redfix.recipe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.recipe.Service.ConfigMount;
import zone.autonomic.redfix.recipe.Service.Healthcheck;
import zone.autonomic.redfix.recipe.Service.SecretMount;
import zone.autonomic.redfix.recipe.Service.VolumeMount;
import zone.autonomic.redfix.recipe.Service.Words;

/** Reads a service out of a compose file, whichever of compose's short and long forms it is written in. */
final class ServiceReading {
    private ServiceReading() {}

    static Service of(String name, Object service) {
        Map<String, Object> own = map(service);
        Map<String, Object> deploy = map(own.get("deploy"));
        return new Service(name, text(own.get("image")), pairs(deploy.get("labels")), pairs(own.get("labels")), environment(own.get("environment")),
                list(own.get("configs")).stream().map(ServiceReading::config).toList(),
                list(own.get("secrets")).stream().map(ServiceReading::secret).toList(),
                list(own.get("volumes")).stream().map(ServiceReading::volume).toList(),
                networks(own.get("networks")), !own.containsKey("networks"), words(own.get("entrypoint")), words(own.get("command")),
                healthcheck(own.get("healthcheck")), keysOrItems(own.get("depends_on")), keysOrItems(own.get("links")));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> ? (Map<String, Object>) value : Map.of();
    }

    static List<Object> list(Object value) {
        return value instanceof List<?> list ? Collections.unmodifiableList(new ArrayList<>(list)) : List.of();
    }

    static Optional<String> text(Object value) {
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** {@code a=b} items or a mapping; a value that isn't there is empty. */
    static Map<String, String> pairs(Object value) {
        Map<String, String> pairs = new LinkedHashMap<>();
        map(value).forEach((k, v) -> pairs.put(k, text(v).orElse("")));
        for (Object item : list(value)) {
            String[] pair = text(item).orElse("").split("=", 2);
            pairs.put(pair[0], pair.length > 1 ? pair[1] : "");
        }
        return Collections.unmodifiableMap(pairs);
    }

    private static Map<String, String> environment(Object value) {
        Map<String, String> environment = new LinkedHashMap<>();
        map(value).forEach((k, v) -> environment.put(k, v == null ? "${" + k + "}" : text(v).orElse("")));
        for (Object item : list(value)) {
            String[] pair = text(item).orElse("").split("=", 2);
            environment.put(pair[0], pair.length > 1 ? pair[1] : "${" + pair[0] + "}");
        }
        return Collections.unmodifiableMap(environment);
    }

    private static ConfigMount config(Object item) {
        if (item instanceof String source) {
            return new ConfigMount(source, "/" + source, Optional.empty(), false);
        }
        Map<String, Object> own = map(item);
        String source = text(own.get("source")).orElse("");
        return new ConfigMount(source, text(own.get("target")).orElse("/" + source), text(own.get("mode")), true);
    }

    private static SecretMount secret(Object item) {
        if (item instanceof String source) {
            return new SecretMount(source, source);
        }
        Map<String, Object> own = map(item);
        String source = text(own.get("source")).orElse("");
        return new SecretMount(source, text(own.get("target")).orElse(source));
    }

    private static VolumeMount volume(Object item) {
        if (item instanceof String written) {
            List<String> parts = parts(written);
            if (parts.size() == 1) {
                return new VolumeMount("volume", "", parts.get(0), false);
            }
            String source = parts.get(0);
            boolean bind = source.startsWith("/") || source.startsWith(".") || source.startsWith("~");
            boolean readOnly = parts.size() > 2 && List.of(parts.get(2).split(",")).contains("ro");
            return new VolumeMount(bind ? "bind" : "volume", source, parts.get(1), readOnly);
        }
        Map<String, Object> own = map(item);
        return new VolumeMount(text(own.get("type")).orElse("volume"), text(own.get("source")).orElse(""), text(own.get("target")).orElse(""),
                text(own.get("read_only")).filter("true"::equals).isPresent());
    }

    /** Splits at colons that aren't within {@code ${…}}. */
    private static List<String> parts(String written) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int depth = 0;
        for (char c : written.toCharArray()) {
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == ':' && depth == 0) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    private static Map<String, List<String>> networks(Object value) {
        Map<String, List<String>> networks = new LinkedHashMap<>();
        list(value).forEach(n -> networks.put(text(n).orElse(""), List.of()));
        map(value).forEach((k, v) -> networks.put(k, list(map(v).get("aliases")).stream().map(a -> text(a).orElse("")).toList()));
        return Collections.unmodifiableMap(networks);
    }

    private static Words words(Object value) {
        if (value instanceof List<?>) {
            return new Words(list(value).stream().map(w -> text(w).orElse("")).toList(), true, true);
        }
        return text(value).map(line -> new Words(List.of(line), false, true)).orElse(Words.NOTHING);
    }

    private static Optional<Healthcheck> healthcheck(Object value) {
        if (!(value instanceof Map<?, ?>)) {
            return Optional.empty();
        }
        Map<String, Object> own = map(value);
        return Optional.of(new Healthcheck(words(own.get("test")).words(), text(own.get("disable")).filter("true"::equals).isPresent()));
    }

    private static List<String> keysOrItems(Object value) {
        return value instanceof Map<?, ?> ? List.copyOf(map(value).keySet()) : list(value).stream().map(i -> text(i).orElse("")).toList();
    }
}
