package zone.autonomic.redfix.verdict;

import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A message without what differs from run to run: each token that varies by its nature (a time, an address, an id, a temporary folder, a counter)
 * becomes a placeholder, and nothing beyond it does. What a test compares, versions, status codes, names and paths stay as they are.
 */
final class MessageShape {

    /** Longer messages are cut; what tells two failures apart stands before that. */
    private static final int LONGEST = 2000;
    private static final int LONGEST_READ = 20_000;
    private static final List<VaryingTokens.Mask> MASKS = VaryingTokens.read();

    /** Where a line holds a number against another, every number of it tells. */
    private static final Pattern COMPARES = Pattern.compile(
            "(?i)\\bassert|[=!<>]=|\\b(?:expected|got|want|wanted|versions?|vs|exit code|status|errno|code)\\b");
    /** Elsewhere one of four digits or more that stands alone, a share and a size are only counted. */
    private static final Pattern COUNT = Pattern.compile("(?<=\\()\\d+,\\d+(?=\\))"
            + "|(?<![\\w.:/=$#*-])(?<!port )\\d{4,}(?![\\w.:/%-])"
            + "|(?<=usec=|bytes=|size=|pid=)\\d+\\b|(?<![\\w.])\\d+(?= bytes\\b)"
            + "|(?<![\\w.])\\d+(?:\\.\\d+)?%"
            + "|(?<![\\w.])\\d+(?:\\.\\d+ ?(?:[KMGT]i?B|kB)|kB)\\b");
    private static final String MEMBER = "(?:'[^']*'|\"[^\"]*\"|[^{}:,'\"]+)";
    private static final Pattern SET = Pattern.compile("(\\{|(?:left|right) set: )(" + MEMBER + "(?:, " + MEMBER + ")+)(\\}|$)");

    private static final Pattern NAME = Pattern.compile("(?:[A-Z]?[a-z]{2,}|[A-Z]{1,5}|\\d{1,4}|[-_/+])+");
    private static final int LEAST_TURNS = 5;
    private static final int LONG_TOKEN = 20;
    private static final int LARGEST_FIXED_PORT = 32767;

    private MessageShape() {}

    /** The message's shape. */
    static String of(String message) {
        String shape = StructuredLine.takenApart(shortened(message.strip(), LONGEST_READ));
        shape = shortened(shape, LONGEST);
        for (VaryingTokens.Mask mask : MASKS) {
            shape = mask.token().matcher(shape).replaceAll(mask.placeholder());
        }
        if (!COMPARES.matcher(shape).find()) {
            shape = COUNT.matcher(shape).replaceAll("<n>");
        }
        shape = SET.matcher(shape).replaceAll(set -> Matcher.quoteReplacement(set.group(1) + inOrder(set.group(2)) + set.group(3)));
        return shape.replaceAll("\\s+", " ").strip();
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    /** A set is printed in any order. */
    private static String inOrder(String members) {
        return Arrays.stream(members.split(", ")).sorted().collect(Collectors.joining(", "));
    }

    /** An address, with its port where that is a service's own; one above those was given out by the kernel. */
    static String address(MatchResult match) {
        String address = match.group();
        int colon = address.contains(".") ? address.lastIndexOf(':') : address.indexOf("]:") + 1;
        if (colon <= 0) {
            return "<address>";
        }
        String port = address.substring(colon + 1);
        boolean fixed = port.length() <= 5 && Integer.parseInt(port) <= LARGEST_FIXED_PORT;
        return "<address>:" + (fixed ? port : "<port>");
    }

    /** A path isn't opaque, and a name in camel case turns from letters to digits a few times only. */
    static String opaque(MatchResult match) {
        String token = match.group();
        int turns = 0;
        for (int i = 1; i < token.length(); i++) {
            turns += Character.isDigit(token.charAt(i)) != Character.isDigit(token.charAt(i - 1)) ? 1 : 0;
        }
        boolean named = token.split("/").length > 2 || NAME.matcher(token).matches();
        return !named && turns >= (token.length() < LONG_TOKEN ? LEAST_TURNS : LEAST_TURNS - 2) ? "<id>" : Matcher.quoteReplacement(token);
    }
}
