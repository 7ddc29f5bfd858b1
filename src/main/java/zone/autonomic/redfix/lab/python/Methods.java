package zone.autonomic.redfix.lab.python;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The methods of strings, lists, dicts and sets that are known here. */
final class Methods {

    private Methods() {}

    static Object of(Object value, String name) {
        Callable method = value instanceof String text ? string(text, name) : value instanceof Map<?, ?> map ? map(map, name)
                : value instanceof List<?> list ? list(list, name) : value instanceof Set<?> set ? set(set, name) : null;
        if (method == null) {
            throw new CannotRead("." + name + " of " + Values.repr(value));
        }
        return method;
    }

    private static Callable string(String s, String name) {
        return switch (name) {
            case "startswith" -> plain(name, 1, a -> any(a.get(0), p -> s.startsWith(p)));
            case "endswith" -> plain(name, 1, a -> any(a.get(0), p -> s.endsWith(p)));
            case "lower" -> plain(name, 0, a -> s.toLowerCase(java.util.Locale.ROOT));
            case "upper" -> plain(name, 0, a -> s.toUpperCase(java.util.Locale.ROOT));
            case "isupper" -> plain(name, 0, a -> s.chars().anyMatch(Character::isUpperCase) && s.chars().noneMatch(Character::isLowerCase));
            case "isdigit" -> plain(name, 0, a -> !s.isEmpty() && s.chars().allMatch(Character::isDigit));
            case "strip" -> plain(name, 0, a -> s.strip());
            case "lstrip" -> plain(name, 1, a -> s.replaceFirst("^[" + Pattern.quote(string(a.get(0))) + "]*", ""));
            case "rstrip" -> plain(name, 1, a -> s.replaceFirst("[" + Pattern.quote(string(a.get(0))) + "]*$", ""));
            case "removeprefix" -> plain(name, 1, a -> s.startsWith(string(a.get(0))) ? s.substring(string(a.get(0)).length()) : s);
            case "removesuffix" -> plain(name, 1, a -> s.endsWith(string(a.get(0))) ? s.substring(0, s.length() - string(a.get(0)).length()) : s);
            case "replace" -> plain(name, 2, a -> s.replace(string(a.get(0)), string(a.get(1))));
            case "count" -> plain(name, 1, a -> (long) s.split(Pattern.quote(string(a.get(0))), -1).length - 1);
            case "find" -> plain(name, 1, a -> (long) s.indexOf(string(a.get(0))));
            case "join" -> plain(name, 1, a -> String.join(s, Values.items(a.get(0)).stream().map(Methods::string).toList()));
            case "partition" -> plain(name, 1, a -> parted(s, s.indexOf(string(a.get(0))), string(a.get(0)), List.of(s, "", "")));
            case "rpartition" -> plain(name, 1, a -> parted(s, s.lastIndexOf(string(a.get(0))), string(a.get(0)), List.of("", "", s)));
            case "splitlines" -> plain(name, 0, a -> new ArrayList<Object>(s.lines().toList()));
            case "split" -> (a, k) -> split(s, a, k);
            case "rsplit" -> (a, k) -> rsplit(s, a, k);
            default -> null;
        };
    }

    private static Object split(String s, List<Object> a, Map<String, Object> k) {
        long most = most(a, k);
        if (a.isEmpty()) {
            return new ArrayList<Object>(s.isBlank() ? List.of() : Arrays.asList(s.strip().split("\\s+")));
        }
        return new ArrayList<Object>(Arrays.asList(s.split(Pattern.quote(string(a.get(0))), most < 0 ? -1 : (int) most + 1)));
    }

    private static Object rsplit(String s, List<Object> a, Map<String, Object> k) {
        if (a.isEmpty() || most(a, k) != 1) {
            throw new CannotRead(".rsplit without a separator, or more than once");
        }
        int at = s.lastIndexOf(string(a.get(0)));
        return new ArrayList<Object>(at < 0 ? List.of(s) : List.of(s.substring(0, at), s.substring(at + string(a.get(0)).length())));
    }

