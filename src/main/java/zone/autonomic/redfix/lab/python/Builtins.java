package zone.autonomic.redfix.lab.python;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.LongStream;

/** The names that every program knows. */
final class Builtins {

    static final Map<String, Object> ALL = all();

    private Builtins() {}

    private static Map<String, Object> all() {
        Map<String, Object> all = new TreeMap<>();
        ErrorKind.KNOWN.forEach(name -> all.put(name, new ErrorKind(name)));
        one(all, "len", v -> (long) (v instanceof String s ? s.length() : Values.items(v).size()));
        one(all, "str", Values::text);
        one(all, "repr", Values::repr);
        one(all, "bool", Values::truth);
        one(all, "int", Builtins::whole);
        one(all, "float", v -> v instanceof Number n ? n.doubleValue() : Double.valueOf(Values.text(v)));
        one(all, "abs", v -> v instanceof Long n ? (Object) Math.abs(n) : v instanceof Double d ? (Object) Math.abs(d) : unknown("abs", List.of(v)));
        one(all, "any", v -> Values.items(v).stream().anyMatch(Values::truth));
        one(all, "all", v -> Values.items(v).stream().allMatch(Values::truth));
        collection(all, "list", ArrayList::new);
        collection(all, "set", LinkedHashSet::new);
        collection(all, "frozenset", LinkedHashSet::new);
        collection(all, "tuple", items -> Collections.unmodifiableList(new ArrayList<>(items)));
        all.put("dict", (Callable) Builtins::dictionary);
        all.put("sorted", (Callable) (a, k) -> sorted(a, k));
        all.put("min", (Callable) (a, k) -> sorted(a.size() == 1 ? a : List.of(a), k).get(0));
        all.put("max", (Callable) (a, k) -> {
            List<Object> up = sorted(a.size() == 1 ? a : List.of(a), k);
            return up.get(up.size() - 1);
        });
        all.put("range", (Callable) Builtins::range);
        all.put("print", (Callable) (a, k) -> null);
        return all;
    }

    private static void one(Map<String, Object> all, String name, Function<Object, Object> body) {
        all.put(name, (Callable) (a, k) -> a.size() == 1 && k.isEmpty() ? body.apply(a.get(0)) : unknown(name, a));
    }

    private static void collection(Map<String, Object> all, String name, Function<java.util.Collection<?>, Object> made) {
        all.put(name, (Callable) (a, k) -> a.size() > 1 || !k.isEmpty() ? unknown(name, a) : made.apply(a.isEmpty() ? List.of() : Values.items(a.get(0))));
    }

    private static Object whole(Object value) {
        if (value instanceof Number number) {
            return number.longValue();
        }
        String text = Values.text(value).strip();
        if (!text.matches("[+-]?\\d+")) {
            throw new Raised(ErrorKind.VALUE, "invalid literal for int() with base 10: " + Values.repr(value));
        }
        return Long.valueOf(text);
    }

    private static Object dictionary(List<Object> a, Map<String, Object> k) {
        if (a.size() > 1 || a.size() == 1 && !(a.get(0) instanceof Map)) {
            return unknown("dict", a);
        }
        Map<Object, Object> all = new LinkedHashMap<>(a.isEmpty() ? Map.of() : (Map<?, ?>) a.get(0));
        all.putAll(k);
        return all;
    }

    private static List<Object> sorted(List<Object> a, Map<String, Object> k) {
        Object key = k.get("key");
        if (a.size() != 1 || k.keySet().stream().anyMatch(n -> !n.equals("key") && !n.equals("reverse")) || key != null && !(key instanceof Callable)) {
            unknown("sorted", a);
        }
        Function<Object, Object> by = key == null ? Function.identity() : ((Callable) key)::of;
        List<Object> all = new ArrayList<>(Values.items(a.get(0)));
        all.sort((x, y) -> Values.order(by.apply(x), by.apply(y)));
        if (Values.truth(k.get("reverse"))) {
            Collections.reverse(all);
        }
        return all;
    }

    private static Object range(List<Object> a, Map<String, Object> k) {
        if (a.isEmpty() || a.size() > 2 || !a.stream().allMatch(Long.class::isInstance)) {
            return unknown("range", a);
        }
        long from = a.size() == 1 ? 0 : (Long) a.get(0);
        long to = (Long) a.get(a.size() - 1);
        if (to - from > 100_000) {
            return unknown("range", a);
        }
        return LongStream.range(from, to).boxed().map(Object.class::cast).toList();
    }

    private static Object unknown(String name, List<Object> arguments) {
        throw new CannotRead(name + "(" + String.join(", ", arguments.stream().map(Values::repr).toList()) + ")");
    }
}
