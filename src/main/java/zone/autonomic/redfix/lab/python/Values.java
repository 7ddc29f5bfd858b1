package zone.autonomic.redfix.lab.python;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What can be done with values. {@code None} is null, numbers are Long and Double, lists and tuples List, and the rest is what Java calls it too.
 */
final class Values {

    private Values() {}

    static boolean truth(Object value) {
        if (value instanceof Opaque opaque) {
            throw opaque.asked();
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof Collection<?> all) {
            return !all.isEmpty();
        }
        return value instanceof Map<?, ?> map ? !map.isEmpty() : value != null;
    }

    static Object attribute(Object of, String name) {
        if (of instanceof Thing thing) {
            return Scope.readable(thing.attribute(name));
        }
        return Methods.of(of, name);
    }

    static Object item(Object of, Object index) {
        if (of instanceof Map<?, ?> map) {
            if (!map.containsKey(index)) {
                throw new Raised(ErrorKind.KEY, repr(index));
            }
            return Scope.readable(map.get(index));
        }
        int length = of instanceof String text ? text.length() : of instanceof List<?> list ? list.size() : -1;
        if (length < 0 || !(index instanceof Long number)) {
            throw new CannotRead("an element of " + repr(of));
        }
        int at = (int) (number < 0 ? length + number : number);
        if (at < 0 || at >= length) {
            throw new Raised(ErrorKind.INDEX, "index out of range");
        }
        return of instanceof String text ? text.substring(at, at + 1) : ((List<?>) of).get(at);
    }

    static Object slice(Object of, Object from, Object to) {
        int length = of instanceof String text ? text.length() : of instanceof List<?> list ? list.size() : -1;
        if (length < 0) {
            throw new CannotRead("a slice of " + repr(of));
        }
        int begin = bound(from, 0, length);
        int end = Math.max(begin, bound(to, length, length));
        return of instanceof String text ? text.substring(begin, end) : new ArrayList<>(((List<?>) of).subList(begin, end));
    }

    private static int bound(Object index, int otherwise, int length) {
        if (index == null) {
            return otherwise;
        }
        if (!(index instanceof Long number)) {
            throw new CannotRead("a slice from or to " + repr(index));
        }
        return (int) Math.max(0, Math.min(length, number < 0 ? length + number : number));
    }

    /** What a loop goes over. */
    static Collection<?> items(Object of) {
        if (of instanceof Map<?, ?> map) {
            return new ArrayList<>(map.keySet());
        }
        if (of instanceof Collection<?> all) {
            return new ArrayList<>(all);
        }
        if (of instanceof String text) {
            return text.codePoints().mapToObj(Character::toString).toList();
        }
        if (of instanceof Opaque opaque) {
            throw opaque.asked();
        }
        throw new CannotRead("a loop over " + repr(of));
    }

    static void unpack(List<String> targets, Object value, Scope scope) {
        if (targets.size() == 1) {
            scope.set(targets.get(0), value);
            return;
        }
        List<?> parts = List.copyOf(items(value));
        if (parts.size() != targets.size()) {
            throw new Raised(ErrorKind.VALUE, "can't unpack " + parts.size() + " values into " + targets.size() + " names");
        }
        for (int i = 0; i < parts.size(); i++) {
            scope.set(targets.get(i), parts.get(i));
        }
    }

    static boolean compare(String sign, Object left, Object right) {
        return switch (sign) {
            case "==" -> equal(left, right);
            case "!=" -> !equal(left, right);
            case "is" -> left == right || left instanceof Boolean && left.equals(right);
            case "is not" -> !compare("is", left, right);
            case "in" -> contains(right, left);
            case "not in" -> !contains(right, left);
            default -> ordered(sign, left, right);
        };
    }

    private static boolean equal(Object left, Object right) {
        for (Object each : new Object[] {left, right}) {
            if (each instanceof Opaque opaque) {
                throw opaque.asked();
            }
        }
        return left instanceof Number a && right instanceof Number b ? a.doubleValue() == b.doubleValue() : Objects.equals(left, right);
    }

    private static boolean contains(Object all, Object wanted) {
        if (all instanceof String text && wanted instanceof String part) {
            return text.contains(part);
        }
        return all instanceof Map<?, ?> map ? map.containsKey(wanted) : items(all).stream().anyMatch(each -> equal(each, wanted));
    }

