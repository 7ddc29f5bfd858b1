package zone.autonomic.redfix.investigation;

import java.time.Instant;

/**
 * A comment that asks for a pull request's head to be tested.
 *
 * @param pullRequest as it was when the comment was read; its head is what is tested, and no other
 * @param quick {@code --quick}: the canonical is upgraded to the head instead of a whole cold run
 * @param commentId of the comment that asks
 * @param exact whether cc-ci's bridge takes the comment as a question too: these words and nothing else, of one of its members (domain.md §1)
 * @param at when the comment was made, by the forge's clock
 * @param byBridge whether cc-ci's bridge runs it; otherwise the bot does, on the node
 */
public record TestRequest(PullRequest pullRequest, boolean quick, long commentId, boolean exact, Instant at, boolean byBridge) {

    public TestRequest(PullRequest pullRequest, boolean quick, long commentId, boolean exact, Instant at) {
        this(pullRequest, quick, commentId, exact, at, true);
    }

    /** The words that ask for it. */
    public String comment() {
        return quick ? "!testme --quick" : "!testme";
    }

    /** The same, run by the bot itself. */
    public TestRequest onTheNode() {
        return new TestRequest(pullRequest, quick, commentId, exact, at, false);
    }

    public boolean sameAs(TestRequest other) {
        return pullRequest.number() == other.pullRequest.number() && pullRequest.head().equals(other.pullRequest.head()) && quick == other.quick;
    }
}
