package zone.autonomic.redfix.harness;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls a change to a test by its name, for the person who reads the refusal. It decides nothing: what comes here is refused already. */
final class Weakening {

    private static final int LONGEST = 160;
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.'])\\d+(?:\\.\\d+)?(?![\\w.'])");
    private static final Pattern STRING = Pattern.compile("'(?:[^'\\\\]|\\\\.)*'");

    /** What an added line is, by its words. */
    private static final Map<Pattern, String> ADDED = new java.util.LinkedHashMap<>();

    static {
        added("def pytest_|pytest_collection_modifyitems|deselect|collect_ignore", "a hook that chooses which tests run, or how they end");
        added("\\bskip|importorskip", "a skip");
        added("xfail", "an expected failure");
        added("^pytestmark\\b|mark \\.", "a mark on the tests");
        added("monkeypatch|\\bmock\\b|setattr \\(|MagicMock", "a patch of what the tests ask");
        added("EXPECTED_NA", "tiers that are no longer applied");
        added("BACKUP_VERIFY", "a change to how backups are verified");
        added("^def .*|^async def .*|^class .*", "a definition that wasn't there");
        added("^(if|elif|else|while|for|match|case)\\b", "a condition or a loop, in which an assertion may be passed over");
        added("^(try|except|finally|with)\\b", "a block that may swallow a failure");
        added("^(return|raise|pass|continue|break|yield)\\b", "a way out before what follows");
        added("^@", "a decorator");
        added("^(import|from)\\b", "an import that wasn't there");
        added("WARM_CANONICAL", "the recipe is taken out of the canonicals");
        added("TIMEOUT|HTTP|PATIENCE|INTERVAL|ATTEMPTS|TOLERANCE", "a time or a tolerance that is set otherwise");
    }

    private Weakening() {}

    private static void added(String words, String name) {
        ADDED.put(Pattern.compile(words), name);
    }

    static String name(Outline.Difference change) {
        String before = change.before();
        String after = change.after();
        if (after.isEmpty()) {
            String what = before.startsWith("assert ") ? "an assertion is gone" : before.matches("(async )?def test_.*") ? "a test is gone or renamed" : "gone";
            return what + ": `" + clipped(before) + "`";
        }
        if (before.isEmpty()) {
            return added(after) + ": `" + clipped(after) + "`";
        }
        String what = before.startsWith("assert ") ? assertion(before, after) : before.matches("(async )?def test_.*") && !name(before).equals(name(after))
                ? "a test is gone or renamed" : statement(before, after);
        return what + ": `" + clipped(before) + "` became `" + clipped(after) + "`";
    }

    private static String added(String words) {
        return ADDED.entrySet().stream().filter(e -> e.getKey().matcher(words).find()).map(Map.Entry::getValue).findFirst()
                .orElse("new, and not known to be harmless");
    }

    private static String assertion(String before, String after) {
        if (after.matches(".*\\bor (True|1|not None)\\b.*") || after.startsWith("assert True")) {
            return "an assertion that can't fail any more";
        }
        if (count(after, " or ") > count(before, " or ")) {
            return "an assertion loosened by `or`";
        }
        if (count(after, " and ") < count(before, " and ")) {
            return "an assertion that demands less";
        }
        if (count(before, "not ") != count(after, "not ")) {
            return "an assertion whose sense is turned";
        }
        if (count(before, " == ") > count(after, " == ")) {
            return "an assertion loosened: equality gave way";
        }
        return numbers(before).equals(numbers(after)) ? strings(before).equals(strings(after)) ? "an assertion changed" : "an assertion demands another text"
                : "a number changed in an assertion";
    }

    private static String statement(String before, String after) {
        String added = added(after);
        boolean named = ADDED.entrySet().stream().anyMatch(e -> e.getKey().matcher(after).find() && !e.getKey().matcher(before).find());
        if (named) {
            return added;
        }
        if (!numbers(before).equals(numbers(after))) {
            return "a number is other than before (" + numbers(before) + ", now " + numbers(after) + ")";
        }
        return ADDED.entrySet().stream().filter(e -> e.getKey().pattern().matches("[A-Z_|]+") && e.getKey().matcher(after).find())
                .map(Map.Entry::getValue).findFirst().orElse("changed, and not known to be harmless");
    }

    private static String name(String function) {
        return function.replaceFirst("^(async )?def (\\w+).*", "$2");
    }

    private static List<String> numbers(String words) {
        return found(NUMBER, STRING.matcher(words).replaceAll("''"));
    }

    private static List<String> strings(String words) {
        return found(STRING, words);
    }

    private static List<String> found(Pattern pattern, String words) {
        Matcher found = pattern.matcher(words);
        return found.results().map(java.util.regex.MatchResult::group).toList();
    }

    private static int count(String words, String word) {
        return words.split(Pattern.quote(word), -1).length;
    }

    private static String clipped(String words) {
        return words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "…";
    }
}
