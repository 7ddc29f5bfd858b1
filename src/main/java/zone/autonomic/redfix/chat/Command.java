package zone.autonomic.redfix.chat;

import java.util.Optional;
import zone.autonomic.redfix.investigation.InvestigationId;

/** What a line of chat asks for. */
public sealed interface Command {

    /**
     * @param tag the tag to look at; empty for the latest
     * @param strategy how to mend; empty for the default
     * @param withTests whether a fix may change the harness's test files
     * @param again whether to look once more where the last pull request still waits for a person
     */
    record Investigate(String recipe, Optional<String> tag, Optional<String> strategy, boolean withTests, boolean again) implements Command {}

    /** All the reds of the last sweep. @param withTests as above */
    record Sweep(boolean withTests) implements Command {}

    /** What the reds of the last sweep have come to. */
    record Report() implements Command {}

    /** How a verdict came about. */
    record Explain(InvestigationId id) implements Command {}

    /** What the rules as they are now would have decided. */
    record Replay(InvestigationId id) implements Command {}

    record Status() implements Command {}

    record Cancel(InvestigationId id) implements Command {}

    record Help() implements Command {}

    /** It can't be followed. @param message what is wrong with it @param hint what to type instead */
    record Mistake(String message, String hint) implements Command {}
}
