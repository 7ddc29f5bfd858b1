package zone.autonomic.redfix.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Edits of what compose lets one write as a list ({@code - a=b}) or as a map ({@code a: b}), with the parents that are missing. */
record ComposeEntries(YamlText yaml) {

    /** @param listFirst whether pairs are written as a list where there are none yet */
    YamlText set(List<String> path, String key, String value, boolean listFirst) {
        Optional<Object> there = yaml.at(path);
        Optional<String> before = there.filter(t -> has(t, key)).map(ServiceReading::pairs).map(p -> p.get(key));
        if (before.filter(value::equals).isPresent()) {
            return yaml;
        }
        String item = key + "=" + value;
        if (there.orElse(null) instanceof List<?> list) {
            int index = index(list, key);
            return index < 0 ? yaml.appendItem(path, item) : yaml.replaceItem(path, index, item);
        }
        if (before.isPresent()) {
            List<String> entry = below(path, key);
            return yaml.at(entry).isPresent() ? yaml.setScalar(entry, value) : yaml.replaceValue(entry, value);
        }
        if (there.orElse(null) instanceof Map<?, ?> map && !map.isEmpty()) {
            return yaml.putEntry(path, key, value);
        }
        return put(path, listFirst ? List.of(item) : Map.of(key, value));
    }

    YamlText remove(List<String> path, String key) {
        Object there = yaml.at(path).filter(t -> has(t, key)).orElse(null);
        if (there instanceof List<?> list) {
            return list.size() == 1 ? remove(path) : yaml.removeItem(path, index(list, key));
        }
        if (there instanceof Map<?, ?> map) {
            return map.size() == 1 ? remove(path) : yaml.removeEntry(path, key);
        }
        return yaml;
    }

    YamlText append(List<String> path, Object item) {
        boolean listed = yaml.at(path).filter(l -> l instanceof List<?> list && !list.isEmpty()).isPresent();
        return listed ? yaml.appendItem(path, item) : put(path, List.of(item));
    }

    /** Puts a value at a path. */
    YamlText put(List<String> path, Object value) {
        List<String> parent = path.subList(0, path.size() - 1);
        String key = path.get(path.size() - 1);
        if (ServiceReading.map(yaml.at(parent).orElse(null)).containsKey(key)) {
            return yaml.replaceValue(path, value);
        }
        if (yaml.at(parent).isEmpty() && !parent.isEmpty()) {
            return put(parent, Map.of(key, value));
        }
        return yaml.putEntry(parent, key, value);
    }

    /** Takes an entry away, and with it the parents within a service that it leaves empty. */
    YamlText remove(List<String> path) {
        List<String> parent = path.subList(0, path.size() - 1);
        boolean only = ServiceReading.map(yaml.at(parent).orElse(null)).size() == 1;
        return only && parent.size() > 2 ? remove(parent) : yaml.removeEntry(parent, path.get(path.size() - 1));
    }

    /** Replaces a service's name in a list of names ({@code name}, {@code name:alias}) or as the key of a map. */
    YamlText rename(List<String> path, String name, String newName) {
        Object there = yaml.at(path).orElse(null);
        if (there instanceof Map<?, ?> map && map.containsKey(name)) {
            return yaml.renameKey(path, name, newName);
        }
        YamlText edited = yaml;
        List<Object> items = ServiceReading.list(there);
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof String item && (item.equals(name) || item.startsWith(name + ":"))) {
                edited = edited.replaceItem(path, i, newName + item.substring(name.length()));
            }
        }
        return edited;
    }

    private static boolean has(Object pairs, String key) {
        return pairs instanceof List<?> list ? index(list, key) >= 0 : pairs instanceof Map<?, ?> map && map.containsKey(key);
    }

    private static int index(List<?> items, String key) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof String item && (item.equals(key) || item.startsWith(key + "="))) {
                return i;
            }
        }
        return -1;
    }

    static List<String> below(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }
}
