package zone.autonomic.redfix.chat.discord;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import zone.autonomic.redfix.investigation.InvestigationId;

/**
 * What a button does, as it stands in its {@code custom_id}: {@code redfix:1:cancel:gitea-1}. All that it takes to follow a click is in it, so that
 * buttons outlive the bot. The number is the form's version; a button of another one is no longer, or not yet, understood.
 */
record ButtonId(Action action, InvestigationId investigation) {

    private static final String VERSION = "redfix:1:";
    private static final Pattern FORM = Pattern.compile(VERSION + "(?<action>[a-z]+):(?<id>[a-z0-9][a-z0-9._-]{0,80})");

    enum Action {
        CANCEL("cancel", "Cancel"),
        AGAIN("again", "Run again"),
        EVIDENCE("evidence", "Show evidence");

        private final String word;
        private final String label;

        Action(String word, String label) {
            this.word = word;
            this.label = label;
        }

        /** What stands on the button. */
        String label() {
            return label;
        }
    }

    /** At most 100 characters, as Discord wants it. */
    String encoded() {
        return VERSION + action.word + ":" + investigation.value();
    }

    /** @return empty for what isn't of this version */
    static Optional<ButtonId> parse(String customId) {
        Matcher matcher = FORM.matcher(customId);
        return matcher.matches() ? Stream.of(Action.values()).filter(a -> a.word.equals(matcher.group("action"))).findFirst()
                .map(a -> new ButtonId(a, new InvestigationId(matcher.group("id")))) : Optional.empty();
    }
}
