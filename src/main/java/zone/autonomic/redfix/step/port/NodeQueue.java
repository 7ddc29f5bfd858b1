package zone.autonomic.redfix.step.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.InvestigationId;

/**
 * Whose turn it is on the node: one investigation has it at a time, in however many processes on one database; first come, first
 * served, people before what the bot goes through by itself. It is the investigation that has it and not a process: whoever
 * carries on what a killed bot held has it as well.
 */
public interface NodeQueue {

    /** Who is served first; within one, who came first. */
    enum Rank { PERSON, BY_ITSELF }

    /**
     * Asks for the node, or says once more that it is wanted.
     *
     * @param since since when it is waited for, where it isn't yet
     */
    Place ask(InvestigationId who, Rank rank, Instant since);

    /** Takes the node for what stands there already, if nobody else has it. */
    void adopt(InvestigationId who, Rank rank, Instant since);

    /**
     * Gives the node back, and doesn't want it before then; the place in line is kept.
     *
     * @param number of the lease; another one changes nothing
     * @return whose turn it is now
     */
    Optional<InvestigationId> standAside(InvestigationId who, long number, Instant until);

    /** Gives back what it has, and no longer waits. @return whose turn it is now, where it had it */
    Optional<InvestigationId> leave(InvestigationId who);

    /** The holder, if any, and those who wait, in the order in which they are served. */
    Line line();

    /**
     * @param number of the lease, which grows each time the node is taken; empty for who waits
     * @param before how many of those who wait are served before
     * @param waiting how many wait, this one among them
     * @param holder who has it
     * @param call whose turn it is, and who may sleep: to be woken
     */
    record Place(Optional<Long> number, int before, int waiting, Optional<InvestigationId> holder, Optional<InvestigationId> call) {

        public boolean held() {
            return number.isPresent();
        }
    }

    record Line(Optional<InvestigationId> holder, List<InvestigationId> waiting) {}
}
