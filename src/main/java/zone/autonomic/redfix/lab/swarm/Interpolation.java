package zone.autonomic.redfix.lab.swarm;

import java.util.LinkedHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ${X}}, {@code ${X:-d}}, {@code ${X:?why}}, {@code $X} and {@code $$} in the values of a compose file, as Docker reads them. */
final class Interpolation {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private final Map<String, String> environment;

    Interpolation(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The tree with all values (not keys) interpolated. */
    Object tree(Object node) {
        if (node instanceof Map<?, ?> map) {
            Map<String, Object> all = new LinkedHashMap<>();
            map.forEach((k, v) -> all.put(String.valueOf(k), tree(v)));
            return all;
        }
        if (node instanceof List<?> list) {
            List<Object> all = new ArrayList<>();
            list.forEach(v -> all.add(tree(v)));
            return all;
        }
        return node instanceof String text ? text(text) : node;
    }

    String text(String text) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '$') {
                out.append(c);
                at++;
            } else if (text.startsWith("$$", at)) {
                out.append('$');
                at += 2;
            } else if (text.startsWith("${", at)) {
                int end = closing(text, at + 2);
                out.append(braced(text.substring(at + 2, end), text));
                at = end + 1;
            } else {
                Matcher m = NAME.matcher(text).region(at + 1, text.length());
                if (!m.lookingAt()) {
                    throw new InvalidRecipe("invalid interpolation format: \"" + text + "\"; you may need to escape any $ with another $");
                }
                out.append(environment.getOrDefault(m.group(), ""));
                at = m.end();
            }
        }
        return out.toString();
    }

    private static int closing(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '{' && text.charAt(i - 1) == '$') {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        throw new InvalidRecipe("invalid interpolation format: \"" + text + "\"");
    }

    private String braced(String inner, String whole) {
        Matcher m = NAME.matcher(inner);
        if (!m.lookingAt()) {
            throw new InvalidRecipe("invalid interpolation format: \"" + whole + "\"");
        }
        String value = environment.get(m.group());
        String rest = inner.substring(m.end());
        if (rest.isEmpty()) {
            return value == null ? "" : value;
        }
        boolean emptyCounts = !rest.startsWith(":");
        String operator = rest.substring(emptyCounts ? 0 : 1);
        boolean present = value != null && (emptyCounts || !value.isEmpty());
        String word = operator.isEmpty() ? "" : operator.substring(1);
        return switch (operator.isEmpty() ? ' ' : operator.charAt(0)) {
            case '-' -> present ? value : text(word);
            case '+' -> present ? text(word) : "";
            case '?' -> {
                if (!present) {
                    throw new InvalidRecipe("required variable " + m.group() + " is missing a value: " + word);
                }
                yield value;
            }
            default -> throw new InvalidRecipe("invalid interpolation format: \"" + whole + "\"");
        };
    }
}
