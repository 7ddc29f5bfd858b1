package zone.autonomic.redfix.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text of logs, recipes and people made harmless in Markdown: no markup, no mention, no reference to an issue, no link, no comment comes
 * of it. A forge looks for mentions and references in the rendered text, so a backslash isn't enough there: an invisible space parts the mark
 * from the word.
 */
public final class Markdown {

    private static final String ZERO_WIDTH_SPACE = "\u200B";
    private static final Pattern CODE_SPAN = Pattern.compile("(?<!`)`([^`\\n]+)`(?!`)");
    private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_\\[\\]<>|~]");
    private static final Pattern MENTION_OR_REFERENCE = Pattern.compile("[@#!](?=\\w)");
    private static final Pattern ADDRESS = Pattern.compile("(?<=\\w):(?=//)|(?<=\\bwww)\\.");
    private static final Pattern TICKS = Pattern.compile("`+");
    private static final Pattern FENCE_LINE = Pattern.compile("^\\s*(`{3,}|~{3,}).*");
    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"`()\\[\\]|*\\\\]+");
    private static final Pattern NO_LINK = Pattern.compile("]\\((?!https?://)");
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]|[\\u0080-\\u009F\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u2069]");

    private Markdown() {}

    /** One line of prose. What stands between single backticks stays code; everything else is only text. */
    public static String prose(String text) {
        String line = visible(text).replaceAll("\\s*\\n\\s*", " ").strip();
        return aroundCode(line, Markdown::escaped);
    }

    /** Code within a line: nothing in it is read as anything else. */
    public static String code(String text) {
        String line = visible(text).replaceAll("\\s*\\n\\s*", " ").strip();
        if (line.isEmpty()) {
            return "";
        }
        String ticks = "`".repeat(longestTicks(line) + 1);
        boolean touches = line.startsWith("`") || line.endsWith("`");
        return touches ? ticks + " " + line + " " + ticks : ticks + line + ticks;
    }

    /** Code within a cell of a table, where a bar would begin the next cell even in code. */
    public static String cell(String text) {
        return code(text).replace("|", "\\|");
    }

    /** Prose within a cell of a table. */
    public static String inCell(String text) {
        return prose(text).replaceAll("(?<!\\\\)\\|", "\\\\|");
    }

    /** A block of code, by a fence that is longer than any within it. */
    public static String fenced(String text) {
        return fenced(text, "");
    }

    /** @param language what to colour it as, e.g. {@code diff} */
    public static String fenced(String text, String language) {
        String block = visible(text).stripTrailing();
        String fence = "`".repeat(Math.max(3, longestTicks(block) + 1));
        return fence + language + "\n" + block + "\n" + fence;
    }

    /** An address that is one, as it is; anything else as prose. */
    public static String link(String address) {
        return LINK.matcher(address).matches() ? address : prose(address);
    }

    /** Markdown that we wrote ourselves around other people's names: its structure stays, but no HTML, mention or reference comes of it. */
    public static String ours(String markdown) {
        StringBuilder out = new StringBuilder();
        boolean fence = false;
        for (String line : visible(markdown).strip().split("\n", -1)) {
            boolean edge = FENCE_LINE.matcher(line).matches();
            out.append(out.length() == 0 ? "" : "\n")
                    .append(fence || edge ? line : aroundCode(line, text -> parted(NO_LINK.matcher(text.replace("<", "&lt;")).replaceAll("]\\\\("))));
            fence ^= edge;
        }
        return out.append(fence ? "\n```" : "").toString();
    }

    private static String aroundCode(String line, java.util.function.UnaryOperator<String> outside) {
        StringBuilder out = new StringBuilder();
        Matcher span = CODE_SPAN.matcher(line);
        int from = 0;
        while (span.find()) {
            out.append(outside.apply(line.substring(from, span.start()))).append(span.group());
            from = span.end();
        }
        return out.append(outside.apply(line.substring(from))).toString();
    }

    private static String escaped(String text) {
        return parted(SPECIAL.matcher(text).replaceAll(m -> Matcher.quoteReplacement("\\" + m.group())));
    }

    private static String parted(String text) {
        String parted = MENTION_OR_REFERENCE.matcher(text).replaceAll("$0" + ZERO_WIDTH_SPACE);
        return ADDRESS.matcher(parted).replaceAll("$0" + ZERO_WIDTH_SPACE);
    }

    private static String visible(String text) {
        return UNSEEN.matcher(text.replace("\r\n", "\n")).replaceAll("\uFFFD");
    }

    private static int longestTicks(String text) {
        return TICKS.matcher(text).results().mapToInt(m -> m.group().length()).max().orElse(0);
    }
}
