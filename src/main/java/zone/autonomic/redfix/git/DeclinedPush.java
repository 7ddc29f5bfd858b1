package zone.autonomic.redfix.git;

import java.util.List;
import java.util.Locale;

/**
 * Why the forge's hooks decline a push: it says so beside the refs, in the lines that git shows as {@code remote: …}, and of the ref itself
 * only that a hook declined it.
 */
final class DeclinedPush {

    private static final String MARK = "error:";
    private static final int MOST_LINES = 3;
    private static final int LONGEST = 300;

    private DeclinedPush() {
    }

    /**
     * @param said what the forge said beside the refs
     * @param reason of the ref; null where it has none
     * @return the forge's own words, and what to do
     */
    static String words(String said, String reason) {
        List<String> lines = said.lines().map(String::strip).toList();
        boolean marked = lines.stream().anyMatch(line -> line.startsWith(MARK) && !unmarked(line).isEmpty());
        List<String> own = lines.stream().filter(line -> !marked || line.startsWith(MARK)).map(DeclinedPush::unmarked)
                .filter(line -> !line.isEmpty()).toList();
        String words = own.isEmpty() ? String.valueOf(reason) : String.join("; ", own.subList(0, Math.min(own.size(), MOST_LINES)));
        String shown = words.length() > LONGEST ? words.substring(0, LONGEST) + "…" : words.replaceFirst("[.]$", "");
        return "remote: %s. %s".formatted(shown, advice(words));
    }

    private static String unmarked(String line) {
        return line.startsWith(MARK) ? line.substring(MARK.length()).strip() : line;
    }

    private static String advice(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.contains("protected")) {
            return "A rule of the repository protects this branch, too: narrow its pattern (Settings, Branches) so that it leaves out "
                    + "redfix/**, or let the bot's account push and force-push there";
        }
        return lower.contains("permission") ? "Give the bot's account a team that may write to the repository"
                : "See the repository's rules for branches and its hooks";
    }
}
