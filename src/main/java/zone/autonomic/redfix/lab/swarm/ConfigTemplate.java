package zone.autonomic.redfix.lab.swarm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Renders a config with {@code template_driver: golang}: {@code env}, {@code secret}, {@code if}/{@code else}/{@code end} with {@code eq},
 * {@code ne}, {@code and}, {@code or}, {@code not}, and trim marks. An {@code env} that the service lacks renders empty, without an error
 * (domain.md §1).
 */
final class ConfigTemplate {

    private static final Pattern TAG = Pattern.compile("\\{\\{(-\\s)?\\s*(.*?)\\s*(\\s-)?}}", Pattern.DOTALL);
    private static final Pattern TOKEN = Pattern.compile("\\(|\\)|\"(?:\\\\.|[^\"])*\"|`[^`]*`|[^\\s()\"`]+");

    private final Map<String, String> environment;
    private final Function<String, Optional<String>> secrets;

    /** @param secrets a secret's value by the name of the file under which the service has it */
    ConfigTemplate(Map<String, String> environment, Function<String, Optional<String>> secrets) {
        this.environment = environment;
        this.secrets = secrets;
    }

    String render(String text) {
        StringBuilder out = new StringBuilder();
        Deque<boolean[]> open = new ArrayDeque<>();
        Matcher m = TAG.matcher(text);
        int at = 0;
        boolean trimNext = false;
        while (m.find()) {
            emit(out, open, text.substring(at, m.start()), trimNext, m.group(1) != null);
            trimNext = m.group(3) != null;
            at = m.end();
            action(m.group(2), open, out);
        }
        emit(out, open, text.substring(at), trimNext, false);
        if (!open.isEmpty()) {
            throw new InvalidRecipe("template: expansion: unexpected EOF");
        }
        return out.toString();
    }

    private static void emit(StringBuilder out, Deque<boolean[]> open, String text, boolean trimStart, boolean trimEnd) {
        if (open.stream().allMatch(o -> o[0])) {
            String shown = trimStart ? text.stripLeading() : text;
            out.append(trimEnd ? shown.stripTrailing() : shown);
        }
    }

    /** Each open {@code if} is a pair: whether its present branch is shown, and whether one of its branches was. */
    private void action(String action, Deque<boolean[]> open, StringBuilder out) {
        if (action.startsWith("/*")) {
            return;
        }
        String[] words = action.split("\\s+", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "if" -> {
                boolean holds = truth(rest);
                open.push(new boolean[] {holds, holds});
            }
            case "else" -> {
                boolean[] top = top(open);
                boolean holds = !top[1] && (rest.isEmpty() || rest.startsWith("if ") && truth(rest.substring(3)));
                top[0] = holds;
                top[1] |= holds;
            }
            case "end" -> {
                top(open);
                open.pop();
            }
            default -> {
                if (open.stream().allMatch(o -> o[0])) {
                    out.append(pipeline(action));
                }
            }
        }
    }

    private static boolean[] top(Deque<boolean[]> open) {
        if (open.isEmpty()) {
            throw new InvalidRecipe("template: expansion: unexpected {{end}} or {{else}}");
        }
        return open.peek();
    }

    private boolean truth(String expression) {
        String value = pipeline(expression);
        return !value.isEmpty() && !value.equals("false");
    }

    private String pipeline(String expression) {
        Deque<String> tokens = new ArrayDeque<>(TOKEN.matcher(expression).results().map(java.util.regex.MatchResult::group).toList());
        String value = call(tokens);
        if (!tokens.isEmpty()) {
            throw new InvalidRecipe("template: expansion: unexpected \"" + tokens.peek() + "\" in {{" + expression + "}}");
        }
        return value;
    }

    private String call(Deque<String> tokens) {
        String head = tokens.isEmpty() ? "" : tokens.poll();
        if (head.equals("(")) {
            String value = call(tokens);
            tokens.poll();
            return value;
        }
        if (head.startsWith("\"") || head.startsWith("`")) {
            return literal(head);
        }
        List<String> arguments = new java.util.ArrayList<>();
        while (!tokens.isEmpty() && !tokens.peek().equals(")")) {
            String next = tokens.peek();
            if (next.equals("(")) {
                tokens.poll();
                arguments.add(call(tokens));
                tokens.poll();
            } else {
                arguments.add(literal(tokens.poll()));
            }
        }
        return apply(head, arguments);
    }

    private String apply(String function, List<String> a) {
        return switch (function) {
            case "env" -> environment.getOrDefault(argument(function, a), "");
            case "secret" -> secrets.apply(argument(function, a))
                    .orElseThrow(() -> new InvalidRecipe("template: expansion: executing \"expansion\" at <secret \"" + a.get(0)
                            + "\">: error calling secret: secret target " + a.get(0) + " not found"));
            case "eq" -> String.valueOf(a.size() > 1 && a.subList(1, a.size()).contains(a.get(0)));
            case "ne" -> String.valueOf(a.size() == 2 && !a.get(0).equals(a.get(1)));
            case "not" -> String.valueOf(!yes(argument(function, a)));
            case "and" -> String.valueOf(a.stream().allMatch(ConfigTemplate::yes));
            case "or" -> String.valueOf(a.stream().anyMatch(ConfigTemplate::yes));
            default -> throw new InvalidRecipe("template: expansion: function \"" + function + "\" not defined");
        };
    }

    private static boolean yes(String value) {
        return !value.isEmpty() && !value.equals("false");
    }

    private static String argument(String function, List<String> a) {
        if (a.size() != 1) {
            throw new InvalidRecipe("template: expansion: wrong number of args for " + function);
        }
        return a.get(0);
    }

    private static String literal(String token) {
        if (token.startsWith("\"") || token.startsWith("`")) {
            String inner = token.substring(1, token.length() - 1);
            return token.startsWith("\"") ? inner.replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\") : inner;
        }
        return token;
    }
}
