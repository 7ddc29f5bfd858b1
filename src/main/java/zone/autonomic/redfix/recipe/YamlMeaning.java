package zone.autonomic.redfix.recipe;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import zone.autonomic.redfix.recipe.YamlTree.Entry;
import zone.autonomic.redfix.recipe.YamlTree.Mapping;
import zone.autonomic.redfix.recipe.YamlTree.Scalar;
import zone.autonomic.redfix.recipe.YamlTree.Sequence;
import zone.autonomic.redfix.recipe.YamlTree.Style;

/** What a document says, apart from how it is written: maps, lists and values, with aliases and merge keys resolved as compose does. */
final class YamlMeaning {

    private static final Pattern INTEGER = Pattern.compile("[-+]?(?:0|[1-9][0-9_]*)");
    private static final Pattern OCTAL = Pattern.compile("([-+]?)0o?([0-7]+)");
    private static final Pattern OTHER_NUMBER = Pattern.compile("[-+]?(?:0x[0-9a-fA-F_]+|0b[01_]+|\\.(?:inf|Inf|INF))|\\.(?:nan|NaN|NAN)");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}(?:[Tt ].*)?");
    /** Far above any recipe; a few nested aliases can expand to billions. */
    private static final int MOST_NODES = 200_000;

    private final String path;
    private final boolean typed;
    private int nodes;

    private YamlMeaning(String path, boolean typed) {
        this.path = path;
        this.typed = typed;
    }

    static Object typed(String path, Mapping root) {
        return new YamlMeaning(path, true).of(root);
    }

    static Object texts(String path, Mapping root) {
        return new YamlMeaning(path, false).of(root);
    }

    private Object of(YamlTree node) {
        if (++nodes > MOST_NODES) {
            throw new MalformedRecipe(path + ":1", "its aliases expand to more than " + MOST_NODES + " values");
        }
        YamlTree at = YamlTree.resolved(node);
        if (at instanceof Mapping mapping) {
            return of(mapping);
        }
        if (at instanceof Sequence sequence) {
            List<Object> list = new ArrayList<>();
            sequence.items().forEach(i -> list.add(of(i)));
            return Collections.unmodifiableList(list);
        }
        return value((Scalar) at);
    }

    private Map<String, Object> of(Mapping mapping) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Entry entry : mapping.entries()) {
            if (entry.merge()) {
                for (Mapping source : sources(entry)) {
                    of(source).forEach(map::putIfAbsent);
                }
            }
        }
        mapping.entries().stream().filter(e -> !e.merge()).forEach(e -> map.put(e.key().value(), of(e.value())));
        return Collections.unmodifiableMap(map);
    }

    private List<Mapping> sources(Entry entry) {
        YamlTree value = YamlTree.resolved(entry.value());
        List<YamlTree> all = value instanceof Sequence sequence ? sequence.items() : List.of(value);
        List<Mapping> mappings = new ArrayList<>();
        for (YamlTree source : all) {
            if (!(YamlTree.resolved(source) instanceof Mapping mapping)) {
                throw new MalformedRecipe(path, "the merge key `<<` must name a mapping");
            }
            mappings.add(mapping);
        }
        return mappings;
    }

    private Object value(Scalar scalar) {
        if (typed) {
            return scalar.style() == Style.PLAIN && !scalar.tagged() ? resolve(scalar.value()) : scalar.value();
        }
        boolean absent = scalar.style() == Style.PLAIN && resolve(scalar.value()) == null;
        return absent ? null : scalar.value();
    }

    /** What a reader of YAML (compose's: 1.2 with 1.1's octals) takes an unquoted scalar for. */
    static Object resolve(String plain) {
        switch (plain) {
            case "", "~", "null", "Null", "NULL":
                return null;
            case "true", "True", "TRUE":
                return true;
            case "false", "False", "FALSE":
                return false;
            default:
        }
        if (INTEGER.matcher(plain).matches()) {
            return new BigInteger(plain.replace("_", "").replace("+", ""));
        }
        var octal = OCTAL.matcher(plain);
        if (octal.matches()) {
            return new BigInteger(octal.group(1).replace("+", "") + octal.group(2), 8);
        }
        if (FLOAT.matcher(plain).matches()) {
            return Double.valueOf(plain);
        }
        boolean otherwise = OTHER_NUMBER.matcher(plain).matches() || DATE.matcher(plain).matches();
        return otherwise ? new YamlText.Plain(plain) : plain;
    }

    /** A value to be written, as {@link #typed} would read it. */
    static Object typedValue(Object value) {
        if (value instanceof YamlText.Plain plain) {
            return resolve(plain.text());
        }
        if (value instanceof Integer || value instanceof Long) {
            return BigInteger.valueOf(((Number) value).longValue());
        }
        if (value instanceof List<?> list) {
            return list.stream().map(YamlMeaning::typedValue).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> typed = new LinkedHashMap<>();
            map.forEach((k, v) -> typed.put((String) k, typedValue(v)));
            return typed;
        }
        return value;
    }

    /** The same model with what stands at the path replaced; the path must exist. */
    static Object updated(Object model, List<String> path, UnaryOperator<Object> change) {
        if (path.isEmpty()) {
            return change.apply(model);
        }
        List<String> rest = path.subList(1, path.size());
        if (model instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list);
            int index = Integer.parseInt(path.get(0));
            copy.set(index, updated(list.get(index), rest, change));
            return copy;
        }
        Map<String, Object> copy = mutable(model);
        copy.put(path.get(0), updated(copy.get(path.get(0)), rest, change));
        return copy;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> mutable(Object model) {
        return model == null ? new LinkedHashMap<>() : new LinkedHashMap<>((Map<String, Object>) model);
    }

    /** Where two models differ first, as {@code services.app.image}; empty where they are equal. */
    static Optional<String> difference(Object expected, Object actual, String at) {
        if (Objects.equals(expected, actual)) {
            return Optional.empty();
        }
        if (expected instanceof Map<?, ?> a && actual instanceof Map<?, ?> b) {
            TreeSet<String> keys = new TreeSet<>();
            a.keySet().forEach(k -> keys.add((String) k));
            b.keySet().forEach(k -> keys.add((String) k));
            for (String key : keys) {
                String below = at.isEmpty() ? key : at + "." + key;
                if (!a.containsKey(key) || !b.containsKey(key)) {
                    return Optional.of(below);
                }
                Optional<String> found = difference(a.get(key), b.get(key), below);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        if (expected instanceof List<?> a && actual instanceof List<?> b && a.size() == b.size()) {
            for (int i = 0; i < a.size(); i++) {
                Optional<String> found = difference(a.get(i), b.get(i), at + "." + i);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.of(at);
    }
}
