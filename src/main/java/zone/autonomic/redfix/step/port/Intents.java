package zone.autonomic.redfix.step.port;

import java.time.Instant;
import java.util.Optional;
import zone.autonomic.redfix.investigation.InvestigationId;

/**
 * What is about to be written to the outside and can't carry a mark of its own, put down before it is written: after a kill, a pause or an answer
 * that didn't come, whoever carries on knows that it may have been written, or may still be.
 */
public interface Intents {

    /** What stands there of that write. @param name of the write within the investigation, 200 characters at most */
    Optional<Intent> find(InvestigationId investigation, String name);

    /**
     * Puts down that this bot is about to write it for the first time.
     *
     * @param commentBefore the newest comment that is there now, by its id; 0 for none
     * @param statusBefore the same of the statuses
     * @return false where somebody was quicker; nothing may be written then
     */
    boolean begin(InvestigationId investigation, String name, long commentBefore, long statusBefore);

    /**
     * Puts down that it is this bot's from now on.
     *
     * @return false where somebody else took it since; nothing may be written then
     */
    boolean take(InvestigationId investigation, String name, Intent seen);

    /** @param mine whether it is this bot's @param since when whoever has it took it, by their clock */
    record Intent(boolean mine, String bot, Instant since, long commentBefore, long statusBefore) {}
}
