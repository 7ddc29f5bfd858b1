package zone.autonomic.redfix.chat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Nearest;
import zone.autonomic.redfix.investigation.Request;

/**
 * How a line of chat is read. Whatever comes out of it is safe to hand on: names and refs are checked here against what they may be, before anything
 * else sees them.
 */
public final class Grammar {

    /** What may be typed, a line each. */
    public static final List<String> USAGE = List.of(
            "/redfix <recipe> [--tag <tag>] [--strategy <strategy>] [--with-tests] [--again]",
            "/redfix sweep [--with-tests]",
            "/redfix report",
            "/redfix explain <investigation>",
            "/redfix replay <investigation>",
            "/redfix status",
            "/redfix cancel <investigation>",
            "/redfix help");

    private static final String PREFIX = "/redfix";
    private static final Pattern RECIPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");
    private static final Pattern STRATEGY = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern INVESTIGATION = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}-[1-9][0-9]{0,8}");
    private static final String WITH_TESTS = "--with-tests";
    private static final String AGAIN = "--again";
    private static final List<String> SWITCHES = List.of(WITH_TESTS, AGAIN);
    private static final List<String> FLAGS = List.of("--tag", "--strategy", WITH_TESTS, AGAIN);
    private static final List<String> OF_ONE = List.of("cancel", "explain", "replay");
    private static final int LONGEST_LINE = 500;
    private static final int LONGEST_QUOTE = 40;
    private static final String EXAMPLE = "type e.g. /redfix gitea, or /redfix help";

    private Grammar() {}

    /** Reads one line; the leading {@code /redfix} may be left out. */
    public static Command parse(String line) {
        if (line.length() > LONGEST_LINE) {
            return new Command.Mistake("the line is too long", EXAMPLE);
        }
        List<String> words = Arrays.stream(line.strip().split("\\s+")).filter(w -> !w.isEmpty()).toList();
        if (!words.isEmpty() && words.get(0).equals(PREFIX)) {
            words = words.subList(1, words.size());
        } else if (!words.isEmpty() && words.get(0).startsWith("/")) {
            return new Command.Mistake(quoted(words.get(0)) + " isn't a command of mine", "type /redfix help");
        }
        if (words.isEmpty()) {
            return new Command.Mistake("there is no recipe's name", EXAMPLE);
        }
        return command(words.get(0), words.subList(1, words.size()));
    }

    private static Command command(String first, List<String> rest) {
        return switch (first) {
            case "help", "--help", "-h" -> alone(first, rest, new Command.Help());
            case "status" -> alone(first, rest, new Command.Status());
            case "report" -> alone(first, rest, new Command.Report());
            case "sweep" -> sweep(rest);
            case "cancel" -> one(first, rest, Command.Cancel::new);
            case "explain" -> one(first, rest, Command.Explain::new);
            case "replay" -> one(first, rest, Command.Replay::new);
            default -> investigate(first, rest);
        };
    }

    private static Command alone(String word, List<String> rest, Command command) {
        return rest.isEmpty() ? command
                : new Command.Mistake(word + " takes nothing more, but there is " + quoted(rest.get(0)), "type /redfix " + word);
    }

    private static Command sweep(List<String> rest) {
        // A sweep that has ended is always begun anew: --again is understood, and changes nothing.
        return SWITCHES.containsAll(rest) && rest.size() == Set.copyOf(rest).size() ? new Command.Sweep(rest.contains(WITH_TESTS))
                : new Command.Mistake("sweep takes all the reds of the last sweep, and " + WITH_TESTS + " at most, but there is " + quoted(String.join(" ", rest)),
                        "type /redfix sweep, or /redfix <recipe> for one recipe");
    }

    private static Command one(String word, List<String> rest, Function<InvestigationId, Command> command) {
        if (rest.isEmpty()) {
            return new Command.Mistake(word + " what?", "type /redfix " + word + " <investigation>, as /redfix status lists them");
        }
        if (rest.size() > 1 || !INVESTIGATION.matcher(rest.get(0)).matches()) {
            return new Command.Mistake(quoted(String.join(" ", rest)) + " isn't an investigation's id",
                    "an id is a recipe and a number, e.g. /redfix " + word + " gitea-1; /redfix status lists them");
        }
        return command.apply(new InvestigationId(rest.get(0)));
    }

    private static Command investigate(String recipe, List<String> rest) {
        if (recipe.startsWith("-")) {
            return new Command.Mistake("the recipe's name comes first, not " + quoted(recipe), EXAMPLE);
        }
        if (!RECIPE.matcher(recipe).matches()) {
            String lower = recipe.toLowerCase(java.util.Locale.ROOT);
            return new Command.Mistake(quoted(recipe) + " can't be a recipe's name: those are small letters, digits, '.', '_' and '-'",
                    RECIPE.matcher(lower).matches() ? "did you mean /redfix " + lower + "?" : EXAMPLE);
        }
        Optional<String> tag = Optional.empty();
        Optional<String> strategy = Optional.empty();
        boolean withTests = false;
        boolean again = false;
        for (int i = 0; i < rest.size(); i++) {
            String[] parts = rest.get(i).split("=", 2);
            String flag = parts[0];
            if (!FLAGS.contains(flag)) {
                return unknown(recipe, rest.get(i));
            }
            if (SWITCHES.contains(flag)) {
                if (parts.length == 2) {
                    return new Command.Mistake(flag + " takes no value", "type /redfix " + recipe + " " + flag);
                }
                withTests |= flag.equals(WITH_TESTS);
                again |= flag.equals(AGAIN);
                continue;
            }
            if (parts.length == 1 && ++i == rest.size()) {
                return new Command.Mistake(flag + " needs a value", "type /redfix " + recipe + " " + flag + " <value>");
            }
            String value = parts.length == 2 ? parts[1] : rest.get(i);
            boolean isTag = flag.equals("--tag");
            if ((isTag ? tag : strategy).isPresent()) {
                return new Command.Mistake(flag + " is there twice", "give it once");
            }
            if (isTag && !mayBeTag(value)) {
                return new Command.Mistake(quoted(value) + " can't be a tag",
                        "a release's tag looks like 1.2.3+4.5.6, e.g. --tag 3.6.0+1.24.2-rootless");
            }
            if (!isTag && !STRATEGY.matcher(value).matches()) {
                return new Command.Mistake(quoted(value) + " can't be a strategy", "a strategy is one word, e.g. --strategy rename");
            }
            tag = isTag ? Optional.of(value) : tag;
            strategy = isTag ? strategy : Optional.of(value);
        }
        return new Command.Investigate(recipe, tag, strategy, withTests, again);
    }

    /** What git takes for a tag, and less: nothing that a shell, a path or a ref could read as more than a name. */
    private static boolean mayBeTag(String value) {
        return TAG.matcher(value).matches() && !value.contains("..") && !value.endsWith(".") && !value.endsWith(".lock");
    }

    private static Command unknown(String recipe, String word) {
        boolean flag = word.startsWith("-");
        String what = flag ? "I don't know the flag " + quoted(word) : "I don't know what " + quoted(word) + " is to mean here";
        if (flag) {
            Optional<String> near = Nearest.to(word.split("=", 2)[0], FLAGS);
            return new Command.Mistake(what, near.map(n -> "did you mean " + n + "?").orElse("there are --tag, --strategy, --with-tests and --again; type /redfix help"));
        }
        // "cancle gitea-1" reads as a recipe's name with a word after it.
        Optional<String> near = Nearest.to(recipe, Request.WORDS.stream().sorted().toList());
        if (near.isPresent()) {
            return new Command.Mistake(what, "did you mean /redfix " + near.get() + (OF_ONE.contains(near.get()) ? " <investigation>" : "") + "?");
        }
        return new Command.Mistake(what, TAG.matcher(word).matches() && Character.isDigit(word.charAt(0))
                ? "did you mean --tag " + word + "?" : "one recipe at a time; type /redfix " + recipe);
    }

    private static String quoted(String word) {
        String shown = word.replaceAll("[\\p{Cntrl}`]", "?");
        return "'" + (shown.length() <= LONGEST_QUOTE ? shown : shown.substring(0, LONGEST_QUOTE) + "…") + "'";
    }
}
