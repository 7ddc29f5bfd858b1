package zone.autonomic.redfix.chat.discord;

import java.util.ArrayList;
import java.util.List;

/**
 * Texts cut to a limit where it hurts least: between paragraphs, lines or words, never within a character. A block of code or a piece of code that is
 * open there is closed. Limits count UTF-16 units, of which there are never fewer than what Discord counts. Works on what {@link DiscordText} made.
 */
final class Cut {

    /** What a closed block of code needs. */
    private static final int CLOSING = 4;

    private Cut() {}

    /** @param rest where the whole is to be read */
    static String to(int limit, String text, String rest) {
        String tail = "… (the rest: " + DiscordText.link(rest) + ")";
        return text.length() <= limit ? text : closed(text, place(text, limit - tail.length() - 1 - CLOSING)) + "\n" + tail;
    }

    /** One line, e.g. a name. */
    static String line(int limit, String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= limit ? line : line.substring(0, whole(line, limit - 1)).stripTrailing() + "…";
    }

    /** The end of a text, from the beginning of a line if there is one, in at most so many bytes of UTF-8. */
    static String tail(int bytes, String text) {
        int from = text.length();
        int size = 0;
        while (from > 0) {
            int before = text.codePointBefore(from);
            size += before < 0x80 ? 1 : before < 0x800 ? 2 : before < 0x10000 ? 3 : 4;
            if (size > bytes) {
                int line = text.indexOf('\n', from);
                return text.substring(line >= 0 && line + 1 < text.length() ? line + 1 : from);
            }
            from -= Character.charCount(before);
        }
        return text;
    }

    /** The whole in as many messages as it takes; what is beyond the last is cut off. */
    static List<String> parts(int limit, int most, String text, String rest) {
        List<String> parts = new ArrayList<>();
        String left = text;
        while (left.length() > limit && parts.size() < most - 1) {
            int place = place(left, limit - CLOSING);
            parts.add(closed(left, place));
            left = goingOn(left, place);
        }
        parts.add(to(limit, left, rest));
        return List.copyOf(parts);
    }

    /** What comes after the place; a block of code that is open there goes on as one. */
    private static String goingOn(String text, int place) {
        String after = text.substring(place);
        if (!open(text, place)) {
            return after.strip();
        }
        String following = after.startsWith("\n") ? after.substring(1) : after;
        if (following.startsWith(DiscordText.FENCE)) {
            return following.substring(DiscordText.FENCE.length()).strip();
        }
        int fence = text.lastIndexOf(DiscordText.FENCE, place - 1);
        return text.substring(fence, text.indexOf('\n', fence) + 1) + following;
    }

    private static String closed(String text, int place) {
        String head = text.substring(0, place).stripTrailing();
        if (open(text, place)) {
            return head + "\n" + DiscordText.FENCE;
        }
        return openTick(text, place) >= 0 ? head + "`" : head;
    }

    private static int place(String text, int room) {
        int place = breakWithin(text, room);
        if (open(text, place)) {
            int fence = text.lastIndexOf(DiscordText.FENCE, place - 1);
            int body = text.indexOf('\n', fence);
            // Of a block of which nothing would be left but its fence, nothing is left.
            return fence > 0 && (body < 0 || body >= place || text.substring(body, place).isBlank()) ? fence : place;
        }
        int tick = openTick(text, place);
        return tick > room / 2 ? tick : place;
    }

    private static int breakWithin(String text, int room) {
        for (String between : List.of("\n\n", "\n", " ")) {
            int place = text.lastIndexOf(between, room);
            if (place >= room / 2) {
                return place;
            }
        }
        return whole(text, room);
    }

    /** The place, or the one before where it would part what belongs together. */
    private static int whole(String text, int place) {
        boolean pair = Character.isHighSurrogate(text.charAt(place - 1)) && Character.isLowSurrogate(text.charAt(place));
        boolean fence = text.startsWith("``", place - 1) || text.startsWith("``", place);
        return place > 3 && (pair || text.charAt(place - 1) == '\\' || fence) ? whole(text, place - 1) : place;
    }

    /** Whether a block of code is open at the place. */
    private static boolean open(String text, int place) {
        boolean open = false;
        for (int at = text.indexOf(DiscordText.FENCE); at >= 0 && at < place; at = text.indexOf(DiscordText.FENCE, at + DiscordText.FENCE.length())) {
            open = !open;
        }
        return open;
    }

    /** Where the piece of code in the line begins that is open at the place; less than 0 where none is. */
    private static int openTick(String text, int place) {
        int open = -1;
        int line = text.lastIndexOf('\n', place - 1) + 1;
        for (int at = line; at < place && !text.startsWith(DiscordText.FENCE, line); at++) {
            if (text.charAt(at) == '\\' && open < 0) {
                at++;
            } else if (text.charAt(at) == '`') {
                open = open < 0 ? at : -1;
            }
        }
        return open;
    }
}