    private static long most(List<Object> a, Map<String, Object> k) {
        Object most = a.size() > 1 ? a.get(1) : k.getOrDefault("maxsplit", -1L);
        if (!(most instanceof Long number) || a.size() > 2) {
            throw new CannotRead("a split with " + Values.repr(a));
        }
        return number;
    }

    private static Object parted(String s, int at, String by, Object otherwise) {
        return at < 0 ? otherwise : List.of(s.substring(0, at), by, s.substring(at + by.length()));
    }

    private static boolean any(Object parts, java.util.function.Predicate<String> test) {
        return (parts instanceof Collection<?> all ? all.stream().map(Methods::string) : java.util.stream.Stream.of(string(parts))).anyMatch(test);
    }

    private static String string(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new CannotRead(Values.repr(value) + " where a string is wanted");
    }

    @SuppressWarnings("unchecked")
    private static Callable map(Map<?, ?> known, String name) {
        Map<Object, Object> map = (Map<Object, Object>) known;
        return switch (name) {
            case "get" -> (a, k) -> Scope.readable(map.getOrDefault(a.get(0), a.size() > 1 ? a.get(1) : k.get("default")));
            case "keys" -> plain(name, 0, a -> new LinkedHashSet<>(map.keySet()));
            case "values" -> plain(name, 0, a -> new ArrayList<>(map.values()));
            case "items" -> plain(name, 0, a -> {
                List<Object> all = new ArrayList<>();
                map.forEach((key, value) -> all.add(Arrays.asList(key, value)));
                return all;
            });
            case "copy" -> plain(name, 0, a -> new LinkedHashMap<>(map));
            case "update" -> plain(name, 1, a -> {
                map.putAll((Map<Object, Object>) a.get(0));
                return null;
            });
            default -> null;
        };
    }

    @SuppressWarnings("unchecked")
    private static Callable list(List<?> known, String name) {
        List<Object> list = (List<Object>) known;
        return switch (name) {
            case "append" -> plain(name, 1, a -> {
                list.add(a.get(0));
                return null;
            });
            case "extend" -> plain(name, 1, a -> {
                list.addAll(Values.items(a.get(0)));
                return null;
            });
            case "index" -> plain(name, 1, a -> {
                if (!list.contains(a.get(0))) {
                    throw new Raised(ErrorKind.VALUE, Values.repr(a.get(0)) + " is not in list");
                }
                return (long) list.indexOf(a.get(0));
            });
            case "count" -> plain(name, 1, a -> list.stream().filter(a.get(0)::equals).count());
            default -> null;
        };
    }

    @SuppressWarnings("unchecked")
    private static Callable set(Set<?> known, String name) {
        Set<Object> set = (Set<Object>) known;
        return switch (name) {
            case "add" -> plain(name, 1, a -> {
                set.add(a.get(0));
                return null;
            });
            case "issubset" -> plain(name, 1, a -> new LinkedHashSet<>(Values.items(a.get(0))).containsAll(set));
            case "issuperset" -> plain(name, 1, a -> set.containsAll(Values.items(a.get(0))));
            case "isdisjoint" -> plain(name, 1, a -> Values.items(a.get(0)).stream().noneMatch(set::contains));
            case "union" -> plain(name, 1, a -> Values.binary("|", set, new LinkedHashSet<>(Values.items(a.get(0)))));
            case "intersection" -> plain(name, 1, a -> Values.binary("&", set, new LinkedHashSet<>(Values.items(a.get(0)))));
            case "difference" -> plain(name, 1, a -> Values.binary("-", set, new LinkedHashSet<>(Values.items(a.get(0)))));
            default -> null;
        };
    }

    private static Callable plain(String name, int arguments, java.util.function.Function<List<Object>, Object> body) {
        return (positional, named) -> {
            if (positional.size() != arguments || !named.isEmpty()) {
                throw new CannotRead("." + name + " with these arguments: " + Values.repr(positional));
            }
            return body.apply(positional);
        };
    }
}
