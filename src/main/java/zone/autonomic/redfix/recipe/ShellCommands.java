package zone.autonomic.redfix.recipe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which commands a piece of shell runs, as far as a reading without a shell can tell. What it doesn't understand comes out as a command that
 * nobody knows, never as nothing.
 */
final class ShellCommands {

    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\(([^()]*)\\)|`([^`]*)`");
    private static final Pattern BRACED = Pattern.compile("\\$\\{(\\w+)[^}]*}");
    private static final Pattern FUNCTION = Pattern.compile("(?m)^\\s*(?:function\\s+)?([\\w-]+)\\s*\\(\\)\\s*\\{?");
    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'");
    private static final Pattern KEYWORD = Pattern.compile("^(?:(?:if|then|else|elif|do|while|until|exec|time)\\s+|(?:export|local)\\s+(?=\\w+=)|[!{(]\\s*)");
    private static final Pattern ASSIGNMENT = Pattern.compile("^\\w+=\\S*(?:\\s+|$)");
    private static final Pattern BRANCH = Pattern.compile("^[\\w*|\"'-]+\\)\\s*");
    private static final Pattern NO_COMMAND = Pattern.compile("^(?:fi|esac|done|else|then|do|[})]+|case\\b.*|for\\b.*)$");
    /** A script that runs what it was called with: one of its own functions. */
    private static final Pattern DISPATCH = Pattern.compile("\\$(?:@|\\*|1)|_");

    private ShellCommands() {}

    /** The names of the commands of a line. */
    static List<String> of(String line) {
        List<String> names = new ArrayList<>();
        for (String command : lines(line)) {
            names.add(name(command));
        }
        Matcher substituted = SUBSTITUTION.matcher(line);
        while (substituted.find()) {
            names.addAll(of(substituted.group(1) == null ? substituted.group(2) : substituted.group(1)));
        }
        return names;
    }

    /** The names of the commands in a whole script, without those of its own functions. */
    static List<String> ofScript(String script) {
        if (script.contains("<<")) {
            return List.of("<<");
        }
        String plain = script.replaceAll("(?m)^\\s*#.*$", "").replaceAll("(?m)\\s#\\s.*$", "").replace("\\\n", " ").replace("\r", "");
        Set<String> own = new HashSet<>();
        Matcher function = FUNCTION.matcher(plain);
        while (function.find()) {
            own.add(function.group(1));
        }
        List<String> names = new ArrayList<>();
        Matcher substituted = SUBSTITUTION.matcher(plain);
        while (substituted.find()) {
            names.addAll(of(substituted.group(1) == null ? substituted.group(2) : substituted.group(1)));
        }
        String body = QUOTED.matcher(withoutSubstitutions(FUNCTION.matcher(plain).replaceAll("\n"))).replaceAll("_");
        lines(body).forEach(command -> names.add(name(command)));
        names.removeIf(name -> own.contains(name) || DISPATCH.matcher(name).matches());
        return names;
    }

    /** The commands, one by one, without assignments before them and without quotes. */
    static List<String> lines(String shell) {
        String plain = withoutSubstitutions(BRACED.matcher(shell).replaceAll("\\$$1"));
        return Pattern.compile("&&|\\|\\||[;|\\n&]").splitAsStream(plain.replaceAll("\\d?>&\\d", "")).map(ShellCommands::bare)
                .filter(c -> !c.isBlank() && !NO_COMMAND.matcher(c).matches()).toList();
    }

    private static String withoutSubstitutions(String shell) {
        String plain = shell;
        while (SUBSTITUTION.matcher(plain).find()) {
            plain = SUBSTITUTION.matcher(plain).replaceAll("_");
        }
        return plain;
    }

    private static String bare(String command) {
        String rest = command.strip();
        String before;
        do {
            before = rest;
            rest = KEYWORD.matcher(rest).replaceFirst("").strip();
            rest = BRANCH.matcher(rest).replaceFirst("").strip();
            rest = ASSIGNMENT.matcher(rest).replaceFirst("").strip();
        } while (!rest.equals(before));
        return rest.replaceAll("[\"'(){}]", " ").strip();
    }

    private static String name(String command) {
        String first = command.split("\\s+", 2)[0];
        return first.substring(first.lastIndexOf('/') + 1);
    }
}
