package zone.autonomic.redfix.step.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.PullRequest;

/** The mirror's forge: reads, pull requests, comments, statuses. No merge exists in it. */
public interface Forge {

    /** The names of the organisation's recipes. */
    List<String> recipes();

    Optional<Repository> repository(String recipe);

    /** All pull requests of the recipe, open and closed. */
    List<PullRequest> pullRequests(String recipe);

    /** The pull request as it is now. */
    PullRequest pullRequest(String recipe, long number);

    /**
     * Where the head comes from, in words, when it isn't a branch of the repository itself: whoever can read the repository can have made it.
     * Empty for one that needed the right to write.
     */
    Optional<String> foreignHead(String recipe, long number);

    /** How a person merged it; empty where it isn't merged. */
    Optional<Accepted> accepted(String recipe, long number);

    /** Opens a pull request; where an open one from that branch exists, that one is returned. */
    PullRequest open(String recipe, String branch, String base, String title, String body);

    void edit(String recipe, long number, String title, String body);

    List<Comment> comments(String recipe, long number);

    Comment comment(String recipe, long number, String body);

    /** @return empty where a person has deleted it */
    Optional<Comment> editComment(String repository, long commentId, String body);

    /** The comments on any of the repository's pull requests that were made or changed then or later, the oldest first. */
    List<Remark> remarks(String repository, Instant since);

    /** Shows a reaction on a comment; twice shows it once. @param reaction {@code eyes}, {@code rocket}, {@code +1}, {@code -1} or {@code confused} */
    void react(String repository, long commentId, String reaction);

    /** The issues that stand open, pull requests not among them. */
    List<Issue> openIssues(String repository);

    Issue openIssue(String repository, String title, String body);

    List<Status> statuses(String recipe, String commit);

    /** @param state {@code pending}, {@code success}, {@code failure}, {@code error} or {@code warning} */
    void setStatus(String repository, String commit, String context, String state, String description, String url);

    /** Whether somebody may write to the repository, or is in a team that counts as much. What can't be known counts as no. */
    Right mayWrite(String repository, String login);

    /** Whether somebody belongs to the organisation. What can't be known counts as no. */
    boolean isMember(String login);

    /** The account that the bot's token belongs to. */
    String whoAmI();

    record Repository(String name, String defaultBranch, String cloneUrl, String url) {}

    /** @param commit what the merge made on the base branch, also where it was squashed or rebased */
    record Accepted(String by, String commit) {}

    record Issue(long number, String title, String body, String url) {}

    /** @param changedAt when it was last edited; when it was made, if it never was */
    record Comment(long id, String author, String body, String url, Instant createdAt, Instant changedAt) {
        public Comment(long id, String author, String body, String url, Instant createdAt) {
            this(id, author, body, url, createdAt, createdAt);
        }
    }

    /** A comment on a pull request. @param number whose @param changedAt equal to its making unless somebody has edited it */
    record Remark(long number, Comment comment, Instant changedAt) {
        public boolean edited() {
            return !changedAt.equals(comment.createdAt());
        }
    }

    /** @param why for people, to be read after a name: "has no permission to write there" */
    record Right(boolean given, String why) {
        public static Right yes(String why) {
            return new Right(true, why);
        }

        public static Right no(String why) {
            return new Right(false, why);
        }
    }

    /** @param id later ones have higher ids @param state {@code pending}, {@code success}, {@code failure}, {@code error} or {@code warning} */
    record Status(long id, String creator, String context, String state, String description, String url, Instant createdAt) {}

    /** The forge doesn't answer as it should; {@code retryAfterSeconds} is what it asked for, or 0. */
    class Unavailable extends RuntimeException {
        private final int retryAfterSeconds;

        public Unavailable(String message, int retryAfterSeconds, Throwable cause) {
            super(message, cause);
            this.retryAfterSeconds = retryAfterSeconds;
        }

        public int retryAfterSeconds() {
            return retryAfterSeconds;
        }
    }
}
