package zone.autonomic.redfix.forge;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zone.autonomic.redfix.step.port.LivingComments.Entry;

/**
 * The text of the bot's one comment on a pull request: the newest entry open, the earlier ones folded, whatever stands in them. Kept below the
 * 65,535 bytes that a comment has in the smallest column that Gitea ever kept it in; what is dropped for that is the oldest.
 */
final class LivingText {

    /** How the bot knows the comment again; a person doesn't see it. */
    static final String MARK = "<!-- redfix: the comment that is edited as things go -->";

    static final int MOST_BYTES = 60_000;
    private static final int FOR_NOTES = 300;
    private static final int LONGEST_TITLE = 100;
    private static final String ZERO_WIDTH_SPACE = "\u200B";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    /**
     * A fence that stands at the very beginning of a line belongs to no list or quote, so that nothing but its like ends it. Readers differ
     * over what may follow it on its line, and over those further in: such are none here.
     */
    private static final Pattern FENCE = Pattern.compile("(`{3,}|~{3,})[^`~]*");
    private static final Pattern FENCE_END = Pattern.compile(" {0,3}(`{3,}|~{3,})[ \\t]*");
    private static final Pattern FENCE_AMISS = Pattern.compile("^ {0,3}(?=```|~~~)");
    private static final Pattern TAG = Pattern.compile("<(?=[A-Za-z/!?])");
    private static final Pattern FORMULA = Pattern.compile("(?<=\\$)(?=\\$)|^(?=\\s*\\\\\\[)");
    private static final Pattern LINK = Pattern.compile("!?\\[([^\\]]*)]\\([^)]*\\)");
    private static final Pattern MARKUP = Pattern.compile("[`*_~|\\\\]|^#{1,6}\\s+|^>\\s*|^[-+]\\s+");

    private LivingText() {}

    /** @param entries the newest first, at least one */
    static String of(List<Entry> entries) {
        StringBuilder text = new StringBuilder(MARK).append('\n').append(cut(harmless(entries.get(0).markdown()), MOST_BYTES - FOR_NOTES));
        int shown = 1;
        while (shown < entries.size()) {
            String folded = folded(entries.get(shown));
            if (bytes(text) + bytes(folded) > MOST_BYTES - FOR_NOTES) {
                break;
            }
            text.append(folded);
            shown++;
        }
        int left = entries.size() - shown;
        if (left > 0) {
            text.append("\n\n").append(left == 1 ? "One earlier entry is" : left + " earlier entries are").append(" left out: a comment is only so long.");
        }
        return text.append('\n').toString();
    }

    private static String folded(Entry entry) {
        return "\n\n<details>\n<summary>%s · %s</summary>\n\n%s\n\n</details>".formatted(time(entry.at()), title(entry.markdown()), harmless(entry.markdown()));
    }

    private static String time(Instant at) {
        return TIME.format(at);
    }

    private static String title(String markdown) {
        String first = markdown.lines().filter(line -> !line.isBlank()).findFirst().orElse("…");
        String plain = MARKUP.matcher(LINK.matcher(first.strip()).replaceAll("$1")).replaceAll("").strip();
        String shown = plain.codePointCount(0, plain.length()) <= LONGEST_TITLE ? plain : plain.substring(0, plain.offsetByCodePoints(0, LONGEST_TITLE)) + "…";
        return shown.isEmpty() ? "…" : shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** The same to the eye, but nothing in it opens or ends anything outside of it: no tag, no formula, and no block of code that goes on. */
    static String harmless(String markdown) {
        StringBuilder out = new StringBuilder();
        String fence = "";
        for (String line : markdown.replace("\r\n", "\n").replace('\r', '\n').strip().split("\n", -1)) {
            out.append(out.length() == 0 ? "" : "\n");
            if (fence.isEmpty()) {
                fence = opened(line);
                out.append(fence.isEmpty() ? inert(line) : line);
            } else {
                fence = ends(line, fence) ? "" : fence;
                out.append(line);
            }
        }
        return out.append(fence.isEmpty() ? "" : "\n" + fence).toString();
    }

    private static String inert(String line) {
        String text = FENCE_AMISS.matcher(TAG.matcher(line).replaceAll("<" + ZERO_WIDTH_SPACE)).replaceAll("$0" + ZERO_WIDTH_SPACE);
        return FORMULA.matcher(text).replaceAll(ZERO_WIDTH_SPACE);
    }

    private static String opened(String line) {
        Matcher fence = FENCE.matcher(line);
        return fence.matches() ? fence.group(1) : "";
    }

    private static boolean ends(String line, String fence) {
        Matcher end = FENCE_END.matcher(line);
        return end.matches() && end.group(1).startsWith(fence);
    }

    /** At the end of a line, with what was open closed again. */
    private static String cut(String text, int most) {
        if (bytes(text) <= most) {
            return text;
        }
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        int end = most - FOR_NOTES;
        while (end > 0 && all[end] != '\n') {
            end--;
        }
        if (end == 0) {
            // One endless line: between two characters.
            end = most - FOR_NOTES;
            while ((all[end] & 0xC0) == 0x80) {
                end--;
            }
        }
        return harmless(new String(all, 0, end, StandardCharsets.UTF_8)) + "\n\n… The rest is left out: a comment is only so long.";
    }

    private static int bytes(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
