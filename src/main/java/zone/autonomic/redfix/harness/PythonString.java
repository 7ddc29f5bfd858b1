package zone.autonomic.redfix.harness;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A string literal of Python.
 *
 * @param value its text, escapes resolved; of a formatted one the text with its {@code {…}} in it
 * @param formatted whether it is an f-string
 * @param bytes whether it is of bytes
 * @param contentStart offset of the content within the literal: behind the prefix and the quotes
 */
record PythonString(String value, boolean formatted, boolean bytes, int contentStart) {

    static final Pattern OPENING = Pattern.compile("(?i)(?<prefix>rb|br|rf|fr|[rbuf]?)(?<quote>\"\"\"|'''|\"|')");
    private static final Pattern ESCAPE = Pattern.compile("(?s)\\\\(\\r\\n|.)");

    /** Empty where an escape isn't one that is read here. */
    static Optional<PythonString> of(String literal) {
        Matcher opening = OPENING.matcher(literal);
        if (!opening.lookingAt()) {
            return Optional.empty();
        }
        String prefix = opening.group("prefix").toLowerCase(Locale.ROOT);
        String content = literal.substring(opening.end(), literal.length() - opening.group("quote").length());
        String value = content;
        if (!prefix.contains("r") && content.contains("\\")) {
            if (ESCAPE.matcher(content).results().anyMatch(m -> "\\'\"nrt\n".indexOf(m.group(1).charAt(0)) < 0)) {
                return Optional.empty();
            }
            value = ESCAPE.matcher(content).replaceAll(m -> Matcher.quoteReplacement(switch (m.group(1)) {
                case "n" -> "\n";
                case "r" -> "\r";
                case "t" -> "\t";
                case "\n", "\r\n" -> "";
                default -> m.group(1);
            }));
        }
        return Optional.of(new PythonString(value, prefix.contains("f"), prefix.contains("b"), opening.end()));
    }
}
