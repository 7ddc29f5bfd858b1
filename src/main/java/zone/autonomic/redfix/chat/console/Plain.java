package zone.autonomic.redfix.chat.console;

import java.util.regex.Pattern;

/** Markdown as a terminal shows it: the marks taken away, or turned into colours. Whatever could steer the terminal is taken out first. */
final class Plain {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]|[\\u0080-\\u009F\\u202A-\\u202E\\u2066-\\u2069]");
    private static final Pattern FENCE = Pattern.compile("(?m)^ {0,3}(`{3,}|~{3,})[a-z]*\\n?");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]\\n]+)]\\((https?://[^)\\s]+)\\)");
    private static final Pattern BOLD = Pattern.compile("\\*\\*([^*\\n]+)\\*\\*");
    private static final Pattern ESCAPED = Pattern.compile("\\\\([\\\\`*_\\[\\]<>|#@~!])");

    private final boolean colour;

    Plain(boolean colour) {
        this.colour = colour;
    }

    String of(String markdown) {
        String text = CONTROL.matcher(markdown).replaceAll("\uFFFD");
        text = FENCE.matcher(text).replaceAll("");
        text = LINK.matcher(text).replaceAll("$1 $2");
        text = BOLD.matcher(text).replaceAll(colour ? "\u001B[1m$1\u001B[0m" : "$1");
        return ESCAPED.matcher(text).replaceAll("$1").stripTrailing();
    }

    String faint(String text) {
        return colour ? "\u001B[2m" + text + "\u001B[0m" : text;
    }
}
