package zone.autonomic.redfix.chat;

import java.util.Optional;
import zone.autonomic.redfix.investigation.InvestigationId;

/** What a line of chat asks for. */
public sealed interface Command {

    /** @param tag the tag to look at; empty for the latest @param strategy how to mend; empty for the default */
    record Investigate(String recipe, Optional<String> tag, Optional<String> strategy) implements Command {}

    record Status() implements Command {}

    record Cancel(InvestigationId id) implements Command {}

    record Help() implements Command {}

    /** It can't be followed. @param message what is wrong with it @param hint what to type instead */
    record Mistake(String message, String hint) implements Command {}
}
