package zone.autonomic.redfix.step.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.InvestigationId;

/**
 * How far a chat that keeps its messages itself, as Discord does, was told. What there is to tell lies in {@link Posts}; whoever tells it writes
 * here how far he came, so that a bot which was killed goes on where it was, and of two bots on one database one tells a thread at a time.
 */
public interface Deliveries {

    /**
     * Investigations that may have something to be told: the open ones, those with posts that weren't told, and those whose last word wasn't shown.
     *
     * @param closedSince one that was never told of at all is due only if it is open or was closed after this
     */
    List<InvestigationId> due(Instant closedSince);

    /**
     * Takes an investigation's thread until then, for one holder alone; again by the same holder it lasts longer.
     *
     * @return how far it was told; empty while another has it, or where nothing more is to be told there
     */
    Optional<Progress> claim(InvestigationId investigation, String holder, Instant now, Instant until);

    /** At start: where no other process can be at work on the database, whatever is held was held by one that died, and is free. */
    void takeUpWhatWasDropped();

    /** Gives a thread back. */
    void release(InvestigationId investigation, String holder);

    /** The thread is there. @return whether it was still this holder's to say so */
    boolean threadMade(InvestigationId investigation, String holder, String thread);

    /** A post was told, or is passed over. @param message the chat's id of it; empty where it was passed over @return whether it was still this holder's to say so */
    boolean told(InvestigationId investigation, String holder, int place, Optional<String> message);

    /** The living message was changed. @param last whether that is the last word so far on a closed investigation */
    boolean shown(InvestigationId investigation, String holder, String text, boolean last);

    /** Nothing more is told of the investigation. @param why in words; empty where it was never meant to have a thread */
    void end(InvestigationId investigation, String holder, String why);

    /** Begins to say a single message that must be said once. @param name names it for good, 200 characters at most */
    Attempt attempt(String name, Instant now);

    /** The single message was said. @param message the chat's id of it */
    void said(String name, String message);

    /**
     * @param place the place of the last post that was told, 0 for none
     * @param lastMessage the chat's id of the last message that is known to have been said in the thread
     * @param thread the chat's id of the thread, once there is one
     * @param shown what the living message said last
     */
    record Progress(int place, Optional<String> lastMessage, Optional<String> thread, Optional<String> shown) {}

    /** @param since when it was tried first @param first whether it is tried for the first time now @param message the chat's id of it, once it was said */
    record Attempt(Instant since, boolean first, Optional<String> message) {}
}