    private static boolean ordered(String sign, Object left, Object right) {
        if (left instanceof Set<?> a && right instanceof Set<?> b) {
            return switch (sign) {
                case "<=" -> b.containsAll(a);
                case ">=" -> a.containsAll(b);
                case "<" -> b.containsAll(a) && !a.containsAll(b);
                default -> a.containsAll(b) && !b.containsAll(a);
            };
        }
        int order = order(left, right);
        return switch (sign) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    static int order(Object left, Object right) {
        if (left instanceof Number a && right instanceof Number b) {
            return Double.compare(a.doubleValue(), b.doubleValue());
        }
        if (left instanceof String a && right instanceof String b) {
            return a.compareTo(b);
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
                int order = order(a.get(i), b.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(a.size(), b.size());
        }
        throw new CannotRead("a comparison of " + repr(left) + " with " + repr(right));
    }

    static Object negative(String sign, Object value) {
        if (sign.equals("-") && value instanceof Long number) {
            return -number;
        }
        if (sign.equals("-") && value instanceof Double number) {
            return -number;
        }
        return value instanceof Number ? value : unreadable(sign, value, "");
    }

    static Object binary(String sign, Object left, Object right) {
        if (left instanceof FilePath file && sign.equals("/")) {
            return file.below(text(right));
        }
        if (left instanceof String a && right instanceof String b && sign.equals("+")) {
            return a + b;
        }
        if (left instanceof String a && right instanceof Long times && sign.equals("*")) {
            return a.repeat((int) Math.max(0, times));
        }
        if (left instanceof List<?> a && right instanceof List<?> b && sign.equals("+")) {
            List<Object> all = new ArrayList<>(a);
            all.addAll(b);
            return a.getClass() == ArrayList.class ? all : Collections.unmodifiableList(all);
        }
        if (left instanceof Set<?> a && right instanceof Set<?> b) {
            return sets(sign, a, b);
        }
        if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b && sign.equals("|")) {
            Map<Object, Object> all = new java.util.LinkedHashMap<>(a);
            all.putAll(b);
            return all;
        }
        return left instanceof Number a && right instanceof Number b ? numbers(sign, a, b) : unreadable(sign, left, right);
    }

    private static Object sets(String sign, Set<?> a, Set<?> b) {
        Set<Object> result = new LinkedHashSet<>(a);
        switch (sign) {
            case "-" -> result.removeAll(b);
            case "|" -> result.addAll(b);
            case "&" -> result.retainAll(b);
            case "^" -> {
                result.addAll(b);
                result.removeIf(x -> a.contains(x) && b.contains(x));
            }
            default -> unreadable(sign, a, b);
        }
        return result;
    }

    private static Object numbers(String sign, Number a, Number b) {
        boolean whole = a instanceof Long && b instanceof Long;
        boolean divides = sign.equals("/") || sign.equals("//") || sign.equals("%");
        if (divides && b.doubleValue() == 0) {
            throw new Raised(new ErrorKind("ZeroDivisionError"), "division by zero");
        }
        double x = a.doubleValue();
        double y = b.doubleValue();
        return switch (sign) {
            case "+" -> whole ? (Object) (a.longValue() + b.longValue()) : x + y;
            case "-" -> whole ? (Object) (a.longValue() - b.longValue()) : x - y;
            case "*" -> whole ? (Object) (a.longValue() * b.longValue()) : x * y;
            case "/" -> x / y;
            case "//" -> whole ? (Object) Math.floorDiv(a.longValue(), b.longValue()) : Math.floor(x / y);
            case "%" -> whole ? (Object) Math.floorMod(a.longValue(), b.longValue()) : x - Math.floor(x / y) * y;
            default -> unreadable(sign, a, b);
        };
    }

    private static Object unreadable(String sign, Object left, Object right) {
        throw new CannotRead(repr(left) + " " + sign + " " + repr(right));
    }

    /** As {@code str} has it. */
    static String text(Object value) {
        if (value instanceof Opaque opaque) {
            throw opaque.asked();
        }
        return value instanceof String || value instanceof ErrorKind.Error || value instanceof FilePath ? value.toString() : repr(value);
    }

    /** As {@code repr} has it. */
    static String repr(Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        if (value instanceof String text) {
            return "'" + text + "'";
        }
        if (value instanceof List<?> list) {
            return "[" + String.join(", ", list.stream().map(Values::repr).toList()) + "]";
        }
        if (value instanceof Set<?> set) {
            return "{" + String.join(", ", set.stream().map(Values::repr).toList()) + "}";
        }
        if (value instanceof Map<?, ?> map) {
            return "{" + String.join(", ", map.entrySet().stream().map(e -> repr(e.getKey()) + ": " + repr(e.getValue())).toList()) + "}";
        }
        return value instanceof Opaque opaque ? opaque.name() : value.toString();
    }
}
