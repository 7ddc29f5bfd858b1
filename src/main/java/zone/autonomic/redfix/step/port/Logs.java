package zone.autonomic.redfix.step.port;

import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.KeptLog;

/**
 * What runs printed, as it came: appended in pieces that are never written again, compressed, and bounded. Of a log that is longer than the
 * bound its
 * beginning and its end are kept, and what is left out is said. All of it is masked before it comes here. Lines are counted from 1.
 */
public interface Logs {

    /** How far a run's log was read. */
    Reading reading(InvestigationId investigation, String runId);

    /**
     * Keeps a piece and moves the place at the node, both or neither.
     *
     * @return false where the log isn't at {@code piece.from()}: somebody was here first, and nothing was changed
     */
    boolean append(InvestigationId investigation, String runId, Piece piece);

    /** All that is kept of it; empty where nothing was ever read. */
    Optional<KeptLog> kept(InvestigationId investigation, String runId);

    /** Some lines of it. @param first the number of the first @param most how many at most; fewer come where they are long */
    Optional<Part> part(InvestigationId investigation, String runId, long first, int most);

    /** The last characters of it, at most so many; empty for a run that printed nothing. */
    String end(InvestigationId investigation, String runId, int most);

    /** @param next where to read from next, in bytes of the node's log @param red the first line that told of a failure */
    record Reading(long next, Optional<String> red) {}

    /**
     * @param from in bytes of the node's log @param next in bytes of the node's log @param text masked @param red the first line of all
     * that told of a failure
     */
    record Piece(long from, long next, String text, Optional<String> red) {}

    /** @param lines in order @param total how many lines there are in all, with those that are left out */
    record Part(List<Line> lines, long total) {}

    /**
     * @param text without its end; of a line that is very long its beginning @param leftOut whether it stands for lines that aren't kept
     */
    record Line(long number, String text, boolean leftOut) {}
}
